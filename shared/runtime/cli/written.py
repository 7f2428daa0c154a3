"""Files that a command writes where it was told to: nothing of somebody else's is lost."""

import argparse
import os
import shutil
import stat
from collections.abc import Collection, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from shared.domain.errors import BriefDeclined
from shared.runtime.cli.paths import shown

__all__ = ["add_file_arguments", "file_of", "write_files"]


def add_file_arguments(
    parser: argparse.ArgumentParser, default: Path, what: str, *, force: str
) -> None:
    """Add --to and --force.

    Args:
        parser: Of the command.
        default: Where the file goes unless somebody says so.
        what: What the file is, for who asks for help.
        force: What --force does.
    """
    parser.add_argument("--to", metavar="FILE", default=str(default), help=what)
    parser.add_argument("--force", action="store_true", help=force)


def file_of(arguments: argparse.Namespace, endings: Collection[str]) -> Path:
    """Give the file that --to names.

    Args:
        arguments: As parsed.
        endings: In lower case, with their dots; what the file says it is, it is.

    Raises:
        BriefDeclined: Another ending or none, as of "-", or a name that is no text.
    """
    named: str = arguments.to
    wanted = " or ".join(sorted(endings))
    if not named or named == "-":
        raise BriefDeclined(
            "unknown_format",
            f"This is written to a file and not to stdout: name a {wanted} file with --to.",
        )
    if any("\ud800" <= char <= "\udfff" or char == "\0" for char in named):
        raise BriefDeclined("not_utf8", "The name after --to is not UTF-8 text: take another.")
    if Path(named).suffix.lower() not in endings:
        raise BriefDeclined(
            "unknown_format", f"{shown(named)} has another ending: name a {wanted} file with --to."
        )
    return Path(named)


def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files that are not there, or say the same; somebody may have edited one.

    Args:
        files: Where to, and what. All are looked at before the first is written, and all are
            written beside their places before the first is replaced: a full disk costs nothing.
        force: Write over whatever is there.

    Raises:
        BriefDeclined: Something else is there, or one cannot be written.
    """
    held = {path: _held(path, content) for path, content in files.items()}
    others = [path for path, same in held.items() if same is False]
    if others and not force:
        raise BriefDeclined("file_exists", _in_the_way(others))
    drafts: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            if held[path]:
                continue
            with _declining(path):
                _draft(path, content, drafts)
        for draft, path in drafts.items():
            with _declining(path):
                os.replace(draft, path)  # noqa: PTH105 - the same, and atomic by name
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def _held(path: Path, content: bytes) -> bool | None:
    """Whether the file that is there has this content; None: there is none.

    Raises:
        BriefDeclined: What is there is no file, and may have no end, or it cannot be read.
    """
    with _declining(path):
        try:
            found = path.stat()
        except FileNotFoundError:
            return None
        if not stat.S_ISREG(found.st_mode):
            raise BriefDeclined(
                "not_a_file", f"{shown(path.name)} is no ordinary file: --to names another."
            )
        if found.st_size != len(content):
            return False
        with path.open("rb") as file:
            return file.read(len(content) + 1) == content


def _draft(path: Path, content: bytes, drafts: dict[Path, Path]) -> None:
    """Write a file beside its place, and note where it belongs."""
    real = Path(os.path.realpath(path))  # A link stays one.
    there = real.exists()
    if there and not os.access(real, os.W_OK):  # Renaming would not ask.
        raise BriefDeclined("not_written", f"{shown(path.name)} is write-protected.")
    # Two commands at once never share a draft.
    with NamedTemporaryFile(dir=real.parent, prefix=".", suffix=".part", delete=False) as file:
        draft = Path(file.name)
        drafts[draft] = real
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if there:
        shutil.copymode(real, draft)
    else:
        draft.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _in_the_way(named: Collection[Path]) -> str:
    names = ", ".join(shown(path.name) for path in named)
    if len(named) == 1:
        what = "is there and holds something else: --force replaces it"
    else:
        what = "are there and hold something else: --force replaces them"
    return f"{names} {what}, --to names another file."


@contextmanager
def _declining(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise BriefDeclined(
            "not_written", f"{shown(path.name)} cannot be written: {error.strerror}."
        ) from None

"""Files that a command writes where it was told to: nothing of somebody else's is lost."""

from collections.abc import Mapping
from pathlib import Path

from shared.domain.errors import BriefDeclined

__all__ = ["write_files"]


def write_files(files: Mapping[Path, bytes], *, force: bool) -> None:
    """Write files that are not there, or say the same; somebody may have edited one.

    Args:
        files: Where to, and what. All are looked at before the first is written.
        force: Write over whatever is there.

    Raises:
        BriefDeclined: One holds something else, or cannot be written.
    """
    for path, content in files.items():
        try:
            if not force and path.exists() and path.read_bytes() != content:
                raise BriefDeclined(
                    "file_exists",
                    f"{path.name} is there and holds something else: --force replaces it, --to "
                    "names another file.",
                )
        except OSError as error:
            raise _refused(path, error) from None
    for path, content in files.items():
        try:
            path.write_bytes(content)
        except OSError as error:
            raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> BriefDeclined:
    return BriefDeclined("no_such_file", f"{path.name} cannot be written: {error.strerror}.")

"""A brief on the command line: a prompt, or a file; its options; and the request it makes."""

import argparse
from pathlib import Path

from shared.contracts.brief import Brief
from shared.contracts.job import JobSubmit
from shared.contracts.views import JobView
from shared.domain.errors import BriefDeclined, NotFound
from shared.domain.ids import digest, job_id_of
from shared.runtime.cli.paths import read_file, shown
from shared.runtime.place import Place
from shared.runtime.views import job_view, view
from shared.topology import TENANT

__all__ = ["OPTIONS", "add_brief_arguments", "add_text_arguments", "one_brief_of", "read_brief"]

OPTIONS: dict[str, tuple[str, str]] = {
    "title": ("TEXT", "title of the film"),
    "preset": ("NAME", "quick_social, brand_campaign, premium_spot or your own"),
    "duration": ("TIME", "length of the film: 30, 30s or 1m30s"),
    "ratios": ("LIST", "16:9, 9:16 and 1:1, separated by commas; the first is the film's"),
    "budget": ("USD", "never more than this is spent, e.g. 6 or 6.50"),
    "seed": ("N", "another seed, another film; the same seed, the same film"),
    "language": ("CODE", "language of the narration"),
    "backend": ("NAME", "who makes the takes (default animatic: drawn here, free)"),
    "tier": ("NAME", "economy, standard or premium"),
    "simulate": ("SPEC", "make animatic misbehave, e.g. price=0.5,latency=2s,fail=drop+ok+5xx"),
}
"""Option to its placeholder and its meaning."""
SUFFIXES = frozenset({".txt", ".md", ".json", ".csv", ".toml"})
ATTEMPTS_MAX = 10_000
KEY_CHARS_MAX = 200
"""Of a request key, as its contract says."""
PATH_CHARS_MAX = 4096


def add_text_arguments(parser: argparse.ArgumentParser) -> None:
    """Add BRIEF and its options."""
    parser.add_argument(
        "brief",
        metavar="BRIEF",
        help="a prompt, a .txt, .md, .json or .csv file, or a plan as aiprod plan wrote it",
    )
    for name, (metavar, text) in OPTIONS.items():
        parser.add_argument(f"--{name}", metavar=metavar, help=text)


def add_brief_arguments(parser: argparse.ArgumentParser) -> None:
    """Add BRIEF, its options, and which request it is."""
    add_text_arguments(parser)
    parser.add_argument(
        "--key",
        metavar="KEY",
        help="request key: the same key is the same job (default: the brief itself)",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="make a new film although this brief was delivered already; accepted shots are "
        "taken over, another --seed makes them anew",
    )


def read_brief(arguments: argparse.Namespace, place: Place) -> tuple[JobSubmit, list[str]]:
    """Read the brief into a request; give it with the ids of its jobs.

    Without --key the brief is its own key: run again, the same command goes on with the same job.
    A job that ended without a film, or --again, gives way to a new one.

    Raises:
        BriefDeclined: It cannot be read, or cannot be accepted.
    """
    options = _options(arguments)
    _check(arguments.brief, arguments.key or "", *(value for _, value in options))
    text, form, source = _content(arguments.brief, place)
    key = arguments.key or digest("brief", text, form, *(part for pair in options for part in pair))
    submit = JobSubmit(key, text, form, source, options)
    briefs = len(_read(submit, place))
    if not arguments.key:
        submit = _fresh(submit, briefs, place, again=arguments.again)
    return submit, job_ids_of(submit, briefs)


def one_brief_of(arguments: argparse.Namespace, place: Place) -> Brief:
    """Read the brief as ingest will, and ask nobody for anything.

    Raises:
        BriefDeclined: It cannot be read, cannot be accepted, or is a batch.
    """
    options = _options(arguments)
    _check(arguments.brief, "", *(value for _, value in options))
    briefs = _read(JobSubmit("", *_content(arguments.brief, place), options), place)
    if len(briefs) != 1:
        raise BriefDeclined("one_at_a_time", "A batch has many plans: give its briefs one by one.")
    return briefs[0]


def _options(arguments: argparse.Namespace) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, str(getattr(arguments, name)))
        for name in OPTIONS
        if getattr(arguments, name) is not None
    )


def _check(brief: str, key: str, *values: str) -> None:
    """Refuse here what no message could carry: it would be put aside, and nobody would answer."""
    if any("\ud800" <= char <= "\udfff" for given in (brief, key, *values) for char in given):
        raise BriefDeclined(
            "not_utf8", "The command line is not UTF-8 text: write the brief into a UTF-8 file."
        )
    if len(key) > KEY_CHARS_MAX:
        raise BriefDeclined("bad_key", f"The key has more than {KEY_CHARS_MAX} characters.")


def _content(brief: str, place: Place) -> tuple[str, str, str]:
    path = Path(brief)
    if not _names_a_file(brief):
        if path.suffix.lower() in SUFFIXES and " " not in brief.strip():
            raise BriefDeclined(
                "no_such_file", f"There is no file {shown(path.name)}: check its path."
            )
        return brief, "prompt", "command line"
    if path.is_dir():
        raise BriefDeclined(
            "is_a_folder", "The brief is a folder: give a file, or use aiprod up --inbox."
        )
    limit = place.configurations.current.planning.brief_bytes_max
    raw = read_file(path)
    return view("read_text")(raw, limit), path.suffix.lower().lstrip(".") or "txt", path.name


def _names_a_file(brief: str) -> bool:
    try:
        return 0 < len(brief) < PATH_CHARS_MAX and Path(brief).exists()
    except (OSError, ValueError):
        return False


def _fresh(submit: JobSubmit, briefs: int, place: Place, *, again: bool) -> JobSubmit:
    """Number the key past jobs that ended without a film, or past all with --again."""
    for attempt in range(1, ATTEMPTS_MAX):
        key = submit.request_key if attempt == 1 else f"{submit.request_key}~{attempt}"
        tried = JobSubmit(key, submit.text, submit.format, submit.source, submit.options)
        ended = [job_view(place, job_id) for job_id in job_ids_of(tried, briefs)]
        if not any(_gives_way(seen, again=again) for seen in ended):
            return tried
    raise NotFound("a free request key")


def _gives_way(seen: JobView | None, *, again: bool) -> bool:
    return seen is not None and seen.terminal and (again or seen.state != "delivered")


def _read(submit: JobSubmit, place: Place) -> tuple[Brief, ...]:
    """Read the request as ingest will, so that a mistake is said before anything is sent."""
    configuration = place.configurations.current
    raw = submit.text.encode()
    return view("read_requests")(
        raw, submit.format, submit.source, dict(submit.options), configuration
    )


def job_ids_of(submit: JobSubmit, briefs: int) -> list[str]:
    """Name the jobs of a request, as ingest will."""
    return [job_id_of(TENANT, key) for key in view("request_keys")(submit.request_key, briefs)]

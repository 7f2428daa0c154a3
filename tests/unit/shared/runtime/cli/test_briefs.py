"""Briefs on the command line: prompts, files, keys, and what is refused before anything is sent."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.router.job import Job
from shared.contracts.codec import encode_record
from shared.contracts.job import JobSubmit
from shared.domain.errors import BriefDeclined
from shared.domain.ids import job_id_of
from shared.domain.job import JobState
from shared.ports.store import Commit
from shared.runtime.cli.briefs import KEY_CHARS_MAX, OPTIONS, add_brief_arguments, read_brief
from shared.runtime.compose import Workplace, open_workplace
from shared.runtime.settings import Settings
from tests.support.builders import an_update
from tests.support.clock import FakeClock
from tests.support.desk import desk_in

Read = Callable[..., tuple[JobSubmit, list[str]]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workplace]:
    settings = Settings("local", tmp_path / "home", None)
    opened = open_workplace(settings, clock=FakeClock())
    yield opened
    opened.close()


@pytest.fixture
def read(place: Workplace) -> Read:
    def read_words(*words: str) -> tuple[JobSubmit, list[str]]:
        parser = argparse.ArgumentParser()
        add_brief_arguments(parser)
        return read_brief(parser.parse_args(words), place)

    return read_words


def ended(place: Workplace, job_id: str, state: JobState) -> None:
    """Leave the record of a job that came to an end."""
    job: Job = replace(desk_in(state).job, job_id=job_id)
    place.store("router").commit(Commit((an_update(job_id, 0, encode_record(job)),)))


def test_a_prompt_is_its_own_key_so_the_same_command_is_the_same_job(read: Read) -> None:
    first, (job,) = read("A fox runs.", "--budget", "6")
    assert read("A fox runs.", "--budget", "6") == (first, [job])
    assert (first.text, first.format, first.options) == (
        "A fox runs.",
        "prompt",
        (("budget", "6"),),
    )
    assert job == job_id_of("local", first.request_key)
    others = {read("A fox runs.", *more)[1][0] for more in ([], ["--budget", "7"], ["--seed", "1"])}
    assert len(others | {job}) == 4


def test_a_file_is_read_in_its_own_format(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "fox.json"
    path.write_text(json.dumps({"prompt": "A fox runs."}))
    submit, _ = read(str(path))
    assert (submit.format, submit.source) == ("json", "fox.json")
    batch = tmp_path / "batch.csv"
    batch.write_text("text\nA fox\nA bear\n")
    submit, jobs = read(str(batch), "--key", "mine")
    assert jobs == [job_id_of("local", f"mine#{n}") for n in (1, 2)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["no_such_file.md"], "no_such_file"),
        (["."], "is_a_folder"),
        ([""], "empty_prompt"),
        (["A fox runs.", "--budget", "-1"], "bad_budget"),
        (["A fox runs.", "--preset", "no_such"], "unknown_preset"),
        (["A fox runs.", "--key", "k" * (KEY_CHARS_MAX + 1)], "bad_key"),
        (["A fox \udcff runs."], "not_utf8"),
        (["A fox runs.", "--key", "\udcff"], "not_utf8"),
        (["A fox runs.", "--title", "\udcff"], "not_utf8"),
    ],
)
def test_what_cannot_be_accepted_is_refused_here(read: Read, words: list[str], code: str) -> None:
    with pytest.raises(BriefDeclined) as refused:
        read(*words)
    assert refused.value.code == code
    assert refused.value.sentence


def test_a_file_that_is_not_text_is_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "fox.txt"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    with pytest.raises(BriefDeclined):
        read(str(path))


def refusal(read: Read, path: Path) -> str:
    with pytest.raises(BriefDeclined) as refused:
        read(str(path))
    return refused.value.sentence


def test_a_pipe_is_refused_and_not_waited_for(read: Read, tmp_path: Path) -> None:
    pipe = tmp_path / "fox.md"
    os.mkfifo(pipe)

    assert "no ordinary file" in refusal(read, pipe)


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(read: Read, tmp_path: Path) -> None:
    memory = Path("/proc/self/mem")  # An ordinary file, says its kind; and nobody reads it whole.
    if not memory.exists():
        pytest.skip("this system has no such file")
    link = tmp_path / "fox\x1b[31m.md"
    link.symlink_to(memory)

    said = refusal(read, link)

    assert "cannot be read" in said
    assert said.isprintable()


@pytest.mark.parametrize("state", [JobState.FAILED, JobState.DECLINED, JobState.CANCELLED])
def test_a_job_that_ended_without_a_film_gives_way_to_a_new_one(
    read: Read, place: Workplace, state: JobState
) -> None:
    first, (job,) = read("A fox runs.")
    ended(place, job, state)
    second, (other,) = read("A fox runs.")
    assert second.request_key == f"{first.request_key}~2"
    assert other != job


def test_a_delivered_film_is_shown_again_unless_a_new_one_is_asked_for(
    read: Read, place: Workplace
) -> None:
    _, (job,) = read("A fox runs.")
    ended(place, job, JobState.DELIVERED)
    assert read("A fox runs.")[1] == [job]
    assert read("A fox runs.", "--again")[1] != [job]


def test_a_running_job_is_gone_on_with_even_when_asked_again(read: Read, place: Workplace) -> None:
    _, (job,) = read("A fox runs.")
    ended(place, job, JobState.GENERATING)
    assert read("A fox runs.", "--again")[1] == [job]


def test_a_key_of_ones_own_is_never_numbered(read: Read, place: Workplace) -> None:
    _, (job,) = read("A fox runs.", "--key", "mine")
    ended(place, job, JobState.FAILED)
    assert read("A fox runs.", "--key", "mine")[1] == [job]


def test_every_option_is_one_that_a_brief_knows(read: Read) -> None:
    words = {
        "title": "Fox",
        "preset": "quick_social",
        "duration": "10s",
        "ratios": "1:1",
        "budget": "6",
        "seed": "3",
        "language": "fr",
        "backend": "animatic",
        "tier": "economy",
        "simulate": "price=0.1",
    }
    assert set(words) == set(OPTIONS)
    submit, _ = read("A fox.", *(part for name in words for part in (f"--{name}", words[name])))
    assert dict(submit.options) == words

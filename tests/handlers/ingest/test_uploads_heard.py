"""Prompts that were uploaded: each is one job or one refusal, once."""

import json
from dataclasses import replace

import pytest

from services.ingest.intake import Answered
from shared.adapters.object_names import check_object_name
from shared.contracts.codec import decode_record
from shared.contracts.uploads import PromptUploaded
from shared.domain.ids import job_id_of
from tests.support.blobs import MemoryBlobs
from tests.support.ingest import (
    CONFIGURATION,
    TENANT,
    Ingest,
    opened_by_plain_names,
)

CSV = "text,duration\nA fox runs,10s\nA bear sleeps,20s\n"


@pytest.fixture
def ingest() -> Ingest:
    return Ingest()


def test_an_uploaded_prompt_becomes_a_job_named_by_bucket_object_and_generation(
    ingest: Ingest,
) -> None:
    (accepted,) = ingest.upload("prompts/fox.md", b"---\nduration: 10s\n---\nA fox runs.")
    assert (accepted.brief.text, accepted.brief.duration_ms) == ("A fox runs.", 10_000)
    assert accepted.brief.source == "prompts/fox.md"
    info = ingest.blobs.stat("prompts/fox.md")
    assert info
    key = f"inbox/prompts/fox.md#{info.generation}"
    assert ingest.jobs() == [job_id_of(TENANT, key)]


def test_a_notice_that_comes_twice_is_one_job_and_a_new_generation_another(
    ingest: Ingest,
) -> None:
    ingest.upload("prompts/fox.txt", b"A fox runs.")
    info = ingest.blobs.stat("prompts/fox.txt")
    assert info
    notice = PromptUploaded("inbox", info.name, info.generation, info.size)
    assert ingest.hear(notice, "again") == []
    ingest.upload("prompts/fox.txt", b"A fox sleeps.")
    assert len(ingest.jobs()) == 2


def test_two_long_names_that_end_alike_are_two_jobs(ingest: Ingest) -> None:
    for folder in ("one", "two"):
        ingest.blobs = MemoryBlobs(ingest.clock)  # The same generation for both.
        ingest.ports = replace(ingest.ports, blobs=ingest.blobs)
        ingest.consumer = replace(ingest.consumer, ports=ingest.ports)
        ingest.upload(f"prompts/{folder}/{'long name ' * 30}.txt", b"A fox runs.")
    assert len(ingest.jobs()) == 2


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("prompts/fox.txt", b"\xff\xfeA fox", "not_utf8"),
        ("prompts/fox.json", b'{"prompt": "a fox", "budget": -1}', "bad_budget"),
        ("prompts/deep/er/fox.txt", b"", "empty_prompt"),
    ],
)
def test_a_refusal_is_said_and_lies_beside_the_prompts(
    ingest: Ingest, name: str, content: bytes, code: str
) -> None:
    (refused,) = ingest.upload(name, content)
    assert (refused.code, refused.source) == (code, name)
    (file,) = ingest.blobs.list("refusals/")
    told = json.loads(ingest.blobs.get(file.name))
    assert told == {"code": code, "sentence": refused.sentence, "source": name}
    assert not file.name.startswith("prompts/")
    assert ingest.jobs() == []


def test_a_prompt_announced_too_large_is_refused_unread(ingest: Ingest) -> None:
    def unread(_name: str) -> bytes:
        raise AssertionError("it was read")

    ingest.blobs.get = unread  # type: ignore[method-assign]
    limit = CONFIGURATION.planning.brief_bytes_max
    (refused,) = ingest.upload("prompts/big.txt", b"x", size=limit + 1)
    assert refused.code == "too_large"


@pytest.mark.parametrize(
    "name",
    ["prompts//fox.txt", "prompts/a/../fox.txt", "prompts/a\\b.txt", "prompts/tab\tfox.txt"],
)
def test_a_prompt_whose_name_no_bucket_of_ours_opens_is_refused_unopened_and_once(
    ingest: Ingest, name: str
) -> None:
    ingest.blobs.stat = opened_by_plain_names  # type: ignore[method-assign]
    ingest.blobs.get = opened_by_plain_names  # type: ignore[method-assign]
    notice = PromptUploaded("inbox", name, 7, 10)
    (refused,) = ingest.hear(notice)
    assert (refused.code, refused.source) == ("bad_name", name)
    (file,) = ingest.blobs.list("refusals/")
    check_object_name(file.name)
    assert ingest.hear(notice, "again") == []


@pytest.mark.parametrize("name", ["refusals/fox.json", "films/fox.mp4", "promptsfox.txt"])
def test_objects_that_are_no_prompts_are_nobodys_request(ingest: Ingest, name: str) -> None:
    assert ingest.upload(name, b"A fox runs.") == []


def test_a_prompt_that_was_overwritten_is_one_job_of_the_newest_text(ingest: Ingest) -> None:
    notices = list[PromptUploaded]()
    for text in (b"A fox runs.", b"A fox sleeps."):
        ingest.blobs.put("prompts/fox.txt", text)
        info = ingest.blobs.stat("prompts/fox.txt")
        assert info
        notices.append(PromptUploaded("inbox", info.name, info.generation, info.size))
    assert ingest.hear(notices[0]) == []
    (accepted,) = ingest.hear(notices[1])
    assert accepted.brief.text == "A fox sleeps."
    assert len(ingest.jobs()) == 1


@pytest.mark.parametrize("text", [b"A fox sleeps.", b"\xff\xfe", None])
def test_a_prompt_that_changes_while_it_is_read_is_left_to_its_next_notice(
    ingest: Ingest, text: bytes | None
) -> None:
    read = ingest.blobs.get

    def changing(name: str) -> bytes:
        if text is None:
            ingest.blobs.delete(name)
        else:
            ingest.blobs.put(name, text)
        return read(name)

    ingest.blobs.get = changing  # type: ignore[method-assign]
    assert ingest.upload("prompts/fox.txt", b"A fox runs.") == []
    assert ingest.jobs() == []
    assert not list(ingest.blobs.list("refusals/"))


def test_an_upload_leaves_a_row_that_says_what_became_of_it(ingest: Ingest) -> None:
    ingest.upload("prompts/fox.csv", CSV.encode())
    ingest.upload("prompts/empty.txt", b"")
    rows = [decode_record(Answered, "uploads", r.body) for r in ingest.store.scan("uploads", "")]
    told = {row.name: (len(row.job_ids), row.refusal) for row in rows}
    assert told == {"prompts/fox.csv": (2, ""), "prompts/empty.txt": (0, "empty_prompt")}
    assert sorted(rows[0].job_ids or rows[1].job_ids) == sorted(ingest.jobs())


def test_refusals_of_one_name_in_two_folders_are_two_files(ingest: Ingest) -> None:
    for folder in ("one", "two"):
        ingest.upload(f"prompts/{folder}/fox.txt", b"")
    names = [info.name for info in ingest.blobs.list("refusals/")]
    assert names == ["refusals/one/fox.txt.json", "refusals/two/fox.txt.json"]


def test_a_notice_of_another_bucket_is_an_error_that_is_seen(ingest: Ingest) -> None:
    with pytest.raises(AssertionError, match="bucket"):
        ingest.upload("prompts/fox.txt", b"A fox runs.", bucket="another")
    assert ingest.jobs() == []


def test_a_prompt_that_is_gone_is_no_request(ingest: Ingest) -> None:
    assert ingest.hear(PromptUploaded("inbox", "prompts/gone.txt", 1, 10)) == []

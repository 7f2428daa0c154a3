"""Each uploaded prompt has a job or a refusal, also when its notice was lost; and cheaply."""

from typing import Any

import pytest

from services.ingest.intake import Sweep
from services.ingest.sweep import LOOKS_MAX
from shared.adapters.object_names import check_object_name
from shared.contracts.codec import decode_record
from shared.contracts.funds import Tick
from shared.contracts.job import JobAccepted, JobRefused
from shared.contracts.uploads import PromptUploaded
from shared.domain.errors import Unavailable
from shared.ports.store import Commit, Record
from tests.support.ingest import CONFIGURATION, Ingest, opened_by_plain_names

GRACE_MS, SWEEP_MS = CONFIGURATION.intake.grace_ms, CONFIGURATION.intake.sweep_ms


class Counted(Ingest):
    """Counts what the store and the bucket are asked for."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.reads, self.writes, self.lists = 0, 0, 0
        get, commit, listing = self.store.get, self.store.commit, self.blobs.list

        def counted_get(collection: str, key: str) -> Record | None:
            self.reads += 1
            return get(collection, key)

        def counted_commit(written: Commit) -> None:
            self.writes += 1
            commit(written)

        def counted_list(prefix: str) -> Any:
            self.lists += 1
            return listing(prefix)

        self.store.get = counted_get  # type: ignore[method-assign]
        self.store.commit = counted_commit  # type: ignore[method-assign]
        self.blobs.list = counted_list  # type: ignore[method-assign]

    def round(self) -> list[Any]:
        """Let a round's time pass, then tick."""
        self.clock.advance(SWEEP_MS)
        return self.tick()

    def spent(self) -> tuple[int, int, int]:
        """Give reads, writes and listings since the last call."""
        spent = (self.reads, self.writes, self.lists)
        self.reads = self.writes = self.lists = 0
        return spent

    def lose(self, name: str, content: bytes = b"A fox runs.") -> PromptUploaded:
        """Upload a prompt whose notice nobody hears."""
        self.blobs.put(name, content)
        info = self.blobs.stat(name)
        assert info
        return PromptUploaded("inbox", name, info.generation, info.size)


@pytest.fixture
def ingest() -> Counted:
    return Counted()


def test_a_lost_notice_is_said_again_and_becomes_a_job(ingest: Counted) -> None:
    notice = ingest.lose("prompts/fox.txt")
    assert ingest.round() == [notice]
    (accepted,) = ingest.hear(notice)
    assert isinstance(accepted, JobAccepted)
    assert ingest.round() == []


def test_a_lost_notice_of_a_bad_prompt_becomes_a_refusal(ingest: Counted) -> None:
    ingest.lose("prompts/fox.txt", b"")
    (notice,) = ingest.round()
    (refused,) = ingest.hear(notice)
    assert isinstance(refused, JobRefused)
    assert [info.name for info in ingest.blobs.list("refusals/")] == ["refusals/fox.txt.json"]
    assert ingest.round() == []


def test_a_prompt_whose_notice_may_only_be_late_is_left_alone(ingest: Counted) -> None:
    ingest.lose("prompts/fox.txt")
    ingest.clock.advance(GRACE_MS - 1)
    assert ingest.tick() == []
    assert len(ingest.round()) == 1


def test_a_notice_that_comes_after_all_makes_no_second_job(ingest: Counted) -> None:
    late = ingest.lose("prompts/fox.txt")
    (again,) = ingest.round()
    assert len(ingest.hear(again, "swept")) == 1
    assert ingest.hear(late, "late") == []
    assert len(ingest.jobs()) == 1


def test_what_is_said_twice_is_one_message(ingest: Counted) -> None:
    ingest.lose("prompts/fox.txt")
    ingest.round()
    ingest.round()
    first, second = [envelope.id for envelope in ingest.said]
    assert first == second


def test_an_overwritten_prompt_is_asked_for_as_it_is_now(ingest: Counted) -> None:
    ingest.lose("prompts/fox.txt")
    newest = ingest.lose("prompts/fox.txt", b"A fox sleeps.")
    assert ingest.round() == [newest]
    (accepted,) = ingest.hear(newest)
    assert accepted.brief.text == "A fox sleeps."


def test_a_deleted_prompt_needs_no_answer(ingest: Counted) -> None:
    notice = ingest.lose("prompts/fox.txt")
    assert ingest.round() == [notice]
    ingest.blobs.delete("prompts/fox.txt")
    assert ingest.hear(notice) == []
    assert ingest.round() == []


def test_only_prompts_are_looked_at(ingest: Counted) -> None:
    for name in ("refusals/fox.json", "films/fox.mp4", "promptsfox.txt"):
        ingest.lose(name)
    assert ingest.round() == []


def test_a_name_that_no_notice_can_carry_is_refused_at_once(ingest: Counted) -> None:
    ingest.lose(f"prompts/{'long' * 150}.txt")
    (refused,) = ingest.round()
    assert (refused.code, len(refused.source)) == ("bad_name", 300)
    (file,) = ingest.blobs.list("refusals/")
    assert len(file.name) < 100
    assert ingest.round() == []


@pytest.mark.parametrize("name", ["prompts/a\\b.txt", "prompts/tab\tfox.txt"])
def test_a_name_that_no_bucket_of_ours_opens_is_refused_by_the_sweep(
    ingest: Counted, name: str
) -> None:
    ingest.lose(name)
    ingest.blobs.stat = opened_by_plain_names  # type: ignore[method-assign]
    ingest.blobs.get = opened_by_plain_names  # type: ignore[method-assign]
    (refused,) = ingest.round()
    assert (refused.code, refused.source) == ("bad_name", name)
    (file,) = ingest.blobs.list("refusals/")
    check_object_name(file.name)
    assert ingest.round() == []


def test_a_round_comes_after_its_time_and_not_with_each_tick(ingest: Counted) -> None:
    ingest.round()
    ingest.spent()
    for _ in range(4):
        ingest.clock.advance(SWEEP_MS // 5)
        ingest.tick()
    assert ingest.spent() == (0, 0, 0)
    ingest.clock.advance(SWEEP_MS // 5)
    ingest.tick()
    assert ingest.spent() == (1, 0, 1)


def test_a_stale_tick_is_dropped(ingest: Counted) -> None:
    ingest.lose("prompts/fox.txt")
    late = Tick(ingest.clock.now_ms())
    ingest.clock.advance(SWEEP_MS)
    assert ingest.hear(late) == []


def test_an_idle_bucket_costs_a_listing_and_a_read_and_no_write(ingest: Counted) -> None:
    for number in range(3):
        ingest.upload(f"prompts/fox-{number}.txt", b"A fox runs.")
        ingest.clock.advance(10)
    ingest.round()
    ingest.spent()
    for _ in range(3):
        ingest.round()
        assert ingest.spent() == (1, 0, 1)


def test_a_new_process_looks_only_at_the_last_stretch_again(ingest: Counted) -> None:
    for number in range(20):
        ingest.upload(f"prompts/fox-{number:02d}.txt", b"A fox runs.")
        ingest.clock.advance(GRACE_MS // 2)
    ingest.round()
    ingest.restart()
    ingest.spent()
    assert ingest.round() == []
    reads, writes, lists = ingest.spent()
    assert (writes, lists) == (0, 1)
    assert reads <= 1 + 2


def test_what_nobody_answers_is_said_in_every_round_and_holds_the_proven_time(
    ingest: Counted,
) -> None:
    notice = ingest.lose("prompts/a.txt")
    ingest.clock.advance(10)
    ingest.upload("prompts/b.txt", b"A bear sleeps.")
    assert ingest.round() == [notice]
    ingest.restart()
    assert ingest.round() == [notice]


def test_a_bucket_that_cannot_be_listed_is_listed_with_the_next_tick(ingest: Counted) -> None:
    notice = ingest.lose("prompts/fox.txt")
    listing = ingest.blobs.list

    def out_of_order(prefix: str) -> Any:
        raise Unavailable("the bucket")

    ingest.blobs.list = out_of_order  # type: ignore[method-assign]
    with pytest.raises(AssertionError, match="the bucket"):
        ingest.round()
    ingest.blobs.list = listing  # type: ignore[method-assign]
    assert ingest.tick() == [notice]


def test_thousands_of_prompts_stay_cheap(ingest: Counted) -> None:
    """5,000 answered long ago and 3 lost just now: each is looked up once, ever."""
    for number in range(5_000):
        ingest.upload(f"prompts/{number:05d}.txt", b"A fox runs.")
    ingest.clock.advance(2 * GRACE_MS)
    lost = [ingest.lose(f"prompts/lost-{number}.txt") for number in range(3)]
    ingest.clock.advance(SWEEP_MS)
    ingest.spent()
    said: list[Any] = []
    for _ in range(5_000 // LOOKS_MAX + 2):
        said += ingest.tick()
    assert said == lost
    reads, writes, lists = ingest.spent()
    assert reads <= 5_003 + lists
    assert lists == 5_000 // LOOKS_MAX + 1
    assert writes <= lists
    for notice in said:
        ingest.hear(notice)
    ingest.round()
    ingest.spent()
    ingest.round()
    assert ingest.spent() == (1, 0, 1)


def test_thousands_of_one_instant_are_all_looked_up(ingest: Counted) -> None:
    names = {f"prompts/{number:05d}.txt" for number in range(2 * LOOKS_MAX + 5)}
    for name in sorted(names):
        ingest.lose(name)
    ingest.clock.advance(SWEEP_MS)
    said = {notice.name for _ in range(3) for notice in ingest.tick()}
    assert said == names


def test_what_a_process_that_died_left_of_one_instant_is_found(ingest: Counted) -> None:
    for number in range(LOOKS_MAX):
        ingest.upload(f"prompts/{number:05d}.txt", b"A fox runs.")
    lost = ingest.lose("prompts/lost.txt")
    ingest.clock.advance(SWEEP_MS)
    assert ingest.tick() == []
    ingest.restart()
    assert [notice for _ in range(2) for notice in ingest.tick()] == [lost]


def test_prompts_that_nobody_can_answer_hide_no_later_one(ingest: Counted) -> None:
    first_ms = ingest.clock.now_ms()
    for number in range(LOOKS_MAX + 5):
        ingest.lose(f"prompts/{number:05d}.txt")
    ingest.clock.advance(10)
    answered, later = ingest.lose("prompts/a.txt"), ingest.lose("prompts/b.txt")
    ingest.hear(answered)
    ingest.clock.advance(SWEEP_MS)
    said = [notice for _ in range(2) for notice in ingest.tick()]
    assert later in said
    record = ingest.store.get("sweeps", "prompts/")
    assert record
    assert decode_record(Sweep, "sweeps", record.body).proven_ms < first_ms

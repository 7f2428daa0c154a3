"""What is remembered of takes that wait: nobody starves, nothing is read twice, nothing is lost."""

from collections.abc import Callable

import pytest

from services.generator.vigil import AGAIN_MS, OVERLAP_MS, PAGE, Known, Vigil
from shared.ports.store import Record

NOW_MS = 1_000_000_000


class Shelf:
    """Records that are due, and how many of them were read."""

    def __init__(self, records: int = 0, due_at_ms: Callable[[int], int] = lambda n: n) -> None:
        self.records = {f"t{n:05d}": (1, due_at_ms(n)) for n in range(records)}
        self.read = 0

    def due(self, since_ms: int, limit: int) -> list[Record]:
        found = sorted((at, key, v) for key, (v, at) in self.records.items() if at > since_ms)
        self.read += len(found[:limit])
        return [Record("takes", key, version, b"", at) for at, key, version in found[:limit]]


def looked_at(vigil: Vigil, shelf: Shelf, now_ms: int, wait_ms: int = 10_000) -> list[str]:
    wanted = vigil.wanted(shelf.due, now_ms)
    for key, known, _ in wanted:
        vigil.put_off(key, Known(known.version, now_ms + wait_ms))
    return [key for key, _, _ in wanted]


@pytest.mark.parametrize("at_one_time", [1, 3 * PAGE, 5 * PAGE])
def test_no_take_starves_behind_a_page_of_others(at_one_time: int) -> None:
    vigil, shelf = Vigil(), Shelf(5 * PAGE, lambda n: n // at_one_time)
    seen: list[str] = []
    for tick in range(12):
        seen += looked_at(vigil, shelf, NOW_MS + 1000 * tick, wait_ms=AGAIN_MS)
    assert sorted(seen) == sorted(shelf.records)


def test_each_take_is_looked_at_at_its_own_pace() -> None:
    vigil, shelf = Vigil(), Shelf(2)
    assert looked_at(vigil, shelf, NOW_MS) == ["t00000", "t00001"]
    vigil.put_off("t00001", Known(1, NOW_MS + 3000))
    assert looked_at(vigil, shelf, NOW_MS + 2999) == []
    assert looked_at(vigil, shelf, NOW_MS + 3000) == ["t00001"]
    assert looked_at(vigil, shelf, NOW_MS + 10_000) == ["t00000"]


def test_what_was_long_due_is_not_read_at_every_tick() -> None:
    vigil, shelf = Vigil(), Shelf(100)
    looked_at(vigil, shelf, NOW_MS)
    shelf.read = 0
    for tick in range(1, 30):
        looked_at(vigil, shelf, NOW_MS + 1000 * tick)
    assert shelf.read == 0


def test_what_becomes_due_is_seen_though_its_commit_was_slow() -> None:
    vigil, shelf = Vigil(), Shelf()
    looked_at(vigil, shelf, NOW_MS)
    shelf.records["late"] = (1, NOW_MS - OVERLAP_MS + 1001)
    assert looked_at(vigil, shelf, NOW_MS + 1000) == ["late"]


def test_what_slipped_through_is_found_within_a_minute() -> None:
    vigil, shelf = Vigil(), Shelf()
    looked_at(vigil, shelf, NOW_MS)
    shelf.records["lost"] = (1, 5)
    assert looked_at(vigil, shelf, NOW_MS + 1000) == []
    assert looked_at(vigil, shelf, NOW_MS + AGAIN_MS) == ["lost"]


def test_a_take_that_moved_is_looked_at_anew() -> None:
    vigil, shelf = Vigil(), Shelf(1)
    looked_at(vigil, shelf, NOW_MS, wait_ms=500_000)
    shelf.records["t00000"] = (2, NOW_MS + 1000)
    assert looked_at(vigil, shelf, NOW_MS + 1000) == ["t00000"]


def test_a_take_that_ended_is_forgotten() -> None:
    vigil, shelf = Vigil(), Shelf(1)
    looked_at(vigil, shelf, NOW_MS)
    shelf.records.clear()
    vigil.forget("t00000")
    assert looked_at(vigil, shelf, NOW_MS + AGAIN_MS) == []


def test_a_look_that_never_ended_is_repeated() -> None:
    vigil, shelf = Vigil(), Shelf(1)
    assert len(vigil.wanted(shelf.due, NOW_MS)) == 1
    assert vigil.wanted(shelf.due, NOW_MS + AGAIN_MS - 1) == []
    again = [vigil.wanted(shelf.due, NOW_MS + at * AGAIN_MS) for at in (1, 2, 3)]
    assert 1 <= sum(map(len, again)) <= 2


def test_looks_are_remembered_once_each() -> None:
    vigil, shelf = Vigil(), Shelf(50)
    for tick in range(200):
        looked_at(vigil, shelf, NOW_MS + 1000 * tick, wait_ms=1000)
    kept = vigil._slots.values()  # pyright: ignore[reportPrivateUsage] - its size is the point
    assert sum(map(len, kept)) == 50


def test_two_sweeps_at_once_look_at_each_take_once() -> None:
    vigil, shelf = Vigil(), Shelf(10)
    both = [key for _ in range(2) for key, _, _ in vigil.wanted(shelf.due, NOW_MS)]
    assert sorted(both) == sorted(shelf.records)

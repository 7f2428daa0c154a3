"""Turns of a database: one transaction over what a thread decides and what others queued."""

import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest

from shared.adapters.local.database import Database
from shared.domain.errors import Unavailable

TABLE = ("CREATE TABLE IF NOT EXISTS numbers (n INTEGER PRIMARY KEY, filler BLOB)",)


def insert(number: int, filler: bytes = b"") -> Callable[[sqlite3.Connection], int]:
    def work(connection: sqlite3.Connection) -> int:
        connection.execute("INSERT INTO numbers VALUES (?, ?)", (number, filler))
        return number

    return work


def numbers(database: Database) -> list[int]:
    return [n for (n,) in database.select("SELECT n FROM numbers ORDER BY n")]


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    database = Database(tmp_path / "a.db")
    database.define(TABLE)
    yield database
    database.close()


def test_a_turn_sees_what_it_writes_and_nobody_else_does_before_it_ends(database: Database):
    with ThreadPoolExecutor(1) as other:
        with database.turn():
            database.write(insert(1))
            database.write(insert(2))
            assert numbers(database) == [1, 2]
            assert database.read(lambda c: c.execute("SELECT count(*) FROM numbers").fetchone())
            assert other.submit(numbers, database).result() == []
        assert other.submit(numbers, database).result() == [1, 2]


def test_a_turn_is_one_commit_with_all_that_came_meanwhile(database: Database):
    before = database.commits
    queue = getattr(database, "_queue")  # noqa: B009 - strict types see no privates
    with ThreadPoolExecutor(2) as others:
        with database.turn() as admit:
            waiting = [others.submit(database.write, insert(n)) for n in (1, 2)]
            while len(queue) < 2:
                pass
            admit()
            assert numbers(database) == [1, 2]
            assert not any(each.done() for each in waiting), "answered before the flush"
            database.write(insert(3))
        assert [each.result() for each in waiting] == [1, 2]
    assert database.commits == before + 1


def test_a_work_that_fails_within_a_turn_undoes_itself_alone(database: Database):
    with database.turn():
        database.write(insert(1))
        with pytest.raises(sqlite3.IntegrityError):
            database.write(lambda c: (insert(2)(c), insert(1)(c)))
        database.write(insert(3))
    assert numbers(database) == [1, 3]


def test_a_turn_that_breaks_has_not_happened_and_those_who_waited_are_told(database: Database):
    queue = getattr(database, "_queue")  # noqa: B009 - strict types see no privates
    waiting: list[Future[int]] = []

    def interrupted(other: ThreadPoolExecutor) -> None:
        with database.turn() as admit:
            database.write(insert(1))
            waiting.append(other.submit(database.write, insert(2)))
            while not len(queue):
                pass
            admit()
            raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as other:
        with pytest.raises(KeyboardInterrupt):
            interrupted(other)
        # The interrupt met this thread only: to the other one it is an outage.
        with pytest.raises(Unavailable):
            waiting[0].result()
    assert numbers(database) == []
    assert database.write(insert(5)) == 5


def test_a_full_disk_undoes_the_turn_and_nothing_after_it_slips_through(database: Database):
    database.write(lambda c: c.execute("PRAGMA max_page_count = 20").fetchall())
    with suppress(Unavailable), database.turn():
        database.write(insert(1))
        for number in (2, 3):
            with pytest.raises(Unavailable):
                database.write(insert(number, bytes(200_000)))
        with pytest.raises(Unavailable):
            database.within(insert(4))
        with pytest.raises(Unavailable):
            numbers(database)
    assert numbers(database) == []


def test_a_turn_in_which_nothing_changes_is_no_commit(database: Database):
    before = database.commits
    with database.turn():
        assert numbers(database) == []
    assert database.commits == before


def test_what_can_wait_travels_with_the_next_commit(database: Database):
    with database.attended():
        database.write_later(insert(1))
        with database.turn():
            pass
        assert numbers(database) == [], "it made a commit of its own"
        before = database.commits
        with database.turn():
            database.write(insert(2))
        assert numbers(database) == [1, 2]
        assert database.commits == before + 1


def test_what_can_wait_does_not_wait_long_and_not_beyond_the_end(database: Database):
    with database.attended():
        database.write_later(insert(1))
        database.rest(60)
        with database.turn():
            pass
        assert numbers(database) == [1]
        database.write_later(insert(2))
    assert numbers(database) == [1, 2]
    database.write_later(insert(3))
    assert numbers(database) == [1, 2, 3]


def test_whoever_attends_commits_for_everybody(database: Database):
    begun, go = Event(), Event()

    def attend() -> None:
        with database.attended():
            begun.set()
            assert go.wait(30)
            with database.turn():
                pass

    with ThreadPoolExecutor(3) as pool:
        attending = pool.submit(attend)
        assert begun.wait(30)
        queue = getattr(database, "_queue")  # noqa: B009 - strict types see no privates
        waiting = [pool.submit(database.write, insert(n)) for n in (1, 2)]
        while len(queue) < 2:
            pass
        assert not any(each.done() for each in waiting)
        go.set()
        attending.result()
        assert [each.result() for each in waiting] == [1, 2]


def test_whoever_attends_is_woken_by_what_waits_by_a_call_and_by_another_process(
    database: Database, tmp_path: Path
):
    with database.attended(), ThreadPoolExecutor(1) as other:
        waiting = other.submit(database.write, insert(1))
        database.rest(600)
        with database.turn():
            pass
        assert waiting.result() == 1
        database.call()
        database.rest(600)
        elsewhere = Database(tmp_path / "a.db")
        database.wait_for_change(-1, 0)
        elsewhere.write(insert(2))
        database.wait_for_change(0, 0)
        database.rest(600)  # Though somebody else here has noticed it before.
        elsewhere.close()

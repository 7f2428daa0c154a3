import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from threading import Event

import pytest

from shared.adapters.local.connection import connect
from shared.adapters.local.database import Database
from shared.domain.errors import Misconfigured, Unavailable

TABLE = ("CREATE TABLE IF NOT EXISTS numbers (n INTEGER PRIMARY KEY, filler BLOB)",)


def insert(number: int, filler: bytes = b"") -> Callable[[sqlite3.Connection], int]:
    def work(connection: sqlite3.Connection) -> int:
        connection.execute("INSERT INTO numbers VALUES (?, ?)", (number, filler))
        return number

    return work


def numbers(database: Database) -> list[int]:
    return database.read(
        lambda c: [n for (n,) in c.execute("SELECT n FROM numbers ORDER BY n").fetchall()]
    )


@contextmanager
def attendance(database: Database) -> Generator[None]:
    """Let a thread of its own commit for everybody."""
    begun, over = Event(), Event()

    def attend() -> None:
        with database.attended():
            begun.set()
            while not over.is_set():
                database.rest(60)
                with suppress(Unavailable, SystemExit, KeyboardInterrupt), database.turn():
                    pass

    with ThreadPoolExecutor(1) as pool:
        ended = pool.submit(attend)
        assert begun.wait(30)
        try:
            yield
        finally:
            over.set()
            database.call()
            ended.result()


@pytest.fixture(params=[True, False], ids=["attended", "unattended"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[Database]:
    database = Database(tmp_path / "a.db")
    database.define(TABLE)
    with attendance(database) if request.param else nullcontext():
        yield database
        database.close()


@pytest.fixture
def grouping(tmp_path: Path) -> Generator[Database]:
    database = Database(tmp_path / "a.db")
    database.define(TABLE)
    yield database
    database.close()


class Gate:
    """Holds whoever commits inside a work until it is opened."""

    def __init__(self) -> None:
        self.entered, self.opened = Event(), Event()

    def work(self, _connection: sqlite3.Connection) -> None:
        self.entered.set()
        assert self.opened.wait(30)


def queue_behind(
    database: Database, works: list[Callable[[sqlite3.Connection], int]]
) -> list[int | BaseException]:
    """Run works that all wait for one commit, and give each one's end."""
    gate, queued = Gate(), getattr(database, "_queue")  # noqa: B009 - strict types see no privates
    with ThreadPoolExecutor(len(works) + 1) as pool:
        first = pool.submit(database.write, gate.work)
        assert gate.entered.wait(30)
        waiting = [pool.submit(database.write, work) for work in works]
        while len(queued) < len(works):
            pass
        gate.opened.set()
        first.exception()  # a full disk takes it along
        return [future.exception() or future.result() for future in waiting]


def test_a_file_that_is_no_database_is_said_to_be_none_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "aiprod.sqlite3"
    path.write_bytes(b"somebody's notes" * 100)
    with pytest.raises(Misconfigured, match="is no database"):
        connect(path)
    assert path.read_bytes() == b"somebody's notes" * 100


def test_a_write_gives_its_result_and_is_read_back(database: Database):
    assert database.write(insert(7)) == 7
    assert numbers(database) == [7]


def test_a_work_that_raises_undoes_itself_and_raises_to_its_caller(database: Database):
    def fail(connection: sqlite3.Connection) -> None:
        insert(1)(connection)
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        database.write(fail)
    assert numbers(database) == []


@pytest.mark.parametrize("fatal", [SystemExit, KeyboardInterrupt])
def test_not_even_an_exit_inside_a_work_stops_the_next_one(
    database: Database, fatal: type[BaseException]
):
    def leave(_connection: sqlite3.Connection) -> None:
        raise fatal

    with pytest.raises(fatal):
        database.write(leave)
    assert database.write(insert(1)) == 1


def test_what_waits_together_is_committed_together(grouping: Database):
    before = grouping.commits
    assert queue_behind(grouping, [insert(n) for n in range(12)]) == list(range(12))
    assert grouping.commits == before + 1
    assert numbers(grouping) == list(range(12))


def test_a_loser_is_rolled_back_alone(grouping: Database):
    works = [insert(1), insert(2), insert(1), insert(3)]
    before = grouping.commits
    ends = queue_behind(grouping, works)
    assert sum(isinstance(end, sqlite3.IntegrityError) for end in ends) == 1
    assert sorted(end for end in ends if isinstance(end, int)) == [1, 2, 3]
    assert numbers(grouping) == [1, 2, 3]
    assert grouping.commits == before + 1


def test_a_commit_that_changes_nothing_is_not_announced(database: Database):
    database.write(insert(1))
    seen, commits = database.wait_for_change(-1, 0), database.commits
    database.write(lambda c: c.execute("UPDATE numbers SET n = 2 WHERE n = 9").rowcount)
    assert database.wait_for_change(seen, 0) == seen
    assert database.commits == commits


def test_a_full_disk_is_an_outage_and_nothing_of_the_work_stays(database: Database):
    database.write(lambda c: c.execute("PRAGMA max_page_count = 20").fetchall())
    for number in range(3):
        with pytest.raises(Unavailable, match="SQLITE_FULL"):
            database.write(insert(number, bytes(200_000)))
    assert numbers(database) == []
    assert database.write(insert(5)) == 5
    database.write(lambda c: c.execute("PRAGMA max_page_count = 100000").fetchall())
    assert database.write(insert(6, bytes(200_000))) == 6
    assert numbers(database) == [5, 6]


def test_a_full_disk_fails_everyone_in_the_batch_and_nobody_after(grouping: Database):
    grouping.write(lambda c: c.execute("PRAGMA max_page_count = 20").fetchall())
    ends = queue_behind(grouping, [insert(1), insert(2, bytes(200_000)), insert(3)])
    kept = numbers(grouping)
    for number, end in zip((1, 2, 3), ends, strict=True):
        assert end == number if number in kept else isinstance(end, Unavailable)
    assert isinstance(ends[1], Unavailable)


def test_a_file_that_somebody_holds_locked_is_an_outage(database: Database, tmp_path: Path):
    database.write(lambda c: c.execute("PRAGMA busy_timeout = 0").fetchall())
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="SQLITE_BUSY"):
        database.write(insert(1))
    assert numbers(database) == []
    other.execute("ROLLBACK")
    other.close()
    assert database.write(insert(1)) == 1


def test_a_mistake_of_ours_is_no_outage(database: Database):
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.read(lambda c: c.execute("SELECT * FROM absent"))
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        database.write(lambda c: c.execute("DELETE FROM absent").rowcount)


def test_a_read_cannot_write(database: Database):
    with pytest.raises(Unavailable, match="READONLY"):
        database.read(insert(1))
    assert numbers(database) == []


def test_a_read_sees_one_moment(database: Database):
    database.write(insert(1))

    def look_twice(connection: sqlite3.Connection) -> list[int]:
        count = "SELECT count(*) FROM numbers"
        before = connection.execute(count).fetchone()[0]
        database.write(insert(2))
        return [before, connection.execute(count).fetchone()[0]]

    assert database.read(look_twice) == [1, 1]
    assert numbers(database) == [1, 2]


def test_the_file_is_flushed_at_every_commit_and_logged_ahead(database: Database):
    def settings(connection: sqlite3.Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names]

    assert database.write(settings) == ["wal", 2, 1]


def test_a_waiter_is_woken_by_a_commit_of_its_own_process(database: Database):
    seen = database.wait_for_change(-1, 0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(database.wait_for_change, seen, 30)
        database.write(insert(1))
        assert waiting.result() > seen


def test_a_waiter_notices_a_commit_of_another_connection(database: Database, tmp_path: Path):
    other = Database(tmp_path / "a.db")
    seen = database.wait_for_change(-1, 0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(database.wait_for_change, seen, 30)
        other.write(insert(1))
        assert waiting.result() > seen
    other.close()


def test_a_commit_before_the_wait_is_not_missed(database: Database, tmp_path: Path):
    other = Database(tmp_path / "a.db")
    seen = database.wait_for_change(-1, 0)
    other.write(insert(1))
    after_other = database.wait_for_change(seen, 0)
    assert after_other > seen
    database.write(insert(2))
    assert database.wait_for_change(after_other, 0) > after_other
    other.close()


def test_a_vain_wait_returns_what_was_seen(database: Database):
    seen = database.wait_for_change(-1, 0)
    assert database.wait_for_change(seen, 0.001) == seen


def test_closing_wakes_waiters_and_refuses_later_calls(tmp_path: Path):
    database = Database(tmp_path / "a.db")
    database.define(TABLE)
    seen = database.wait_for_change(-1, 0)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(database.wait_for_change, seen, 30)
        database.close()
        assert waiting.result() == seen
    database.close()
    for call in (lambda: database.write(insert(1)), lambda: numbers(database)):
        with pytest.raises(Unavailable):
            call()


def test_a_file_that_cannot_be_opened_is_an_outage(tmp_path: Path):
    database = Database(tmp_path / "missing" / "a.db")
    with pytest.raises(Unavailable):
        database.write(insert(1))
    with pytest.raises(Unavailable):
        numbers(database)
    database.close()


def test_many_threads_open_a_new_file_at_once(tmp_path: Path):
    def open_and_write(number: int) -> None:
        database = Database(tmp_path / "new.db")
        database.define(TABLE)
        database.write(insert(number))
        database.close()

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(open_and_write, n) for n in range(8)]:
            done.result()
    database = Database(tmp_path / "new.db")
    assert numbers(database) == list(range(8))
    database.close()

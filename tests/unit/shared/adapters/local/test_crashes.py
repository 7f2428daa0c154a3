"""Processes that die in the middle: what was acknowledged stays, and nothing is half there."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from shared.adapters.local.blobs import FileBlobs
from shared.adapters.local.database import Database
from shared.adapters.local.lock import FolderLock
from shared.adapters.local.store import SqliteReader, SqliteStore
from shared.domain.errors import FolderLocked
from shared.ports.blobs import BlobInfo
from tests.support.builders import a_commit, an_update
from tests.support.clock import FakeClock

ROOT = Path(__file__).parents[5]


@contextmanager
def child(program: str, *arguments: object) -> Generator["subprocess.Popen[str]"]:
    """Run a program in a process of its own, which never outlives the test."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PATH": os.defpath, "PYTHONPATH": str(ROOT)},
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def run_until_it_dies(program: str, *arguments: object) -> list[str]:
    """Run a program that ends with os._exit(9), and give the lines that it wrote."""
    with child(program, *arguments) as process:
        lines = list(process.stdout or ())
        assert process.wait() == 9
        return lines


WRITE_UNTIL_KILLED = """
import sys
from pathlib import Path
from threading import Thread
from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteStore
from shared.ports.store import Commit, Receipt, Said, Update

store = SqliteStore(Database(Path(sys.argv[1])), "router")

def write(writer):
    for version in range(10**6):
        receipt = Receipt(f"{writer}.{version}", 1, b"c", (Said("s", "job-events", b"d"),))
        update = Update("jobs", f"job-{writer}", version, b"%d" % version)
        store.commit(Commit((update,), (), receipt, {"commits": 1}))
        sys.stdout.write(f"{writer} {version}\\n")
        sys.stdout.flush()

for writer in range(4):
    Thread(target=write, args=(writer,)).start()
"""


def test_what_was_acknowledged_before_a_kill_is_there_and_whole(tmp_path: Path):
    path = tmp_path / "store.db"
    with child(WRITE_UNTIL_KILLED, path) as process:
        assert process.stdout is not None
        told = [process.stdout.readline() for _ in range(60)]
        process.send_signal(signal.SIGKILL)
        # What was in the pipe was acknowledged too; the last line may be torn.
        told += [line for line in process.stdout if line.endswith("\n")]
    database = Database(path)
    store = SqliteStore(database, "router")
    receipts = SqliteReader(database).receipts("router")
    assert {line.strip().replace(" ", ".") for line in told} <= {r.message_id for r in receipts}
    assert all(len(receipt.outbox) == 1 for receipt in receipts)
    versions = sum(record.version for record in store.scan("jobs", ""))
    assert versions == len(receipts) == store.counters()["commits"]
    store.commit(a_commit(an_update("after")))
    database.close()


DIE_INSIDE_A_WORK = """
import os, sys
from pathlib import Path
from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteStore
from shared.ports.store import Commit, Update

database = Database(Path(sys.argv[1]))
store = SqliteStore(database, "router")
store.commit(Commit((Update("jobs", "kept", 0, b"kept"),)))
print("kept", flush=True)

def die(connection):
    connection.execute("UPDATE records SET body = 'half'")
    connection.execute("DELETE FROM receipts")
    os._exit(9)

database.write(die)
"""


def test_a_work_that_dies_halfway_never_happened(tmp_path: Path):
    path = tmp_path / "store.db"
    assert run_until_it_dies(DIE_INSIDE_A_WORK, path) == ["kept\n"]
    database = Database(path)
    record = SqliteStore(database, "router").get("jobs", "kept")
    assert record is not None
    assert (record.version, record.body) == (1, b"kept")
    database.close()


DIE_AT_THE_NTH_STEP_OF_A_WRITE = """
import os, sys
from pathlib import Path
from shared.adapters.local import blobs as module
from shared.adapters.local.database import Database
from shared.adapters.system import SystemClock

folder, last = Path(sys.argv[1]), int(sys.argv[2])
told = []
blobs = module.FileBlobs(folder, SystemClock(), told.append)
blobs.put("film.mp4", b"old" * 1000)
steps = 0

def counted(real):
    def call(*arguments, **named):
        global steps
        for moment in ("before", "after"):
            if steps == last:
                os._exit(9)
            steps += 1
            if moment == "before":
                result = real(*arguments, **named)
        return result
    return call

os.fsync = counted(os.fsync)
os.fchmod = counted(os.fchmod)
Path.replace = counted(Path.replace)
Path.unlink = counted(Path.unlink)
Database.write = counted(Database.write)
blobs._on_finalize = counted(told.append)
blobs.put("film.mp4", b"new" * 1000)
print("survived", flush=True)
os._exit(0)
"""


def test_a_blob_write_that_dies_anywhere_leaves_the_old_object_or_the_new_one(tmp_path: Path):
    seen: set[tuple[bytes, bool]] = set()
    last = 0
    while True:
        folder = tmp_path / str(last)
        with child(DIE_AT_THE_NTH_STEP_OF_A_WRITE, folder, last) as process:
            survived = bool(process.stdout and process.stdout.read())
        seen.add(whole_after_a_crash(folder))
        if survived:
            break
        last += 1
    old, new = b"old" * 1000, b"new" * 1000
    assert seen == {(old, False), (new, True), (new, False)}, "told late, or told in time"
    assert last >= 14, "every step was tried, before it and after it"


def whole_after_a_crash(folder: Path) -> tuple[bytes, bool]:
    """Look at the object as the next process would; say whether it was still to be announced."""
    told: list[BlobInfo] = []
    blobs = FileBlobs(folder, FakeClock(), told.append)
    data, info = blobs.get("film.mp4"), blobs.stat("film.mp4")
    assert info is not None
    assert info.size == len(data)
    assert blobs.announce() == len(told)
    assert blobs.announce() == 0
    blobs.sweep()
    assert [file.name for file in (folder / "contents").iterdir()] == [f"{info.generation:012d}"]
    assert not list((folder / "incoming").iterdir())
    blobs.put("film.mp4", b"newest", if_generation=info.generation)
    assert blobs.get("film.mp4") == b"newest"
    blobs.close()
    return data, info in told[:1]


HOLD_THE_LOCK = """
import os, sys
from pathlib import Path
from shared.adapters.local.lock import FolderLock

lock = FolderLock(Path(sys.argv[1]))
print(os.getpid(), flush=True)
sys.stdin.read()
"""


def test_a_second_host_is_refused_and_told_who_runs_until_the_first_is_killed(tmp_path: Path):
    with child(HOLD_THE_LOCK, tmp_path) as first:
        assert first.stdout is not None
        pid = int(first.stdout.readline())
        with pytest.raises(FolderLocked, match=f"process {pid}, since 20"):
            FolderLock(tmp_path)
        first.kill()
        first.wait()
        with FolderLock(tmp_path), pytest.raises(FolderLocked, match=str(os.getpid())):
            FolderLock(tmp_path)
    FolderLock(tmp_path).release()


LEND_AND_DIE = """
import os, sys
from pathlib import Path
from shared.adapters.local.blobs import FileBlobs
from shared.adapters.system import SystemClock

blobs = FileBlobs(Path(sys.argv[1]), SystemClock())
blobs.put("a", b"lent")
with blobs.local_copy("a"):
    os._exit(9)
"""


def test_what_a_dead_reader_borrowed_is_swept_and_what_a_live_one_has_is_not(tmp_path: Path):
    run_until_it_dies(LEND_AND_DIE, tmp_path)
    assert list((tmp_path / "lent").iterdir())
    blobs = FileBlobs(tmp_path, FakeClock())
    with blobs.local_copy("a") as path:
        blobs.sweep()
        assert path.read_bytes() == b"lent"
        assert [path.parent] == list((tmp_path / "lent").iterdir())
    assert blobs.get("a") == b"lent"
    blobs.close()


ADD_ONE = """
import sys
from pathlib import Path
from shared.adapters.local.blobs import FileBlobs
from shared.adapters.local.database import Database
from shared.adapters.local.store import SqliteStore
from shared.adapters.system import SystemClock
from shared.domain.errors import AlreadyExists, Conflict
from shared.ports.store import Commit, Update

folder, times = Path(sys.argv[1]), int(sys.argv[2])
store = SqliteStore(Database(folder / "store.db"), "router")
blobs = FileBlobs(folder / "blobs", SystemClock())

def add_to_record():
    record = store.get("jobs", "count")
    version, value = (record.version, int(record.body)) if record else (0, 0)
    store.commit(Commit((Update("jobs", "count", version, b"%d" % (value + 1)),)))

def add_to_blob():
    info = blobs.stat("count")
    generation, value = (info.generation, int(blobs.get("count"))) if info else (0, 0)
    blobs.put("count", b"%d" % (value + 1), if_generation=generation)

for add in (add_to_record, add_to_blob):
    done = 0
    while done < times:
        try:
            add()
            done += 1
        except (AlreadyExists, Conflict):
            pass
print("done")
"""


def test_no_update_is_lost_among_processes(tmp_path: Path):
    with child(ADD_ONE, tmp_path, 20) as one, child(ADD_ONE, tmp_path, 20) as two:
        for process in (one, two):
            assert process.stdout is not None
            assert process.stdout.read() == "done\n"
    database = Database(tmp_path / "store.db")
    record = SqliteStore(database, "router").get("jobs", "count")
    assert record is not None
    assert record.body == b"40"
    database.close()
    blobs = FileBlobs(tmp_path / "blobs", FakeClock())
    assert blobs.get("count") == b"40"
    blobs.close()

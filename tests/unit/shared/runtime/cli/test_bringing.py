"""A film that could not come out is tried again, ever more rarely, and told of once."""

import hashlib
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

from services.router.views import job_view
from shared.contracts.codec import encode_record
from shared.contracts.views import JobView
from shared.domain.job import JobState
from shared.ports.store import Commit
from shared.runtime.cli.bringing import PAUSE_MAX_MS, Films
from tests.support.blobs import MemoryBlobs
from tests.support.builders import an_update
from tests.support.clock import FakeClock
from tests.support.desk import JOB, desk_in
from tests.support.records import MemoryStore


@dataclass
class Told:
    """What was told, in order."""

    films: list[Path] = field(default_factory=list[Path])
    troubles: list[str] = field(default_factory=list[str])

    def film(self, _view: JobView, path: Path) -> None:
        self.films.append(path)

    def trouble(self, _view: JobView, why: str) -> None:
        self.troubles.append(why)


def a_delivered(blobs: MemoryBlobs) -> JobView:
    film = blobs.put(f"films/{JOB}/film.mp4", b"film")
    files = [{"role": "film", "filename": "film.mp4", "sha256": film.sha256}]
    manifest = json.dumps({"job_id": JOB, "files": files}).encode()
    store = MemoryStore("router")
    job = desk_in(JobState.GENERATING).job
    store.commit(Commit((an_update(JOB, 0, encode_record(job)),)))
    view = job_view(store, JOB)
    assert view
    ref = blobs.put(f"films/{JOB}/manifest.json", manifest)
    assert ref.sha256 == hashlib.sha256(manifest).hexdigest()
    return replace(view, state="delivered", terminal=True, manifest=ref)


def test_it_is_tried_ever_more_rarely_and_told_once(tmp_path: Path) -> None:
    blobs, told = MemoryBlobs(FakeClock()), Told()
    view, out = a_delivered(blobs), tmp_path / "out"
    out.write_text("no folder")
    films = Films(blobs, out, told.film, told.trouble)
    films.owe(view)
    tries = list[int]()
    read = blobs.get
    blobs.get = lambda name: tries.append(0) or read(name)  # type: ignore[method-assign]
    for now_ms in range(0, 10 * PAUSE_MAX_MS, 500):
        films.bring(now_ms)
    assert len(tries) == 15
    assert len(told.troubles) == 1
    assert films.owing
    out.unlink()
    films.bring(10**9)
    assert told.films == [out / JOB / "film.mp4"]
    assert not films.owing
    assert films.is_out(view)


def test_a_film_of_no_manifest_is_never_owed(tmp_path: Path) -> None:
    blobs, told = MemoryBlobs(FakeClock()), Told()
    films = Films(blobs, tmp_path, told.film, told.trouble)
    films.owe(replace(a_delivered(blobs), manifest=None))
    assert not films.owing


def test_a_folder_with_another_manifest_is_not_out(tmp_path: Path) -> None:
    blobs, told = MemoryBlobs(FakeClock()), Told()
    view = a_delivered(blobs)
    films = Films(blobs, tmp_path, told.film, told.trouble)
    (tmp_path / JOB).mkdir()
    (tmp_path / JOB / "manifest.json").write_text("{}")
    assert not films.is_out(view)

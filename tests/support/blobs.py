"""A bucket in memory: generations and preconditions as the port promises."""

import hashlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from shared.contracts.envelope import BlobRef
from shared.domain.errors import AlreadyExists, NotFound
from shared.ports.blobs import BlobInfo
from shared.ports.clock import Clock

__all__ = ["MemoryBlobs"]


class MemoryBlobs:
    """Implements shared.ports.blobs.BlobStore."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._objects: dict[str, tuple[BlobInfo, bytes]] = {}
        self._generation = 0
        self._lock = Lock()

    @property
    def bucket(self) -> str:
        return "inbox"

    def put(self, name: str, data: bytes, *, if_generation: int | None = None) -> BlobRef:
        assert all(part not in ("", ".", "..") for part in name.split("/")), name
        with self._lock:
            there = self._objects[name][0].generation if name in self._objects else 0
            if if_generation is not None and if_generation != there:
                raise AlreadyExists(name)
            self._generation += 1
            sha256 = hashlib.sha256(data).hexdigest()
            now_ms = self._clock.now_ms()
            info = BlobInfo(name, len(data), sha256, self._generation, now_ms)
            self._objects[name] = (info, data)
        return BlobRef(name, sha256, len(data))

    def put_file(self, name: str, path: Path, *, if_generation: int | None = None) -> BlobRef:
        return self.put(name, path.read_bytes(), if_generation=if_generation)

    def get(self, name: str) -> bytes:
        if name not in self._objects:
            raise NotFound(name)
        return self._objects[name][1]

    @contextmanager
    def local_copy(self, name: str) -> Generator[Path]:
        data = self.get(name)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "copy"
            path.write_bytes(data)
            yield path

    def stat(self, name: str) -> BlobInfo | None:
        return self._objects[name][0] if name in self._objects else None

    def list(self, prefix: str) -> Iterator[BlobInfo]:
        names = sorted(name for name in self._objects if name.startswith(prefix))
        return iter([self._objects[name][0] for name in names])

    def delete(self, name: str) -> None:
        with self._lock:
            self._objects.pop(name, None)

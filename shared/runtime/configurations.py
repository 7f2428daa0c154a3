"""The current configuration and the pinned ones: a job keeps the one it was accepted under."""

from shared.catalog.configuration import Configuration
from shared.catalog.snapshots import configuration_from_bytes
from shared.domain.errors import AlreadyExists
from shared.ports.blobs import BlobStore

__all__ = ["Configurations"]


class Configurations:
    """Gives configurations by digest."""

    def __init__(self, current: Configuration, blobs: BlobStore) -> None:
        self.current = current
        self.digest = current.digest
        self._blobs = blobs
        self._pinned: dict[str, Configuration] = {}
        """Few: as many as there are configurations that running jobs were accepted under."""

    def __call__(self, digest: str) -> Configuration:
        """Give the configuration with a digest; "" gives the current one.

        A pinned one is what this release makes of its snapshot: the digest that names it is that of
        the bytes which were kept, whatever keys have come and gone since.

        Raises:
            NotFound: No such snapshot.
            NewerSchema: Pinned by a newer release.
            Misconfigured: The snapshot is not one.
        """
        if digest in ("", self.digest):
            return self.current
        if digest not in self._pinned:
            self._pinned[digest] = configuration_from_bytes(self._blobs.get(_name(digest)))
        return self._pinned[digest]

    def keep(self) -> None:
        """Store the current one under its digest, once: jobs will pin it."""
        name = _name(self.digest)
        if self._blobs.stat(name) is None:
            try:
                self._blobs.put(name, self.current.canonical(), if_generation=0)
            except AlreadyExists:
                return  # Another process was first, with the same bytes.


def _name(digest: str) -> str:
    return f"config/{digest}.json"

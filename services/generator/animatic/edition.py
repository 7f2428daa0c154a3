"""Which drawing this is: another release may draw the same shot otherwise."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable

from shared.domain.ids import digest

__all__ = ["contents", "edition"]

_DRAWN_BY = ("services.generator.animatic", "shared.catalog.fonts")
_LIBRARIES = ("numpy", "opencv-python-headless", "uharfbuzz")


@cache
def edition() -> str:
    """Give a digest of all that the pictures are made with but the shot: code, fonts, libraries.

    Taken from the files themselves, so that nobody has to remember to raise a number.
    """
    libraries = [version(library) for library in _LIBRARIES]
    return digest(*libraries, *(part for package in _DRAWN_BY for part in contents(files(package))))


def contents(folder: Traversable, within: str = "") -> Iterator[str]:
    """Give path and digest of each file in a folder and below, in order; no compiled ones."""
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        if entry.is_file():
            yield f"{within}{entry.name}"
            yield hashlib.sha256(entry.read_bytes()).hexdigest()
        elif entry.name != "__pycache__":
            yield from contents(entry, f"{within}{entry.name}/")

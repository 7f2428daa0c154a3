"""The one typeface of every picture: Open Sans Semibold (Latin, Greek, Cyrillic), Apache-2.0."""

from pathlib import Path

__all__ = ["font_path"]


def font_path() -> Path:
    """Give the font file. Hand it to a drawing library or a filter as a path."""
    return Path(__file__).with_name("OpenSans-Semibold.ttf")

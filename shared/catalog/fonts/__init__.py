"""The typefaces of every picture, their licences beside them, and the rules of setting type.

Open Sans carries Latin, Greek and Cyrillic; Noto Sans every other script that is drawn. Only a
child process sets type (`typeset`); `bidi` and `breaks` are pure and anybody's.
"""

from dataclasses import dataclass
from pathlib import Path

__all__ = ["FACES", "Face", "faces_for", "font_path"]


@dataclass(frozen=True, slots=True)
class Face:
    """A font file and what it is for."""

    file: str
    language: str = ""
    """Whose forms of the shared ideographs it has; empty: it has none."""

    @property
    def path(self) -> Path:
        """Where the file is."""
        return Path(__file__).with_name(self.file)


FACES = (
    Face("OpenSans-Semibold.ttf"),
    Face("NotoSansHebrew-Bold.ttf"),
    Face("NotoSansArabic-Bold.ttf"),
    Face("NotoSansDevanagari-Bold.ttf"),
    Face("NotoSansThai-Bold.ttf"),
    Face("NotoSansSC-Bold-1.otf", "zh"),
    Face("NotoSansSC-Bold-2.otf", "zh"),
    Face("NotoSansJP-Bold-1.otf", "ja"),
    Face("NotoSansJP-Bold-2.otf", "ja"),
    Face("NotoSansKR-Bold.otf", "ko"),
)
"""In the order they are asked for a character. The first has the sign for what none has."""


def font_path() -> Path:
    """Give the Latin font file. Hand it to a drawing library or a filter as a path."""
    return FACES[0].path


def faces_for(text: str) -> tuple[Face, ...]:
    """Order the faces for a text: ideographs have other forms in Japanese than in Chinese."""
    kana = any("\u3041" <= letter <= "\u30ff" for letter in text)
    hangul = any("\uac00" <= letter <= "\ud7a3" for letter in text)
    language = "ja" if kana else "ko" if hangul else "zh"
    return tuple(sorted(FACES, key=lambda face: face.language not in ("", language)))

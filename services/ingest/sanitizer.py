"""The one sanitizer of customers' text: bytes become clean Unicode, or a clear refusal.

Owns what may be in a text at all: encoding, sizes, control, invisible and bidi characters. Knows
nothing of fields or formats. No refusal repeats what the customer wrote.
"""

import re
import unicodedata

from shared.domain.errors import BriefDeclined

__all__ = ["clean", "decode", "one_line", "shown_name"]

WORD_CHARS_MAX = 200
"""No language that we narrate has such words; a longer one is an address, a key or an attack."""
LINE_CHARS_MAX = 8000

_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
)
# Embeddings, overrides and isolates make a text read differently from what it says (a reviewer
# approves one thing, the planner reads another), so they are refused, not dropped.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 and C1 controls except tab and newline; soft hyphen; zero-width and direction marks; byte order
# mark; interlinear and tag characters; lone surrogates; the noncharacters of the basic plane.
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_LONG_WORD = re.compile(rf"\S{{{WORD_CHARS_MAX + 1},}}")


def decode(raw: bytes, bytes_max: int) -> str:
    """Read a customer's bytes as UTF-8 text.

    Args:
        raw: The whole file or prompt.
        bytes_max: The most that is accepted, bytes.

    Raises:
        BriefDeclined: too_large, not_text or not_utf8.
    """
    if len(raw) > bytes_max:
        raise BriefDeclined(
            "too_large",
            f"The brief is {_size(len(raw))}; the most is {_size(bytes_max)}: shorten it.",
        )
    kind = next((name for magic, name in _MAGIC if raw.startswith(magic)), "")
    if not kind and (raw[4:8] == b"ftyp" or b"\x00" in raw):
        kind = "a binary file"
    if kind:
        raise BriefDeclined(
            "not_text", f"The brief is {kind}, not text: send plain text saved as UTF-8."
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BriefDeclined(
            "not_utf8", f"The brief is not UTF-8 text (line {line}): save it as UTF-8."
        ) from None


def clean(text: str) -> str:
    """Normalize to NFC without invisible and control characters; newlines become one kind.

    Idempotent.

    Raises:
        BriefDeclined: bidi_characters, long_word or long_line; the sentence names the line.
    """
    lines = _NEWLINES.sub("\n", text)
    found = _BIDI.search(lines)
    if found:
        line = lines.count("\n", 0, found.start()) + 1
        raise BriefDeclined(
            "bidi_characters",
            f"The text hides its reading order with U+{ord(found[0]):04X} in line {line}: "
            "remove the bidirectional control characters.",
        )
    # Dropping first lets a base and its mark that were held apart compose.
    cleaned = unicodedata.normalize("NFC", _DROPPED.sub("", lines))
    _refuse_long(cleaned)
    return cleaned


def one_line(text: str) -> str:
    """Join lines and runs of white space with single spaces."""
    return " ".join(text.split())


def shown_name(name: str) -> str:
    """Give the part of a field name that is safe to show in a sentence, at most 24 characters."""
    kept = re.sub(r"[^A-Za-z0-9_.\- ]", "", name)
    return one_line(kept)[:24] or "?"


def _refuse_long(text: str) -> None:
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LINE_CHARS_MAX:
            raise BriefDeclined(
                "long_line",
                f"Line {number} has more than {LINE_CHARS_MAX} characters: break it into lines.",
            )
        if _LONG_WORD.search(line):
            raise BriefDeclined(
                "long_word",
                f"Line {number} has a word of more than {WORD_CHARS_MAX} characters: "
                "remove it or put spaces.",
            )


def _size(count: int) -> str:
    if count >= 1_000_000:
        return f"{count / 1_000_000:.1f} MB"
    return f"{count / 1000:.0f} kB" if count >= 1000 else f"{count} bytes"

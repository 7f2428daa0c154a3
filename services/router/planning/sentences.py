"""Text into sentences, clauses and words, without changing the author's wording."""

import re

__all__ = [
    "capitalized",
    "clauses",
    "clip",
    "count_words",
    "has_words",
    "sentences",
    "title_case",
    "tokens",
]

_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|st|no|vs|prof|jr|sr|mt|etc|approx|m|mme|e\.g|i\.e|p\.ex)|\b[A-Z])\.$",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?…]+[\"'”\u2019)\]]*(?=\s)|[。\uff01\uff1f]+")
_WORD = re.compile(r"[^\W_]+(?:(?:[-'\u2019.]|,(?=\d{3}))[^\W_]+)*'?")
_ELISION = re.compile(
    r"\b(l|d|s|n|j|m|t|c|qu|all|dall|dell|nell|sull)['\u2019](?=\w)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2,}|[\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]")
_BREAK = re.compile(
    r"(?<=[,;:])\s+|\s+(?=[—\u2013-]\s)|\s+(?=(?:and|but|then|while|et|mais|puis)\s)"
)


def sentences(text: str) -> list[str]:
    """Split prose at sentence ends; white space becomes single spaces."""
    flat = " ".join(text.split())
    found: list[str] = []
    start = 0
    for end in _END.finditer(flat):
        piece = flat[start : end.end()].strip()
        if flat[end.start()] == "." and _ABBREVIATION.search(flat[start : end.start() + 1]):
            continue
        found.append(piece)
        start = end.end()
    return [piece for piece in (*found, flat[start:].strip()) if has_words(piece)]


def clauses(sentence: str, words_max: int) -> list[str]:
    """Split a sentence into pieces of at most words_max words, at its own joints if it has any."""
    if count_words(sentence) <= words_max:
        return [sentence]
    pieces: list[str] = []
    for part in _BREAK.split(sentence):
        for chunk in _chunks(part, words_max):
            joined = f"{pieces[-1]} {chunk}" if pieces else chunk
            if pieces and count_words(joined) <= words_max:
                pieces[-1] = joined
            else:
                pieces.append(chunk)
    return pieces


def _chunks(part: str, words_max: int) -> list[str]:
    """Cut a part without joints into even runs of words."""
    spaced = part.split()
    runs = -(-max(count_words(part), len(spaced)) // words_max)
    size = -(-len(spaced) // runs) if runs else 1
    return [" ".join(spaced[at : at + size]) for at in range(0, len(spaced), size)]


def tokens(text: str) -> list[str]:
    """Split into words and commas, in their own spelling; French elisions stand alone."""
    spaced = _ELISION.sub(r"\1' ", re.sub(r",(?!\d{3})", " , ", text))
    return re.findall(rf",|{_WORD.pattern}", spaced)


def count_words(text: str) -> int:
    """Count what a narrator reads as words."""
    return len(_WORD.findall(text))


def has_words(text: str) -> bool:
    """Tell whether anything in the text can be said."""
    return bool(_LETTERS.search(text))


def clip(text: str, chars_max: int) -> str:
    """Shorten to chars_max characters at a word, with an ellipsis."""
    if len(text) <= chars_max:
        return text
    return text[: chars_max - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def capitalized(text: str) -> str:
    """Raise the first letter only."""
    return text[:1].upper() + text[1:]


def title_case(text: str) -> str:
    """Write a title: capitals except on small words."""
    small = {"a", "an", "the", "of", "in", "on", "and", "to", "for", "with", "at", "by", "de", "et"}
    spelled = [
        word if n and word in small else capitalized(word) for n, word in enumerate(text.split())
    ]
    return " ".join(spelled)

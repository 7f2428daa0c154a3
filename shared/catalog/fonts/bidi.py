"""Which way each character of a line runs, and in which order runs are seen.

Pure. The Unicode Bidirectional Algorithm (UAX 9) for a line without explicit controls of
direction: nobody types those into a brief. Rules carry their UAX names.
"""

import unicodedata
from itertools import groupby

__all__ = ["is_rtl", "levels_of", "visual_order"]

_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBERS = ("EN", "AN")
_NEUTRAL = ("B", "S", "WS", "ON")
_PAIRS = {"(": ")", "[": "]", "{": "}", "\u2045": "\u2046", "\u3008": "\u3009", "\u300c": "\u300d"}
_INVISIBLE = ("NSM", "BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def is_rtl(paragraph: str) -> bool:
    """Say whether a paragraph runs from right to left: its first strong letter decides (P2, P3)."""
    strong = (unicodedata.bidirectional(letter) for letter in paragraph)
    return next((kind != "L" for kind in strong if kind in _STRONG), False)


def levels_of(line: str, *, rtl: bool) -> list[int]:
    """Give each character's embedding level: even ones run to the right, odd ones to the left.

    Args:
        line: One line.
        rtl: The direction of its paragraph.
    """
    base = "R" if rtl else "L"
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in line]
    if base == "L" and not any(kind in ("R", "AL", "AN") for kind in kinds):
        return [0] * len(line)
    _resolve_weak(kinds, base)
    _resolve_brackets(line, kinds, base)
    _resolve_neutral(kinds, base)
    levels = [_level(kind, rtl=rtl) for kind in kinds]
    for at in range(len(line.rstrip()), len(line)):  # L1
        levels[at] = int(rtl)
    return levels


def visual_order(levels: list[int]) -> list[int]:
    """Give the indices of runs from left to right, of their levels in reading order (L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        seen: list[int] = []
        for turned, run in _turns(order, levels, level):
            seen += run[::-1] if turned else run
        order = seen
    return order


def _turns(order: list[int], levels: list[int], level: int) -> list[tuple[bool, list[int]]]:
    """Part an order into stretches that are, and are not, at least of a level."""
    grouped = groupby(order, lambda index: levels[index] >= level)
    return [(turned, list(run)) for turned, run in grouped]


def _resolve_weak(kinds: list[str], base: str) -> None:
    before, strong = base, base
    for at, kind in enumerate(kinds):  # W1, W2
        before = before if kind in _INVISIBLE else kind
        kinds[at] = "AN" if before == "EN" and strong == "AL" else before
        strong = kind if kind in _STRONG else strong
    for at in range(1, len(kinds) - 1):  # W4
        left, kind, right = kinds[at - 1 : at + 2]
        if left == right and (
            (left == "EN" and kind in ("ES", "CS")) or (left == "AN" and kind == "CS")
        ):
            kinds[at] = left
    _resolve_terminators(kinds)
    strong = base
    for at, kind in enumerate(kinds):  # W3, W7
        kinds[at] = "L" if kind == "EN" and strong == "L" else _STRONG.get(kind, kind)
        strong = _STRONG.get(kind, strong)


def _resolve_terminators(kinds: list[str]) -> None:
    """Join signs of currency and per cent to their number (W5); the others are neutral (W6)."""
    for order in (range(1, len(kinds)), range(len(kinds) - 2, -1, -1)):
        step = -1 if order.step == 1 else 1
        for at in order:
            if kinds[at] == "ET" and kinds[at + step] == "EN":
                kinds[at] = "EN"
    kinds[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in kinds]


def _resolve_brackets(line: str, kinds: list[str], base: str) -> None:
    """Give both brackets of a pair the direction of what they hold (N0)."""
    for opened, closed in _bracket_pairs(line, kinds):
        held = {_direction(kind) for kind in kinds[opened + 1 : closed]} - {""}
        if not held:
            continue
        before = next((d for d in map(_direction, kinds[opened - 1 :: -1]) if d), base)
        outward = base if base in held or opened == 0 else before
        kinds[opened] = kinds[closed] = outward


def _bracket_pairs(line: str, kinds: list[str]) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[int, str]] = []
    for at, letter in enumerate(line):
        if kinds[at] != "ON":
            continue
        if letter in _PAIRS:
            waiting.append((at, _PAIRS[letter]))
        depths = [depth for depth, (_, wanted) in enumerate(waiting) if wanted == letter]
        if depths:
            pairs.append((waiting[depths[-1]][0], at))
            del waiting[depths[-1] :]
    return sorted(pairs)


def _resolve_neutral(kinds: list[str], base: str) -> None:
    """Let neutrals follow their neighbours where both agree, else the paragraph (N1, N2)."""
    runs = [(neutral, len(list(run))) for neutral, run in groupby(k in _NEUTRAL for k in kinds)]
    at = 0
    for neutral, length in runs:
        end = at + length
        if neutral:
            left = _direction(kinds[at - 1]) if at else base
            right = _direction(kinds[end]) if end < len(kinds) else base
            kinds[at:end] = [left if left == right else base] * length
        at = end


def _direction(kind: str) -> str:
    return "R" if kind in _NUMBERS else _STRONG.get(kind, "")


def _level(kind: str, *, rtl: bool) -> int:
    if kind in _NUMBERS:
        return 2
    return 1 if kind == "R" else 2 * rtl

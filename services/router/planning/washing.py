"""Washes a pasted text: markup, tables, addresses and coarse words go, source code is refused."""

import html
import re
from collections.abc import Iterator
from itertools import zip_longest

__all__ = ["is_source_code", "washed"]

_BLOCKS = re.compile(r"<(script|style|head|svg)\b[^>]{0,300}>.*?</\1\s*>", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_BREAKING = re.compile(
    r"</?(?:p|div|br|li|ul|ol|tr|h[1-6]|section|article|table)\b[^<>]{0,300}>", re.I
)
_TAG = re.compile(r"</?[a-z!][^<>]{0,300}>", re.I)
_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.M | re.S)
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_TABLE_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_CODE_LINE = re.compile(
    r"[;{}]\s*$|^\s*(?:def|class|import|from|return|function|const|let|var|public|private|#include"
    r"|package|using|if\s*\(|for\s*\(|while\s*\(|elif|else:|try:|except|@\w+)\b|=>|\w+\(.*\)\s*[:;]?$"
    r"|^\s*[\w.\[\]]+\s*[-+*/]?=\s*\S|^\s*(?://|/\*|\*/)"
)
_CODE_LINES_MIN = 3
_CODE_SHARE_PER_CENT = 60

_COARSE = re.compile(
    r"\b(?:(?:mother)?fuck\w*|shit\w*|bullshit|cunts?|assholes?|bitch\w*|bastards?|wank\w*"
    r"|merde|putain|connards?|salopes?|enculés?|bordel"
    r"|scheiß\w*|scheisse|arschl\w+|fick\w*|hurensohn|mierda|joder|puta\w*|cabr[oó]n\w*|coño"
    r"|cazzo|merda|stronz\w+|vaffanculo|puttana|caralho|porra|foda-se|foder)\b",
    re.I,
)


def washed(text: str) -> tuple[str, bool]:
    """Take out of a text what nobody wants to hear read.

    Returns:
        The text, and whether coarse words were taken out.
    """
    bare = _COMMENT.sub(" ", _BLOCKS.sub(" ", text))
    if _TAG.search(bare):
        bare = html.unescape(_TAG.sub(" ", _BREAKING.sub("\n", bare)))
        # What an entity hid is as hostile as what stood there openly.
        bare = "".join(char for char in bare if char == "\n" or char.isprintable())
    bare = "\n".join(_untabled(_FENCE.sub("", bare).split("\n")))
    clean, coarse = _COARSE.subn("", bare)
    return (re.sub(r" {2,}", " ", clean) if coarse else bare), bool(coarse)


def is_source_code(text: str) -> bool:
    """Tell whether most lines are written for a machine."""
    lines = [line for line in text.split("\n") if line.strip() and not line.strip().startswith("#")]
    coded = sum(bool(_CODE_LINE.search(line)) for line in lines)
    return coded >= _CODE_LINES_MIN and coded * 100 >= len(lines) * _CODE_SHARE_PER_CENT


def _untabled(lines: list[str]) -> Iterator[str]:
    """Turn tables into lines that can be said, each cell behind the heading of its column."""
    heads: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        row = _TABLE_ROW.match(line)
        if "|" in line and _TABLE_RULE.match(line):
            continue
        if not row:
            heads = []
            yield line
        elif _TABLE_RULE.match(following) and "|" in following:
            heads = _cells(row[1])
        else:
            first, *others = zip_longest(heads, _cells(row[1]), fillvalue="")
            said = ", ".join(" ".join(pair).strip() for pair in others)
            yield f"- {' '.join(first).strip()}: {said}."


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split("|")]

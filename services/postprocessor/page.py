"""The report as a page: plain tables that read well without any script.

Pure. Every text is escaped here, in one place; nothing is fetched from anywhere.
"""

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["Table", "document", "image", "paragraph", "section", "table"]

Table = Sequence[Sequence[str]]

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2128;--paper:#fff;--line:#d5dae1;--quiet:#5b6470;
--soft:#f4f6f8;--pass:#1a7f4b;--warn:#9a6700;--fail:#b42318}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--paper:#15181d;--line:#333a44;--quiet:#9aa4b2;
--soft:#1d2229;--pass:#4cc38a;--warn:#e0a63a;--fail:#f2685c}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:0}
main{max-width:62rem;margin:0 auto;padding:1.5rem}
h1{font-size:2rem;line-height:1.2;margin:.2rem 0}h2{font-size:1.25rem;margin:2.2rem 0 .6rem}
p{margin:.4rem 0}.label{display:inline-block;font-weight:600;border:2px solid var(--warn);
border-radius:.4rem;padding:.15rem .6rem;color:var(--warn)}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:var(--quiet);padding:.2rem 0 .4rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line);
overflow-wrap:anywhere}thead th{background:var(--soft);white-space:nowrap}
.close{white-space:nowrap}tbody th{font-weight:600;white-space:nowrap}
.pass{color:var(--pass)}.warn{color:var(--warn)}.fail,.abstain{color:var(--fail)}
.pass,.warn,.fail,.abstain{font-weight:600}
.stage{background:#f7f8fa;border:1px solid var(--line);border-radius:.5rem;
overflow-x:auto;padding:.3rem}
img{max-width:100%;height:auto;border-radius:.4rem}footer{color:var(--quiet);font-size:.85rem}
"""
_POLICY = (
    "default-src 'none'; img-src data: blob:; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
"""The page may fetch nothing, whatever slipped into it."""
_SHORT = 17
"""Characters of a cell that is never broken: a span of time, a number of bytes."""
_OUTCOMES = frozenset({"pass", "warn", "fail", "abstain"})


def document(title: str, parts: Iterable[str], scripts: Sequence[str]) -> str:
    """Put a page together.

    Args:
        title: Plain text.
        parts: Finished HTML, in order.
        scripts: Our own scripts, run in order.
    """
    embedded = "".join(f"<script>{script}</script>\n" for script in scripts)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n{embedded}</head>\n<body>\n<main>\n"
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )


def section(heading: str, *parts: str) -> str:
    """Give finished parts a heading; without any parts, nothing."""
    inside = "\n".join(part for part in parts if part)
    return f"<section>\n<h2>{escape(heading)}</h2>\n{inside}\n</section>" if inside else ""


def paragraph(text: str, style: str = "") -> str:
    """Escape a paragraph."""
    return f'<p class="{escape(style)}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"


def image(data_uri: str, alternative: str) -> str:
    """Show an embedded picture."""
    return f'<img src="{escape(data_uri)}" alt="{escape(alternative)}">'


def table(caption: str, heads: Sequence[str], rows: Table) -> str:
    """Escape a table; the first column names each row. Outcomes are coloured, never colour alone.

    Args:
        caption: What it shows.
        heads: One a column; empty: a table of names and values.
        rows: Plain text; no rows: no table.
    """
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "\n".join(_row(row) for row in rows)
    return (
        f'<div class="scroll"><table>\n<caption>{escape(caption)}</caption>\n'
        + (f"<thead><tr>{head}</tr></thead>\n" if heads else "")
        + f"<tbody>\n{body}\n</tbody>\n</table></div>"
    )


def _row(row: Sequence[str]) -> str:
    cells = "".join(_cell(text) for text in row[1:])
    return f'<tr><th scope="row">{escape(row[0])}</th>{cells}</tr>'


def _cell(text: str) -> str:
    style = ""
    if text in _OUTCOMES or len(text) <= _SHORT:
        style = f' class="{text if text in _OUTCOMES else "close"}"'
    return f"<td{style}>{escape(text)}</td>"

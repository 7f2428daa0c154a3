"""Words on the picture."""

import numpy as np
import pytest

from services.generator.animatic.lettering import set_block

WHITE = (255.0, 255.0, 255.0)
TEXTS = (
    "The lamp is lit",
    "Geschwindigkeitsbegrenzungsschild am Stra\u00dfenrand",
    "\u0644\u064a\u0644\u0629 \u0641\u064a \u0627\u0644\u0645\u062f\u064a\u0646\u0629",
    "\u53e4\u57ce\u7684\u4e00\u4e2a\u591c\u665a\u5b88\u5854\u4eba\u70b9\u4eae\u4e86\u706f",
)


@pytest.mark.parametrize("text", TEXTS)
def test_any_script_stands_in_its_width_with_a_shadow_all_round(text: str) -> None:
    block = set_block(text, 220, 30, WHITE, 0.6)
    ink = np.argwhere(block.pixels[..., 0] > 128)

    assert len(ink) > 100
    assert 0 < block.ink_width <= 220
    edges = [block.pixels[0], block.pixels[-1], block.pixels[:, 0], block.pixels[:, -1]]
    assert all(edge[..., :3].max() == 0 for edge in edges), "no letter is cut off"


def test_a_word_too_wide_even_when_small_is_broken() -> None:
    block = set_block("W" * 60, 200, 30, WHITE, 0.6)

    assert block.ink_width <= 200


VERSE = "And sings the tune without the words,\nAnd never stops at all."


@pytest.mark.parametrize(
    ("text", "width", "rows"),
    [(VERSE, 500, 2), (VERSE.replace("\n", " "), 300, 4), (VERSE, 330, 4)],
)
def test_lines_of_verse_stay_whole_where_they_can(text: str, width: int, rows: int) -> None:
    block = set_block(text, width, 34, WHITE, 0)
    inked = (block.pixels[..., 3] > 60).any(axis=1)

    assert np.count_nonzero(np.diff(inked.astype(int)) == 1) == rows


def test_verse_turns_rather_than_becoming_too_small_to_read() -> None:
    verse, prose = set_block(VERSE, 330, 34, WHITE, 0), set_block("a\n\n\nb", 330, 34, WHITE, 0)

    assert verse.pixels.shape[0] == prose.pixels.shape[0], "four lines of the wanted size"


def test_a_blank_text_is_no_ink() -> None:
    assert set_block(" ", 200, 30, WHITE, 0.6).pixels.max() == 0

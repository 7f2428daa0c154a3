"""Setting type in any script: order, breaks and ink."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.catalog.fonts import FACES, faces_for
from shared.catalog.fonts.bidi import is_rtl, levels_of, visual_order
from shared.catalog.fonts.breaks import columns, even_lines, joined, pieces_of
from shared.catalog.fonts.typeset import Ink, Type, missing

ALEF, BET, GIMEL = "\u05d0\u05d1\u05d2"
TEXTS = st.text(
    st.sampled_from(list("abc .,()12%+-\u0301" + ALEF + BET + "\u0645\u0663")), max_size=30
)


def seen(line: str, *, rtl: bool) -> str:
    return "".join(line[at] for at in visual_order(levels_of(line, rtl=rtl)))


# Each as the reference implementation of the Unicode Bidirectional Algorithm orders it.
@pytest.mark.parametrize(
    ("written", "rtl", "shown"),
    [
        ("abc", False, "abc"),
        (f"{ALEF}{BET}{GIMEL}", True, f"{GIMEL}{BET}{ALEF}"),
        (f"a {ALEF}{BET} b", False, f"a {BET}{ALEF} b"),
        (f"{ALEF} 12 {BET}", True, f"{BET} 12 {ALEF}"),
        (f"{ALEF} 45% {BET}", True, f"{BET} 45% {ALEF}"),
        (f"{ALEF} abc.", True, f".abc {ALEF}"),
        (f"a ({ALEF}) b", False, f"a ({ALEF}) b"),
        (f"{ALEF} (ab) {BET}", True, f"{BET} )ab( {ALEF}"),
        (f"a ({ALEF}{BET}) {GIMEL}", False, f"a ({BET}{ALEF}) {GIMEL}"),
        ("\u0645 1+2", True, "2+1 \u0645"),
    ],
)
def test_a_line_is_seen_in_the_order_of_its_directions(written: str, rtl: bool, shown: str) -> None:
    assert seen(written, rtl=rtl) == shown


def test_the_first_strong_letter_gives_a_paragraph_its_direction() -> None:
    assert is_rtl(f"12, {ALEF} and then Latin")
    assert not is_rtl(f"Latin, then {ALEF}")
    assert not is_rtl("123")


@given(TEXTS, st.booleans())
def test_no_character_is_lost_in_reordering(text: str, rtl: bool) -> None:
    assert sorted(seen(text, rtl=rtl)) == sorted(text)


@given(st.text(max_size=120), st.integers(1, 40))
def test_lines_keep_every_letter_in_its_order(text: str, room: int) -> None:
    lines = even_lines(pieces_of(text), room, columns)

    bare = "".join(piece.text for piece in pieces_of(text)).replace(" ", "")
    assert "".join(piece.text for line in lines for piece in line).replace(" ", "") == bare
    assert all(line for line in lines)


@given(st.lists(st.text("abcdef", min_size=1, max_size=9), min_size=2, max_size=30))
def test_narrower_lines_never_break_a_word_that_fits(words: list[str]) -> None:
    lines = [joined(line) for line in even_lines(pieces_of(" ".join(words)), 12, columns)]

    assert " ".join(lines).split() == words
    assert all(len(line) <= 12 for line in lines)


def test_a_word_wider_than_a_line_is_broken_in_the_middle() -> None:
    lines = [joined(line) for line in even_lines(pieces_of("a" * 43), 40, columns)]

    assert len(lines) == 2
    assert min(map(len, lines)) >= 18


def test_chinese_breaks_between_any_two_characters_but_never_before_a_stop() -> None:
    text = "\u4f60\u597d\uff0c\u4e16\u754c\u3002\u8fd9\u662f\u300c\u7247\u300d"
    pieces = [piece.text for piece in pieces_of(text)]

    assert pieces == [
        "\u4f60",
        "\u597d\uff0c",
        "\u4e16",
        "\u754c\u3002",
        "\u8fd9",
        "\u662f",
        "\u300c\u7247\u300d",
    ]
    assert "".join(pieces) == joined(pieces_of(text)) == text


def test_a_french_sign_stays_with_its_word() -> None:
    assert [piece.text for piece in pieces_of("Qui vient ? \u00ab Lui \u00bb !")] == [
        "Qui",
        "vient ?",
        "\u00ab",
        "Lui \u00bb !",
    ]


def test_offsets_point_at_the_written_piece() -> None:
    text = "one  two \u4f60\u597d"
    assert all(text.startswith(piece.text, piece.offset) for piece in pieces_of(text))
    assert all(a.offset < b.offset for a, b in pairwise(pieces_of(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Latin \u00df \u0152 \u0394 \u0416",
        "\u0645\u0631\u062d\u0628\u0627 \u0628\u0644\u0645\u060c \u067e\u06cc",
        "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
        "\u4f60\u597d\uff0c\u4e16\u754c\u3002",
        "\u3053\u3093\u306b\u3061\u306f\u3001\u6620\u753b\u30d5\u30a3\u30eb\u30e0",
        "\uc548\ub155\ud558\uc138\uc694",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    ],
)
def test_every_script_has_its_letters(text: str) -> None:
    assert missing(text) == 0
    assert Type(24).ink(text).coverage.count(0) < len(Type(24).ink(text).coverage)


def test_what_no_face_has_is_counted_and_seen() -> None:
    assert missing("a \U0001f642 b \U0001f469\u200d\U0001f680\ufe0f") == 3
    assert any(Type(24).ink("\U0001f642").coverage)


def test_arabic_letters_join() -> None:
    alone = sum(Type(40).width(letter) for letter in "\u0628\u0628\u0628")
    assert Type(40).width("\u0628\u0628\u0628") < alone * 0.9


def test_japanese_and_chinese_have_their_own_forms_of_one_character() -> None:
    assert next(face.language for face in faces_for("\u76f4\u306e") if face.language) == "ja"
    japanese, chinese = Type(40).ink("\u76f4\u306e"), Type(40).ink("\u76f4\u7684")
    assert columns_of(japanese, 40) != columns_of(chinese, 40)


def columns_of(ink: Ink, count: int) -> list[bytes]:
    """The pixels of the first character of a line."""
    rows = range(0, len(ink.coverage), ink.width)
    return [ink.coverage[row : row + count - ink.left] for row in rows]


def test_the_same_line_is_the_same_ink() -> None:
    assert Type(31).ink("Same \u05d0 \u4f60") == Type(31).ink("Same \u05d0 \u4f60")


def test_a_blank_line_is_blank() -> None:
    assert not any(Type(24).ink(" ").coverage)
    assert not any(Type(24).ink("").coverage)


def test_every_face_may_be_handed_on() -> None:
    licences = {path.name for path in FACES[0].path.parent.glob("LICENSE-*.txt")}
    assert licences == {"LICENSE-OpenSans.txt", "LICENSE-Noto.txt"}
    assert all(0 < face.path.stat().st_size <= 900_000 for face in FACES)

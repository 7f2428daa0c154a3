"""What is written over the picture: where it stands and whether it can be read."""

from pathlib import Path

import pytest
from PIL import Image

from services.postprocessor.cues import Cue
from services.postprocessor.filtergraph import Picture
from services.postprocessor.lettering import draw
from services.postprocessor.orders import Letter, Page
from shared.domain.media import FrameSize

PAGES = (
    Page("16:9", FrameSize(640, 360)),
    Page("9:16", FrameSize(360, 640)),
    Page("1:1", FrameSize(360, 360)),
)
TITLES = (
    "Night",
    "A long night in the old town by the sea, and what the keeper saw",
    "Donaudampfschifffahrtsgesellschaftskapit\u00e4nswitwe",
    "\u0644\u064a\u0644\u0629 \u0641\u064a \u0627\u0644\u0645\u062f\u064a\u0646\u0629",
    "\u53e4\u57ce\u7684\u4e00\u4e2a\u591c\u665a" * 8,
)
CUES = (
    Cue(0, 24, ("The keeper climbs the tower at night", "and nobody in the town has seen him")),
    Cue(24, 48, ("\u53e4\u57ce\u7684\u4e00\u4e2a\u591c\u665a" * 2,)),
)


def an_order(folder: Path, title: str = "Night", cues: tuple[Cue, ...] = CUES) -> Letter:
    return Letter(title, "Draft", "#e0a030", cues, PAGES, str(folder))


def box(picture: Picture | None) -> tuple[int, int, int, int]:
    assert picture is not None
    with Image.open(picture.path.replace("%04d", "0000").replace("%%", "%")) as image:
        return (picture.x, picture.y, picture.x + image.width, picture.y + image.height)


@pytest.mark.parametrize("title", TITLES)
def test_label_title_and_captions_never_touch_in_any_frame(title: str, tmp_path: Path) -> None:
    for page, drawn in zip(PAGES, draw(an_order(tmp_path, title)).pages, strict=True):
        label, above, below = box(drawn.label), box(drawn.title), box(drawn.captions)

        assert label[3] <= above[1]
        assert above[3] <= below[1]
        assert above[3] <= page.size.height * 45 // 100, "the middle belongs to the subject"


@pytest.mark.parametrize("title", TITLES)
def test_everything_stands_inside_the_safe_area(title: str, tmp_path: Path) -> None:
    for page, drawn in zip(PAGES, draw(an_order(tmp_path, title)).pages, strict=True):
        left, _, right, bottom = box(drawn.captions)

        assert left >= page.size.width * 2 // 100
        assert right <= page.size.width * 98 // 100
        assert bottom <= page.size.height * 95 // 100
        with Image.open(drawn.title.path if drawn.title else "") as image:
            assert image.getchannel("A").getbbox() is not None
        assert 0 <= box(drawn.title)[0] < box(drawn.title)[2] <= page.size.width


def luminance(colour: float) -> float:
    share = colour / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4


def test_captions_are_read_on_snow(tmp_path: Path) -> None:
    drawn = draw(an_order(tmp_path)).pages[0].captions
    assert drawn is not None
    with Image.open(drawn.path.replace("%04d", "0000")) as caption:
        snow = Image.new("RGBA", caption.size, (255, 255, 255, 255))
        snow.alpha_composite(caption)
    plate = snow.getpixel((snow.width // 2, snow.height - 3))
    assert isinstance(plate, tuple)
    behind = sum(w * luminance(c) for w, c in zip((0.2126, 0.7152, 0.0722), plate, strict=False))

    assert 1.05 / (behind + 0.05) >= 4.5


def test_a_new_cue_never_moves_the_strip_of_captions(tmp_path: Path) -> None:
    drawn = draw(an_order(tmp_path)).pages[0].captions
    assert drawn is not None
    paths = [drawn.path.replace("%04d", f"{number:04d}") for number in range(3)]
    sizes: set[tuple[int, int]] = set()
    for path in paths:
        with Image.open(path) as image:
            sizes.add(image.size)

    assert len(sizes) == 1


def test_a_line_without_spaces_is_joined_as_it_was_cut() -> None:
    assert (
        Cue(0, 1, ("\u53e4\u57ce\u7684", "\u4e00\u4e2a")).text == "\u53e4\u57ce\u7684\u4e00\u4e2a"
    )
    assert Cue(0, 1, ("one", "two")).text == "one two"


def test_characters_without_a_letter_form_are_counted(tmp_path: Path) -> None:
    assert draw(an_order(tmp_path, "Hello \U0001f642\U0001f642")).missing == 2


def test_the_same_order_is_the_same_bytes(tmp_path: Path) -> None:
    first, second = (draw(an_order(tmp_path / name)).pages for name in "ab")

    for one, other in zip(first, second, strict=True):
        assert one.title
        assert other.title
        assert Path(one.title.path).read_bytes() == Path(other.title.path).read_bytes()

"""Captions and pictures are what their names say."""

import pytest

from services.qa.papers import rule_on_paper

SRT = b"1\n00:00:00,500 --> 00:00:02,000\nHello\n\n2\n00:00:02,000 --> 00:00:03,000\nAgain\n"
VTT = b"WEBVTT\n\n00:00:00.500 --> 00:00:02.000\nHello\n"
JPEG = b"\xff\xd8\xff\xe0" + bytes(100) + b"\xff\xd9"


@pytest.mark.parametrize(
    ("filename", "content"),
    [("film.srt", SRT), ("film.vtt", VTT), ("poster.jpg", JPEG), ("notes.bin", b"x")],
)
def test_a_paper_in_order_passes(filename: str, content: bytes) -> None:
    assert rule_on_paper(filename, content, narrated=True).passed


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("film.srt", b""),
        ("film.srt", b"no cue at all"),
        ("film.srt", b"\xff\xfe\x00 00:00:00,500 --> 00:00:02,000"),
        ("film.srt", b"00:00:02,000 --> 00:00:01,000\nends before it begins"),
        ("film.srt", b"00:00:00,000 --> 00:00:02,000\na\n\n00:00:01,000 --> 00:00:03,000\nb"),
        ("film.vtt", VTT[6:]),
        ("poster.jpg", b""),
        ("poster.jpg", JPEG[:-2]),
        ("poster.jpg", b"<svg/>"),
        ("notes.bin", b""),
    ],
)
def test_a_paper_that_is_not_in_order_fails(filename: str, content: bytes) -> None:
    assert not rule_on_paper(filename, content, narrated=True).passed


def test_captions_of_a_film_without_narration_may_be_empty() -> None:
    assert rule_on_paper("film.srt", b"", narrated=False).passed

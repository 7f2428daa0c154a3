"""The report: complete, self-contained, and safe to open."""

import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from services.postprocessor.report import write_report
from services.postprocessor.sheet import layout_of
from shared.contracts.brief import Simulation
from shared.contracts.codec import encode_json
from shared.contracts.envelope import BlobRef
from shared.contracts.film import FilmPublish
from shared.domain.plan import Plan
from shared.domain.verdict import CheckResult, Finding, Outcome, Severity, Verdict
from tests.support.post import SMALL, a_file, a_plan, a_publish, a_shot, a_take

ATTACK = "</script><script>alert('x')</script><img src=https://evil.example/x onerror=alert(1)>"


def a_verdict(subject: str, outcome: Outcome = Outcome.PASS) -> Verdict:
    checks = (
        CheckResult(
            "loudness", outcome, required=True, measured="-14.0 LUFS", threshold="-14 LUFS"
        ),
        CheckResult("style", Outcome.ABSTAIN, required=False, measured="no judge", threshold="700"),
    )
    findings = (Finding("freeze", Severity.FAIL, 500, 1250, ATTACK, "700 ms"),)
    return Verdict(subject, "e" * 64, outcome, 930, checks, findings)


def evidence(verdict: Verdict) -> bytes:
    return b'{"schema":1,"verdict":' + encode_json(verdict) + b"}"


class Page(HTMLParser):
    """Collects what a browser would load, run and show."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.scripts = 0
        self.policy = ""
        self.text = ""
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.tags.add(tag)
        self.scripts += tag == "script"
        self.loads += [value or "" for name, value in attrs if name in ("src", "href")]
        if named.get("http-equiv") == "Content-Security-Policy":
            self.policy = named["content"] or ""

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[FilmPublish, Plan, Page]:
    folder = tmp_path_factory.mktemp("report")
    plan = a_plan(a_shot(1, 48, ATTACK), a_shot(2, 48), title=ATTACK[:80])
    layout = layout_of(2, SMALL)
    Image.new("RGB", (layout.width, layout.height), (90, 120, 60)).save(folder / "in.jpg")
    sheet = a_file("contact_sheet", "contact_sheet.jpg")
    verdict = BlobRef("verdicts/job-1.s01.t1.json", "f" * 64, 10)
    takes = (
        replace(a_take(), verdict=verdict),
        replace(a_take(2), state="rejected", reason=ATTACK),
    )
    order = replace(
        a_publish((a_file("film", "film.mp4", "16:9"), sheet), takes),
        simulate=Simulation(price_micros=50_000, faults=("ok", "lost")),
    )
    given = {
        order.verdict.name: evidence(a_verdict("film", Outcome.WARN)),
        verdict.name: evidence(a_verdict("job-1.s01.t1")),
        sheet.blob.name: (folder / "in.jpg").read_bytes(),
    }
    path = write_report(order, plan, given, folder)
    again = folder / "again"
    again.mkdir()
    assert write_report(order, plan, given, again).read_bytes() == path.read_bytes()
    assert {p.name for p in again.iterdir()} == {"report.html"}
    assert path.stat().st_size < 2_000_000
    return order, plan, Page(path.read_text())


def test_the_report_loads_nothing_from_anywhere(written: tuple[FilmPublish, Plan, Page]) -> None:
    page = written[2]

    assert all(each.startswith("data:") for each in page.loads)
    assert "default-src 'none'" in page.policy


def test_text_that_attacks_stays_text(written: tuple[FilmPublish, Plan, Page]) -> None:
    page = written[2]

    assert page.scripts == 2, "the library and the scene"
    assert page.text.count("onerror=alert(1)") >= 3
    assert "evil.example" not in "".join(page.loads)


@pytest.mark.parametrize(
    "said",
    [
        "ANIMATIC",
        "An animatic",
        "score 930 of 1000",
        "job-1.s01.t2",
        "0.20 USD",
        "0.05 USD",
        "2.00 USD",
        "rejected",
        "Not measured, and not claimed: style",
        "-14.0 LUFS",
        "0:00.50 - 0:01.25",
        "ok, lost",
        "d" * 64,
        "c" * 64,
    ],
)
def test_the_report_says(written: tuple[FilmPublish, Plan, Page], said: str) -> None:
    assert said in written[2].text


def test_tables_are_tables_with_captions_and_heads(written: tuple[FilmPublish, Plan, Page]) -> None:
    assert {"table", "caption", "th", "thead", "tbody", "main", "h1", "h2"} <= written[2].tags


def test_a_report_without_pictures_or_notes_is_still_a_report(tmp_path: Path) -> None:
    order = replace(a_publish((a_file("film", "film.mp4", "16:9"),)), label="")
    path = write_report(
        order, a_plan(), {order.verdict.name: evidence(a_verdict("film"))}, tmp_path
    )
    text = path.read_text()

    assert "Contact sheet" not in text
    assert "Simulation" not in text
    assert html.unescape(re.findall(r"<title>(.*?)</title>", text)[0]) == "The Keeper - report"

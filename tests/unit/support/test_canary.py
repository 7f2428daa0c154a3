"""A canary is found wherever it hides; otherwise no test that looks for it proves anything."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from shared.ports.metrics import MetricPoint
from shared.ports.store import Receipt, Record, Said
from tests.support.blobs import MemoryBlobs
from tests.support.canary import (
    PROMPT,
    SECRET,
    hits,
    in_blobs,
    in_files,
    in_points,
    in_receipts,
    in_records,
    in_texts,
)
from tests.support.clock import FakeClock

SPELLINGS: dict[str, Callable[[str], str]] = {
    "plain": str,
    "shouted": str.upper,
    "json": json.dumps,
    "printed": repr,
    "query": quote,
    "hex": lambda text: text.encode().hex(),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 behind one": lambda text: base64.b64encode(b"x" + text.encode()).decode(),
    "base64 behind two": lambda text: base64.b64encode(b"xy" + text.encode()).decode(),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(("canary", "text"), [("secret", SECRET), ("prompt", PROMPT)])
def test_a_canary_is_found_however_it_is_spelt(canary: str, text: str, spelling: str):
    spelt = f'{{"a": 1}} {SPELLINGS[spelling](text)} the end'
    assert hits(in_texts("logs", ["nothing", spelt])) == [f"{canary} in logs:1"]


def test_canaries_are_found_in_every_kind_of_place(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "log.txt").write_text(PROMPT)
    blobs = MemoryBlobs(FakeClock())
    blobs.put("plans/1.json", PROMPT.encode())
    receipt = Receipt("m1", 1, SECRET.encode(), (Said("s", "job-events", PROMPT.encode()),))
    found = hits(
        in_files(tmp_path),
        in_blobs(blobs),
        in_records([Record("jobs", f"job-{SECRET}", 1, b"{}")]),
        in_receipts("router", [receipt]),
        in_points([MetricPoint("jobs_open", (("state", SECRET),), 1, 1)]),
    )
    assert found == [
        "prompt in files/a/log.txt",
        "prompt in blobs/plans/1.json",
        f"secret in store/jobs/job-{SECRET}",
        "secret in receipts/router/m1/cause",
        "prompt in receipts/router/m1/said/job-events",
        "secret in metrics:0",
    ]


def test_where_a_canary_belongs_it_is_no_hit():
    blobs = MemoryBlobs(FakeClock())
    blobs.put("prompts/1.txt", f"{PROMPT} {SECRET}".encode())
    allowed = {"prompt": ("blobs/prompts/",)}
    assert hits(in_blobs(blobs), allowed=allowed) == ["secret in blobs/prompts/1.txt"]


def test_no_canary_is_no_hit():
    assert hits(in_texts("logs", ["c4nary", "zqk", "a prompt", "a secret"])) == []

"""The policy and its table, without any file."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.qa.checks import CHECKS
from services.qa.evidence import blank
from services.qa.verdict import conclude, judge, merge, required_of, summary
from shared.domain.media import FrameSize, Rate
from shared.domain.verdict import CheckResult, Outcome, Severity, Verdict
from shared.ports.studio import Expected, Measurements, Span
from tests.support.qa import FILM, SHA, TAKE, good, shipped

QA = shipped().qa
BADNESS = [Outcome.PASS, Outcome.WARN, Outcome.ABSTAIN, Outcome.FAIL]
FILM_CHECKS = sorted(required_of(films=True))


def judged(measured: Measurements, expected: Expected = FILM, **extra: Any) -> Verdict:
    return judge("film", SHA, measured, expected, QA, **extra)


def result(verdict: Verdict, check: str) -> CheckResult:
    return next(each for each in verdict.checks if each.check == check)


def test_a_faultless_film_passes_with_every_check_and_full_score() -> None:
    verdict = judged(good())

    assert (verdict.outcome, verdict.score, verdict.findings) == (Outcome.PASS, 1000, ())
    assert {each.check for each in verdict.checks} == {check.name for check in CHECKS}
    assert summary(verdict) == ""


def test_a_take_is_not_judged_by_what_only_films_promise() -> None:
    mute = good(audio_codec="", sample_rate=None, integrated_mlufs=None, pixel_format="yuv422p10le")
    verdict = judged(replace(mute, abstained={"loudness": "no sound"}), TAKE)

    assert verdict.outcome is Outcome.PASS
    assert "loudness" not in {each.check for each in verdict.checks}


LONG_BLACK = (Span(24, 37, 16_000, 30),)  # 13 frames are 542 ms.
SHORT_BLACK = (Span(24, 36, 16_000, 30),)  # 12 frames are the 500 ms that are allowed.


@pytest.mark.parametrize(
    ("check", "changes", "outcome"),
    [
        ("digest", {"sha256": "b" * 64}, Outcome.FAIL),
        ("container", {"container": "mov"}, Outcome.FAIL),
        ("video_codec", {"video_codec": "hevc"}, Outcome.FAIL),
        ("size", {"size": FrameSize(160, 92)}, Outcome.FAIL),
        ("frame_rate", {"rate": Rate(25, 1)}, Outcome.FAIL),
        ("frame_rate", {"rate": Rate(24_000, 1001)}, Outcome.FAIL),
        ("duration", {"duration_ms": 6250}, Outcome.PASS),
        ("duration", {"duration_ms": 6251}, Outcome.FAIL),
        ("duration", {"duration_ms": 3749}, Outcome.FAIL),
        ("duration", {"audio_duration_ms": 3000}, Outcome.FAIL),
        ("decode", {"decode_errors": 1}, Outcome.FAIL),
        ("decode", {"frames": 0}, Outcome.FAIL),
        ("black", {"black": SHORT_BLACK}, Outcome.PASS),
        ("black", {"black": LONG_BLACK}, Outcome.FAIL),
        ("freeze", {"frozen": (Span(0, 17, 3, 2),)}, Outcome.FAIL),
        ("freeze", {"frozen": (Span(0, 16, 3, 2),)}, Outcome.PASS),
        ("pixel_format", {"pixel_format": "yuv444p"}, Outcome.FAIL),
        ("profile", {"video_profile": "High 4:4:4 Predictive"}, Outcome.FAIL),
        ("level", {"level": 42}, Outcome.FAIL),
        ("level", {"level": 0}, Outcome.ABSTAIN),
        ("faststart", {"faststart": False}, Outcome.FAIL),
        ("audio_codec", {"audio_codec": ""}, Outcome.FAIL),
        ("sample_rate", {"sample_rate": 44_100}, Outcome.FAIL),
        ("sample_rate", {"channels": 1}, Outcome.FAIL),
        ("silence", {"silent": (Span(0, 48, -90_000, 1),)}, Outcome.PASS),
        ("silence", {"silent": (Span(0, 49, -90_000, 1),)}, Outcome.FAIL),
        ("loudness", {"integrated_mlufs": -13_000}, Outcome.PASS),
        ("loudness", {"integrated_mlufs": -12_999}, Outcome.FAIL),
        ("loudness", {"integrated_mlufs": -9_100}, Outcome.FAIL),
        ("loudness", {"integrated_mlufs": -15_001}, Outcome.FAIL),
        ("true_peak", {"true_peak_mdbtp": -1000}, Outcome.PASS),
        ("true_peak", {"true_peak_mdbtp": -999}, Outcome.FAIL),
        ("clipping", {"clipped_samples": 17}, Outcome.FAIL),
        ("bit_rate", {"bit_rate": 20_000_001}, Outcome.FAIL),
    ],
)
def test_each_check_fails_where_its_threshold_says(
    check: str, changes: dict[str, Any], outcome: Outcome
) -> None:
    verdict = judged(good(**changes))

    assert result(verdict, check).outcome is outcome
    others = {each.outcome for each in verdict.checks if each.check != check}
    assert others == {Outcome.PASS}, "a check rules on its own measure only"


def test_a_finding_says_where_how_much_and_shows_a_frame() -> None:
    verdict = judged(good(black=LONG_BLACK))

    [finding] = verdict.findings
    assert (finding.start_ms, finding.end_ms) == (1000, 1542)
    assert finding.evidence_frame == 30
    assert finding.severity is Severity.FAIL
    assert finding.measured == "542 ms at luma 16.000"
    assert finding.threshold == "at most 500 ms at luma 20 or less"
    assert summary(verdict) == (
        "black: 542 ms at luma 16.000 from 00:01.000 to 00:01.542; "
        "expected at most 500 ms at luma 20 or less."
    )


def test_a_missing_measurement_is_named_in_the_summary() -> None:
    verdict = judged(good(integrated_mlufs=None, abstained={"loudness": "no sound"}))

    assert verdict.outcome is Outcome.ABSTAIN
    assert verdict.abstained == ("loudness",)
    assert summary(verdict) == "loudness: not measured: no sound."


def test_an_optional_check_that_fails_only_warns_unless_the_preset_requires_it() -> None:
    clipped = good(clipped_samples=500)

    assert judged(clipped).outcome is Outcome.WARN
    assert judged(clipped).score == 1000
    assert judged(clipped, also_required=["clipping"]).outcome is Outcome.FAIL


def test_a_required_check_that_no_probe_makes_abstains() -> None:
    verdict = judged(good(), also_required=["semantic"])

    assert verdict.outcome is Outcome.ABSTAIN
    assert verdict.abstained == ("semantic",)


def test_a_film_check_that_a_preset_requires_does_not_bind_takes() -> None:
    assert judged(good(), TAKE, also_required=["clipping"]).outcome is Outcome.PASS


def test_nothing_measured_is_an_abstention_and_no_score() -> None:
    verdict = judged(blank("", "there is no such object"))

    assert (verdict.outcome, verdict.score) == (Outcome.ABSTAIN, 0)
    assert {each.outcome for each in verdict.checks} == {Outcome.ABSTAIN}


def test_a_score_below_the_minimum_fails_even_when_nothing_was_required() -> None:
    assert conclude("film", SHA, [], QA.technical_min).outcome is Outcome.FAIL


def test_a_film_is_as_good_as_its_worst_file() -> None:
    fine, poor = judged(good()), judged(good(black=LONG_BLACK))

    whole = merge("render", SHA, {"film": fine, "film_9x16": poor})

    assert (whole.outcome, whole.score) == (Outcome.FAIL, poor.score)
    assert [finding.check for finding in whole.findings] == ["film_9x16/black"]
    assert len(whole.checks) == 2 * len(CHECKS)


def test_a_film_without_files_never_passes() -> None:
    assert merge("render", SHA, {}).outcome is Outcome.ABSTAIN


FAULTS: dict[str, dict[str, Any]] = {
    "container": {"container": "mov"},
    "size": {"size": FrameSize(32, 32)},
    "decode": {"decode_errors": 3},
    "black": {"black": LONG_BLACK},
    "loudness": {"integrated_mlufs": -9000},
    "true_peak": {"true_peak_mdbtp": 500},
    "clipping": {"clipped_samples": 99},
    "bit_rate": {"bit_rate": 30_000_000},
}
faults = st.sets(st.sampled_from(sorted(FAULTS)))
gaps = st.sets(st.sampled_from(sorted(check.name for check in CHECKS)))


def with_(faulty: set[str], blind: set[str]) -> Measurements:
    changes = {field: value for fault in faulty for field, value in FAULTS[fault].items()}
    return good(**changes, abstained=dict.fromkeys(sorted(blind), "could not be measured"))


@settings(deadline=None)
@given(faults, gaps, st.booleans())
def test_no_pass_without_a_measurement_for_each_required_check(
    faulty: set[str], blind: set[str], films: bool
) -> None:
    verdict = judged(with_(faulty, blind), FILM if films else TAKE)

    required = required_of(films=films)
    if blind & required:
        assert verdict.outcome in (Outcome.ABSTAIN, Outcome.FAIL)
    if verdict.outcome in (Outcome.PASS, Outcome.WARN):
        passed = {each.check for each in verdict.checks if each.outcome is Outcome.PASS}
        assert required <= passed
        assert verdict.score == 1000


@settings(deadline=None)
@given(faults, gaps, faults, gaps)
def test_more_faults_or_fewer_measurements_never_make_it_better(
    faulty: set[str], blind: set[str], more: set[str], blinder: set[str]
) -> None:
    before = judged(with_(faulty, blind))
    # A fault that nobody can see any more is a gap instead; only what is seen is compared.
    after = judged(with_(faulty | more, blind | (blinder - faulty)))

    assert BADNESS.index(after.outcome) >= BADNESS.index(before.outcome)
    assert after.score <= before.score


@settings(deadline=None)
@given(faults, st.sampled_from(FILM_CHECKS))
def test_requiring_more_never_makes_it_better(faulty: set[str], extra: str) -> None:
    measured = with_(faulty, set())
    lenient, strict = judged(measured), judged(measured, also_required=[extra, "clipping"])

    assert BADNESS.index(strict.outcome) >= BADNESS.index(lenient.outcome)

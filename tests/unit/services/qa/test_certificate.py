"""No certificate without evidence, whatever the verdicts say of themselves."""

from dataclasses import replace

import pytest

from services.qa.certificate import (
    Certificate,
    CertifiedFile,
    CertifiedTake,
    Subject,
    certify,
)
from services.qa.verdict import judge, merge, required_of
from shared.contracts.codec import decode_as, encode_json
from shared.contracts.envelope import BlobRef
from shared.domain.verdict import Outcome, Verdict
from shared.ports.studio import Measurements
from tests.support.qa import FILM, SHA, good, shipped

SUBJECT = Subject("job-1", "render-1", BlobRef("plans/1", SHA, 10), "c" * 64)
FILES = (CertifiedFile("film", "film.mp4", "staging/film.mp4", SHA, 100),)
TAKES = (CertifiedTake("job-1.s01.t1", SHA, Outcome.PASS, 1000, SHA),)
REQUIRED = {"film": required_of(films=True)}


def judged(measured: Measurements) -> Verdict:
    return judge("render-1/film", SHA, measured, FILM, shipped().qa)


def certified(
    part: Verdict,
    takes: tuple[CertifiedTake, ...] = TAKES,
    files: tuple[CertifiedFile, ...] = FILES,
    required: dict[str, frozenset[str]] = REQUIRED,
) -> Certificate | None:
    parts = {"film": part}
    return certify(SUBJECT, merge("render-1", SHA, parts), parts, files, takes, required)


def test_a_measured_film_is_certified_with_every_measured_value() -> None:
    certificate = certified(judged(good()))

    assert certificate is not None
    assert (certificate.outcome, certificate.score) == (Outcome.PASS, 1000)
    assert {each.check for each in certificate.checks if each.required} == REQUIRED["film"]
    assert all(each.measured for each in certificate.checks)
    assert certificate.subject.config_digest == "c" * 64
    assert decode_as(Certificate, encode_json(certificate)) == certificate


def test_a_warning_is_certified_and_an_optional_gap_is_named() -> None:
    assert certified(judged(good(clipped_samples=99))) is not None
    blind = judged(good(clipped_samples=None, abstained={"clipping": "no sound"}))

    certificate = certified(blind)

    assert certificate is not None
    assert certificate.abstained == ("film/clipping",)


@pytest.mark.parametrize("check", sorted(required_of(films=True)))
def test_without_one_required_measurement_there_is_no_certificate(check: str) -> None:
    assert certified(judged(good(abstained={check: "could not be measured"}))) is None


def test_a_verdict_that_calls_itself_a_pass_is_not_believed() -> None:
    blind = judged(good(abstained={"loudness": "could not be measured"}))

    assert certified(replace(blind, outcome=Outcome.PASS, score=1000)) is None


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ABSTAIN])
def test_a_take_that_was_not_accepted_leaves_no_certificate(outcome: Outcome) -> None:
    assert certified(judged(good()), takes=(replace(TAKES[0], outcome=outcome),)) is None


def test_without_takes_files_or_requirements_there_is_nothing_to_certify() -> None:
    fine = judged(good())

    assert certified(fine, takes=()) is None
    assert certified(fine, required={}) is None
    assert certified(fine, required=REQUIRED | {"film_9x16": REQUIRED["film"]}) is None


def test_a_file_that_is_not_the_one_that_was_opened_is_not_certified() -> None:
    other = replace(FILES[0], sha256="b" * 64)

    assert certified(judged(good()), files=(other,)) is None

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.adapters.local.delivery import (
    BusFaults,
    DeliveryPolicy,
    backoff_ms,
    burial_marks,
    subject,
)

POLICY = DeliveryPolicy(backoff_min_ms=10_000, backoff_max_ms=600_000)


@given(message=st.integers(1, 2**60), attempt=st.integers(1, 10_000))
def test_a_backoff_keeps_its_bounds_and_never_varies(message: int, attempt: int):
    pause_ms = backoff_ms(POLICY, message, attempt)
    assert POLICY.backoff_min_ms <= pause_ms <= POLICY.backoff_max_ms
    assert pause_ms == backoff_ms(POLICY, message, attempt)


def test_a_backoff_doubles_until_its_ceiling():
    for attempt in range(2, 7):
        step = 10_000 << (attempt - 1)
        assert step * 3 // 4 <= backoff_ms(POLICY, 1, attempt) <= step
    assert backoff_ms(POLICY, 1, 1) == 10_000
    assert backoff_ms(POLICY, 1, 30) >= 450_000


def test_refused_herds_part():
    assert len({backoff_ms(POLICY, message, 5) for message in range(50)}) > 40


def test_no_faults_means_one_copy_now_in_order():
    faults = BusFaults(seed=3)
    for sequence in range(1, 50):
        assert faults.times(sequence, "s") == 1
        assert faults.delay_ms(sequence, "s", 0) == 0
        assert faults.rank(sequence, "s", 0) == sequence


def test_faults_follow_their_seed():
    def drawn(seed: int) -> list[tuple[int, int, int]]:
        faults = BusFaults(seed, 500, 1000, reorder=True)
        return [
            (faults.times(n, "s"), faults.delay_ms(n, "s", 0), faults.rank(n, "s", 0))
            for n in range(40)
        ]

    assert drawn(1) == drawn(1) != drawn(2)


def test_faults_come_about_as_often_as_asked():
    faults = BusFaults(9, duplicate_per_mille=250, delay_max_ms=10, copies=3)
    copies = [faults.times(n, "s") for n in range(2000)]
    assert set(copies) == {3, 4}
    assert 400 < copies.count(4) < 600
    assert {faults.delay_ms(n, "s", 0) for n in range(500)} == set(range(11))


@pytest.mark.parametrize(
    ("data", "attributes", "expected"),
    [
        (b'{"type": "job.due", "job_id": "j"}', {}, ("job.due", "j")),
        (b'{"type": "job.due", "job_id": "j"}', {"type": "tick"}, ("tick", "j")),
        (b"not json", {"type": "tick", "job_id": "k"}, ("tick", "k")),
        (b"not json", {}, ("", "")),
        (b"[" * 100_000, {}, ("", "")),
        (b'{"type": 5, "job_id": null}', {}, ("", "")),
        (b'["type"]', {}, ("", "")),
        (b'{"type": "\\ud800"}', {}, ("?", "")),
        (json.dumps({"type": "x" * 999}).encode(), {}, ("x" * 200, "")),
    ],
)
def test_the_subject_of_a_message_is_read_leniently(
    data: bytes, attributes: dict[str, str], expected: tuple[str, str]
):
    assert subject(data, attributes) == expected


def test_a_dead_letter_says_where_how_often_and_since_when():
    assert burial_marks("qa-qa-commands", 30, 1_700_000_000_123) == {
        "CloudPubSubDeadLetterSourceSubscription": "qa-qa-commands",
        "CloudPubSubDeadLetterSourceDeliveryCount": "30",
        "CloudPubSubDeadLetterSourceTopicPublishTime": "2023-11-14T22:13:20.123Z",
    }

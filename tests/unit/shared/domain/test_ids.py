import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.ids import digest, job_id_of, message_id_of, take_id_of

PARTS = st.lists(st.text(max_size=6) | st.binary(max_size=6) | st.integers(), max_size=4)


@given(st.lists(st.text(max_size=6), max_size=4), st.lists(st.text(max_size=6), max_size=4))
def test_different_parts_have_different_digests(one: list[str], other: list[str]):
    assert (digest(*one) == digest(*other)) == (one == other)


def test_parts_do_not_run_into_each_other():
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("1\x1fa") != digest("", "a")


@given(PARTS)
def test_a_digest_is_the_same_every_time(parts: list[str | bytes | int]):
    assert digest(*parts) == digest(*parts)


@pytest.mark.parametrize("length", [8, 32, 64])
def test_a_digest_has_the_length_that_was_asked_for(length: int):
    assert len(digest("a", length=length)) == length


def test_digests_are_these_for_ever():
    """Ids rest in stores and at vendors: another digest would make every job a new one."""
    assert digest("a", 1, b"b") == "c5b7b04cb37d4031af50acc436839056"
    assert job_id_of("acme", "key-1") == "job-0e9c59d069b390c4"
    assert message_id_of("jobs/j", 3, 0) == "46ed344a8b86222aa70e037697915b74"
    assert take_id_of("job-1", "s01", 2) == "job-1.s01.t2"


@given(st.text(min_size=1, max_size=8), st.text(min_size=1, max_size=8), st.text(max_size=8))
def test_two_tenants_never_share_a_job(one: str, other: str, key: str):
    assert (job_id_of(one, key) == job_id_of(other, key)) == (one == other)

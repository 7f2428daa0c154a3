"""A plan is read once, is the one that was meant, and does not stay for ever."""

import hashlib
from dataclasses import replace

import pytest

from services.generator.plans import Plans
from shared.contracts.codec import encode_json
from shared.contracts.envelope import BlobRef
from shared.domain.errors import MalformedMessage, NotFound
from shared.domain.plan import Plan
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.generator import a_plan


@pytest.fixture
def blobs() -> MemoryBlobs:
    return MemoryBlobs(FakeClock())


def kept(blobs: MemoryBlobs, name: str = "plans/job-1/a.json") -> tuple[Plan, BlobRef]:
    plan = a_plan()
    return plan, blobs.put(name, encode_json(plan))


def test_a_plan_that_was_read_is_known_without_another_look(blobs: MemoryBlobs):
    plan, ref = kept(blobs)
    plans = Plans()
    assert plans.get(blobs, ref) == plan

    blobs.delete(ref.name)

    assert plans.get(blobs, ref) == plan


def test_a_plan_with_another_digest_is_not_the_one_that_is_meant(blobs: MemoryBlobs):
    _, ref = kept(blobs)
    plans = Plans()
    plans.get(blobs, ref)

    with pytest.raises(MalformedMessage):
        plans.get(blobs, replace(ref, sha256=hashlib.sha256(b"another").hexdigest()))


def test_no_more_plans_are_remembered_than_fit(blobs: MemoryBlobs):
    (_, first), (_, second) = kept(blobs, "plans/job-1/a.json"), kept(blobs, "plans/job-2/b.json")
    plans = Plans(at_most=1)
    plans.get(blobs, first)
    plans.get(blobs, second)
    blobs.delete(first.name)
    blobs.delete(second.name)

    assert plans.get(blobs, second)
    with pytest.raises(NotFound):
        plans.get(blobs, first)

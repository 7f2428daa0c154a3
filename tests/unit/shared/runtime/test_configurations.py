"""A job keeps the configuration it was accepted under, whatever is current now."""

import hashlib
import json

import pytest

from shared.catalog.load import load_configuration
from shared.domain.errors import NotFound
from shared.runtime.configurations import Configurations
from tests.support.blobs import MemoryBlobs
from tests.support.clock import FakeClock
from tests.support.desk import configured

CURRENT, OLD = load_configuration(), configured(per_shot_max=1)


def test_a_pinned_configuration_is_read_from_its_snapshot() -> None:
    blobs = MemoryBlobs(FakeClock())
    Configurations(OLD, blobs).keep()
    now = Configurations(CURRENT, blobs)
    now.keep()
    assert now("") is now(CURRENT.digest) is CURRENT
    pinned = now(OLD.digest)
    assert pinned == OLD
    assert pinned.digest == OLD.digest
    assert now(OLD.digest) is pinned


def test_an_older_releases_snapshot_is_found_under_the_digest_of_its_bytes() -> None:
    blobs = MemoryBlobs(FakeClock())
    raw = json.loads(OLD.canonical())
    del raw["qa"]["judge_attempts_max"]
    snapshot = json.dumps({**raw, "gone": {"seed": 1}}).encode()
    pin = hashlib.sha256(snapshot).hexdigest()
    blobs.put(f"config/{pin}.json", snapshot)
    assert Configurations(CURRENT, blobs)(pin) == OLD


def test_a_configuration_that_was_never_kept_is_not_found() -> None:
    with pytest.raises(NotFound):
        Configurations(CURRENT, MemoryBlobs(FakeClock()))(OLD.digest)


def test_keeping_twice_and_at_once_with_another_process_is_one_snapshot() -> None:
    blobs = MemoryBlobs(FakeClock())
    late = Configurations(CURRENT, blobs)
    look = blobs.stat
    blobs.stat = lambda name: None  # type: ignore[method-assign] # It looked before the other wrote.
    for each in (Configurations(CURRENT, blobs), late):
        each.keep()
    blobs.stat = look  # type: ignore[method-assign]
    late.keep()
    (snapshot,) = blobs.list("config/")
    assert snapshot.generation == 1

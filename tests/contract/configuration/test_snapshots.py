"""A job finishes under the configuration it was accepted under, whatever release finishes it."""

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from shared.catalog import load
from shared.catalog.configuration import SNAPSHOT_SCHEMA
from shared.catalog.load import load_configuration
from shared.catalog.rules import broken_rules
from shared.catalog.snapshots import UPGRADERS, configuration_from_bytes
from shared.domain.errors import Misconfigured, NewerSchema
from tests.contract.configuration.publish import GOLDEN

FILES = sorted(GOLDEN.glob("*.json"))
OLDER = GOLDEN / "v1_before_numbers.json"
"""Unnumbered, with keys that have gone, without some that have come, with rules that it breaks and
a preset and a backend of the user's own."""


def a_snapshot() -> dict[str, Any]:
    return json.loads(load_configuration().canonical())


def read(raw: object) -> Any:
    return configuration_from_bytes(json.dumps(raw).encode())


def leaves(values: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    if not isinstance(values, dict):
        yield place, values
        return
    for key, value in values.items():  # pyright: ignore[reportUnknownVariableType]
        yield from leaves(value, (*place, str(key)))  # pyright: ignore[reportUnknownArgumentType]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_published_snapshot_loads_and_says_what_it_said(path: Path):
    then = dict(leaves(json.loads(path.read_bytes())))

    now = dict(leaves(configuration_from_bytes(path.read_bytes()).model_dump(mode="json")))

    kept = then.keys() & now.keys()
    assert {place: then[place] for place in kept} == {place: now[place] for place in kept}
    assert len(kept) > 100


def test_each_schema_has_a_golden_file_and_an_upgrader_to_the_next():
    published = {path.stem for path in FILES}

    assert {f"v{number}" for number in range(1, SNAPSHOT_SCHEMA + 1)} <= published
    assert set(UPGRADERS) == set(range(1, SNAPSHOT_SCHEMA))


def test_an_older_snapshot_ignores_what_has_gone_and_takes_what_has_come_from_the_shipped():
    shipped, pinned = load_configuration(), configuration_from_bytes(OLDER.read_bytes())

    assert pinned.presets["teaser"].duration_ms == 6000
    assert "teaser" not in shipped.presets
    assert pinned.qa.judge_attempts_max == shipped.qa.judge_attempts_max
    assert pinned.encoding == shipped.encoding
    assert pinned.takes.per_shot_max == 2
    assert broken_rules(pinned)
    assert not broken_rules(shipped)


def test_a_snapshot_is_the_same_configuration_again():
    configuration = load_configuration()

    again = configuration_from_bytes(configuration.canonical())

    assert again == configuration
    assert again.digest == configuration.digest


def test_a_key_that_is_added_to_any_section_strands_no_snapshot():
    whole = a_snapshot()
    sections = {"planning", "takes", "films", "approvals", "money", "qa", "encoding", "delivery"}
    for place, value in leaves(whole):
        if place[0] not in sections:
            continue
        older = deepcopy(whole)
        del older[place[0]][place[1]]
        assert read(older).model_dump(mode="json")[place[0]][place[1]] == value


@pytest.mark.parametrize("section", ["qa", "takes", "tiers"])
def test_a_section_that_is_added_strands_no_snapshot(section: str):
    older = a_snapshot()
    del older[section]

    assert read(older) == load_configuration()


def test_a_rule_that_is_added_strands_no_snapshot(monkeypatch: pytest.MonkeyPatch):
    snapshot = load_configuration().canonical()
    monkeypatch.setattr(load, "broken_rules", lambda _configuration: ["qa.crf: a new rule"])  # type: ignore[misc]

    with pytest.raises(Misconfigured, match="a new rule"):
        load_configuration()
    assert configuration_from_bytes(snapshot)


def test_a_key_whose_meaning_changed_goes_through_its_upgrader():
    def to_thousandths(raw: dict[str, Any]) -> dict[str, Any]:
        raw["takes"]["poll_ms"] = raw["takes"].pop("poll_s") * 1000
        return raw

    older = a_snapshot()
    older["takes"]["poll_s"] = older["takes"].pop("poll_ms") // 1000 + 1

    pinned = configuration_from_bytes(json.dumps(older).encode(), 2, {1: to_thousandths})

    assert pinned.takes.poll_ms == load_configuration().takes.poll_ms + 1000


def test_a_snapshot_of_a_newer_release_is_given_back():
    with pytest.raises(NewerSchema):
        read({**a_snapshot(), "schema": SNAPSHOT_SCHEMA + 1})


@pytest.mark.parametrize(
    "snapshot", [b"", b"{}", b"[]", b"{", b"\xff", b'{"presets": []}', b'{"presets": {}}']
)
def test_a_snapshot_of_something_else_is_refused(snapshot: bytes):
    with pytest.raises(Misconfigured, match="pinned configuration"):
        configuration_from_bytes(snapshot)


@pytest.mark.parametrize("schema", [0, -1, True, "1", None])
def test_a_schema_number_that_never_was_is_refused(schema: object):
    with pytest.raises(Misconfigured, match="no schema"):
        read({**a_snapshot(), "schema": schema})


def test_a_wrong_value_is_still_named():
    wrong = a_snapshot()
    wrong["qa"]["technical_min"] = "high"
    del wrong["qa"]["semantic_min"]

    with pytest.raises(Misconfigured, match=r"pinned configuration: qa\.technical_min: .* integer"):
        read(wrong)


def test_a_users_own_entry_is_never_filled_from_a_shipped_one():
    older = a_snapshot()
    older["presets"]["teaser"] = {"description": "Six seconds"}

    with pytest.raises(Misconfigured, match=r"presets\.teaser\.duration_ms"):
        read(older)

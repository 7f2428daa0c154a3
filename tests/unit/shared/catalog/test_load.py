"""A wrong configuration fails at start, with file, key and allowed range."""

from pathlib import Path

import pytest

from shared.catalog.load import load_configuration
from shared.domain.errors import Misconfigured


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "mine.toml"


def _complaint(own: Path, toml: str) -> str:
    own.write_text(toml, "utf-8")
    with pytest.raises(Misconfigured) as refused:
        load_configuration(own)
    return str(refused.value)


def test_the_shipped_configuration_is_valid_and_always_the_same():
    assert load_configuration().digest == load_configuration().digest


def test_a_users_file_wins_key_by_key(own: Path):
    own.write_text("[presets.quick_social]\nshot_ms = 4000\n[qa]\ntechnical_min = 900\n", "utf-8")

    shipped, merged = load_configuration(), load_configuration(own)

    assert merged.presets["quick_social"].shot_ms == 4000
    assert merged.qa.technical_min == 900
    assert merged.presets["quick_social"].tier == shipped.presets["quick_social"].tier
    assert merged.money == shipped.money
    assert merged.digest != shipped.digest


def test_a_user_may_add_a_preset_of_their_own(own: Path):
    own.write_text(
        '[presets.teaser]\ndescription = "Six seconds"\nduration_ms = 6000\n'
        'duration_max_ms = 10000\ntier = "economy"\nsla = "fast"\nbudget_micros = 1000000\n'
        "shot_ms = 2000\n",
        "utf-8",
    )

    assert set(load_configuration(own).presets) == {*load_configuration().presets, "teaser"}


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[qa]\ntechnical_min = 1001", ["qa.technical_min", "less than or equal to 1000"]),
        ("[qa]\ntechnical_min = -1", ["qa.technical_min", "greater than or equal to 0"]),
        ('[qa]\ntechnical_min = "800"', ["qa.technical_min", "valid integer"]),
        ("[qa]\ntechnical_min = 0.8", ["qa.technical_min", "valid integer"]),
        ("[qa]\ntechnical_minimum = 800", ["qa.technical_minimum", "not permitted"]),
        ("[qa]\ntechnical_min = nan", ["qa.technical_min", "valid integer"]),
        ("[qa]\ntechnical_min = 2026-11-22", ["qa.technical_min", "valid integer"]),
        ("[takes]\nper_shot_max = 0", ["takes.per_shot_max", "greater than or equal to 1"]),
        ("[encoding]\nx264_preset = 'placebo'", ["encoding.x264_preset", "'superfast'", "'slow'"]),
        ("[presets.quick_social]\ntier = 'gold'", ["presets.quick_social.tier", "'premium'"]),
        ("[presets.quick_social]\nduration_ms = 60001", ["quick_social.duration_ms", "above"]),
        ("[presets.quick_social]\napprovals = ['lunch']", ["quick_social.approvals", "'plan'"]),
        ("[presets.teaser]\nduration_ms = 6000", ["presets.teaser.description", "required"]),
        ("[providers]\nanimatic = 7", ["providers.animatic"]),
        ("money = 100", ["money"]),
    ],
)
def test_a_wrong_value_names_file_key_and_range(own: Path, toml: str, said: list[str]):
    complaint = _complaint(own, toml)

    assert complaint.startswith("mine.toml: ")
    assert all(part in complaint for part in said), complaint


def test_every_wrong_value_is_named_at_once(own: Path):
    complaint = _complaint(own, "[qa]\ntechnical_min = 1001\nsemantic_min = -1\n")

    assert len(complaint.splitlines()) == 2


def test_a_broken_file_names_the_place(own: Path):
    assert "line 2" in _complaint(own, "[qa]\ntechnical_min = \n")


def test_a_file_that_is_not_text_is_named(own: Path):
    own.write_bytes(b"\xff\xfe")

    with pytest.raises(Misconfigured, match=r"mine\.toml"):
        load_configuration(own)


def test_a_missing_file_is_named(own: Path):
    with pytest.raises(Misconfigured, match=r"mine\.toml: cannot be read"):
        load_configuration(own)


@pytest.mark.parametrize(
    ("toml", "key"),
    [
        ("[films]\nstaging_ms = 262800000", "films.staging_ms"),
        ("[approvals]\ndeadline_ms = 604800000", "films.staging_ms"),
        ("[films]\ndeadline_ms = 1199999", "films.deadline_ms"),
        ("[delivery]\nack_deadline_ms = 1800001", "takes.deadline_ms"),
    ],
)
def test_a_rule_between_keys_that_is_broken_is_named(own: Path, toml: str, key: str):
    assert any(
        line.startswith(f"mine.toml: {key}: ") for line in _complaint(own, toml).splitlines()
    )


def test_the_least_staging_that_outlives_every_approval_is_allowed(own: Path):
    own.write_text("[films]\nstaging_ms = 262800001\n", "utf-8")

    films, approvals = load_configuration(own).films, load_configuration(own).approvals

    assert films.staging_ms == approvals.deadline_ms + films.deadline_ms + 1

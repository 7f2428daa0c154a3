"""What the environment says: read strictly, and never open by accident."""

from pathlib import Path

import pytest

from shared.domain.errors import Misconfigured
from shared.runtime.settings import Project, read_settings

CLOUD = {"AIPROD_HOST": "cloud", "AIPROD_PROJECT": "p", "AIPROD_BUCKET": "b"}


def test_without_a_word_it_is_this_folder() -> None:
    settings = read_settings({})
    assert (settings.host, settings.home) == ("local", Path(".aiprod").absolute())


def test_an_argument_wins_over_the_environment() -> None:
    assert read_settings(CLOUD, host="local").host == "local"


@pytest.mark.parametrize("host", ["mars", "Local", "cloud "])
def test_an_unknown_host_is_refused(host: str) -> None:
    with pytest.raises(Misconfigured, match="local, emulators, cloud"):
        read_settings({"AIPROD_HOST": host})


@pytest.mark.parametrize("missing", ["AIPROD_PROJECT", "AIPROD_BUCKET"])
def test_the_cloud_needs_project_and_bucket(missing: str) -> None:
    with pytest.raises(Misconfigured, match=missing):
        read_settings({name: value for name, value in CLOUD.items() if name != missing})


def test_the_cloud_has_defaults_for_the_rest() -> None:
    assert read_settings(CLOUD).cloud == Project("p", "b", "(default)", "us-central1")


@pytest.mark.parametrize("host", [{}, {"AIPROD_HOST": "local"}, {"AIPROD_HOST": "emulators"}])
def test_a_service_on_cloud_run_is_never_open_by_accident(host: dict[str, str]) -> None:
    with pytest.raises(Misconfigured, match="AIPROD_HOST"):
        read_settings({"K_SERVICE": "router", **host})
    assert read_settings({"K_SERVICE": "router", **CLOUD}).host == "cloud"

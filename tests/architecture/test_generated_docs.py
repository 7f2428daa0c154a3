"""A generated document says what the code says, and a link leads somewhere."""

import re
from pathlib import Path

import pytest

from shared.catalog.load import load_configuration
from tests.architecture.sources import ROOT, files, modules
from tests.docs_generator.configuration import ENVIRONMENT, shipped_value
from tests.docs_generator.documents import documents, drift
from tests.docs_generator.sources import SOURCES


def test_no_generated_document_differs_from_the_code():
    assert drift() == [], "run make docs"


def test_the_same_code_gives_the_same_documents():
    assert documents() == documents()


@pytest.mark.parametrize("key", SOURCES)
def test_a_source_is_of_a_key_that_exists(key: str):
    assert shipped_value(key) is not None


def test_every_preset_is_documented():
    text = documents()["configuration.md"]

    assert all(name in text for name in load_configuration().presets)


def test_every_variable_that_is_read_is_documented_and_no_other():
    read = {
        name
        for path in modules()
        for name in re.findall(r"\bAIPROD_[A-Z_]+\b", path.read_text("utf-8"))
    }

    assert read == {row[0].strip("`") for row in ENVIRONMENT}


@pytest.mark.parametrize(
    "page",
    sorted(path for path in files() if path.suffix == ".md"),
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_a_link_inside_the_project_leads_somewhere(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)#\s]+)", text) + re.findall(r'src="([^"]+)"', text)
    local = [target for target in targets if not re.match(r"https?:|mailto:", target)]

    assert [target for target in local if not (page.parent / target).exists()] == []

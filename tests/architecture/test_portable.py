"""What is here runs on any machine: no path of one, no address of a package registry."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, files

# Written so that this file passes its own test.
MACHINE = re.compile(r"(?<![\w.])/(?:[w]ork|[r]oot|[o]pt|[h]ome/\w+|[U]sers/\w+)/")
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted\.org|(?<!emit-)(?:[i]ndex-url|[f]ind-links)[= ]")

TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".json", ".csv", ".svg", ".cfg", ""}


def _text_files() -> list[Path]:
    return [path for path in files() if path.suffix in TEXT and path.name != ".git"]


@pytest.mark.parametrize("pattern", [MACHINE, REGISTRY], ids=["machine paths", "registry hosts"])
def test_no_file_names(pattern: re.Pattern[str]):
    named = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _text_files()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]

    assert named == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("requirements*.txt")), ids=lambda p: p.name)
def test_every_requirement_is_pinned_and_hashed(path: Path):
    """A requirement begins at the margin; its hashes and comments are indented below it."""
    text = path.read_text("utf-8")
    wanted = re.split(r"\n(?=\S)", text.strip())

    assert wanted
    assert [w.split("\n")[0] for w in wanted if "==" not in w or "--hash=sha256:" not in w] == []


@pytest.mark.parametrize("name", ["services", "shared", "tests"])
def test_no_installed_distribution_provides_our_names(name: str):
    """It would win or lose against ours by the order of the path: a bug that comes and goes."""
    assert name not in packages_distributions()


@pytest.mark.parametrize("tree", ["services", "shared"])
def test_every_folder_of_code_is_a_regular_package(tree: str):
    bare = {
        str(path.parent.relative_to(ROOT))
        for path in (ROOT / tree).rglob("*.py")
        if not (path.parent / "__init__.py").exists()
    }

    assert bare == set()

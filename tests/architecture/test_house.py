"""The house rules that tools do not know: what lies at the top, and that every door opens."""

import re

from tests.architecture.sources import ROOT

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

TOP = {
    *("services", "shared", "infra", "tests", "docs"),
    *("Makefile", "README.md", "cloudbuild.yaml", "pyproject.toml"),
    *("LICENSE", "NOTICE"),
    *("requirements.txt", "requirements-dev.txt", "requirements-bench.txt"),
}

MADE = {"out", "build", "dist"}

PROMISED = {
    "help",
    "setup",
    "run",
    "test",
    "check",
    "lint",
    "types",
    "bench",
    "chaos",
    "docs",
    "clean",
}


def _described() -> set[str]:
    return set(re.findall(r"^([a-z-]+):.*?## \S", MAKEFILE, re.MULTILINE))


def test_nothing_new_lies_at_the_top():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}

    assert found - MADE == TOP


def test_every_target_is_described_and_none_is_missing():
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)

    assert set(phony.split()) == _described()
    assert _described() >= PROMISED


def test_every_ci_runs_the_same_script_and_it_only_calls_targets():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    steps = re.findall(r"^step (\S+)$", script, re.MULTILINE)

    assert {"setup", "lint", "types", "docs-check", "test", "test-slow"} == set(steps)
    assert set(steps) <= _described()
    assert ".ci/run" in (ROOT / ".github" / "workflows" / "checks.yaml").read_text("utf-8")
    assert ".ci/run" in (ROOT / "cloudbuild.yaml").read_text("utf-8")


def test_a_readme_is_read_in_one_sitting():
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 150


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "adr"
    listed = (folder / "README.md").read_text("utf-8")

    assert [p.name for p in folder.glob("0*.md") if p.name not in listed] == []

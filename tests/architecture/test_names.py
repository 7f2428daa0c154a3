"""One word, one thing: docs/glossary.md is law."""

import ast
import re

import pytest

from shared.catalog.metrics import METRICS
from shared.contracts.registry import CLASS_OF
from tests.architecture.sources import ROOT, module_name, modules, parsed

BANNED_MODULES = {"common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}
"""Names of drawers: whatever has no place ends up in them."""

BANNED_IN_CLASSES = ("Asset", "Helper", "Item", "Manager", "Processor", "Util")

WORDS = (
    *("brief", "job", "plan", "shot", "take", "ticket", "clip", "timeline", "rendition", "probe"),
    *("measurement", "verdict", "finding", "route", "quote", "hold", "purse", "draw", "settlement"),
    *("ledger entry", "delivery", "receipt", "incident", "facts"),
)
"""Of the design."""

NOT_NOUNS = {"approval", "cancel", "funds", "letter", "prompt", "tick"}
"""First words of message types that are plain English."""


def _glossary() -> set[str]:
    text = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    return {word.lower() for word in re.findall(r"^\| \*\*([^*]+)\*\*", text, re.MULTILINE)}


@pytest.mark.parametrize("tree", ["services", "shared", "tests"])
def test_no_module_is_a_drawer(tree: str):
    drawers = [
        module_name(path)
        for path in modules(tree)
        if BANNED_MODULES & set(module_name(path).split("."))
    ]

    assert drawers == []


def test_no_class_is_named_for_everything():
    vague = [
        f"{module_name(path)}.{node.name}"
        for path in modules()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(BANNED_IN_CLASSES)
    ]

    assert vague == []


def test_every_word_of_the_design_is_in_the_glossary():
    assert set(WORDS) - _glossary() == set()


def test_every_noun_that_speaks_is_in_the_glossary():
    nouns = {type_.partition(".")[0] for type_ in CLASS_OF} - NOT_NOUNS

    assert nouns <= _glossary()


def test_a_message_is_named_noun_dot_verb_and_its_class_after_it():
    for type_, cls in CLASS_OF.items():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+|tick", type_)
        assert cls.__name__ == type_.replace(".", "_").title().replace("_", "")


def test_a_metric_is_a_plain_name():
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", name) for name in METRICS)

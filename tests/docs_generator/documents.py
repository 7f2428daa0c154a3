"""All generated documents by name, and whether those on disk are the same."""

from pathlib import Path

from tests.docs_generator.bucket import bucket_documents
from tests.docs_generator.cli import cli_documents
from tests.docs_generator.cloud_costs import cloud_costs_documents
from tests.docs_generator.configuration import configuration_documents
from tests.docs_generator.contract import contract_documents
from tests.docs_generator.logs import logs_documents
from tests.docs_generator.messages import messages_documents
from tests.docs_generator.metrics import metrics_documents
from tests.docs_generator.states import states_documents

__all__ = ["DOCS", "documents", "drift", "write_all"]

DOCS = Path(__file__).resolve().parents[2] / "docs"

SCHEMAS = "schemas"
"""A folder that holds nothing else, so that a file without a message is drift too."""


def documents() -> dict[str, str]:
    """Give every generated document: name below docs/ to content."""
    return {
        **states_documents(),
        **messages_documents(),
        **contract_documents(),
        **bucket_documents(),
        **metrics_documents(),
        **logs_documents(),
        **configuration_documents(),
        **cli_documents(),
        **cloud_costs_documents(),
    }


def drift() -> list[str]:
    """Name the documents that are missing, differ, or have lost their message."""
    wanted = documents()
    differing = [name for name, text in wanted.items() if _on_disk(name) != text]
    strangers = [
        f"{SCHEMAS}/{path.name}"
        for path in (DOCS / SCHEMAS).glob("*")
        if f"{SCHEMAS}/{path.name}" not in wanted
    ]
    return sorted([*differing, *strangers])


def write_all() -> list[str]:
    """Write what differs, remove what has no message any more; name both."""
    wanted, differing = documents(), drift()
    for name in differing:
        path = DOCS / name
        if name not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[name], "utf-8")
    return differing


def _on_disk(name: str) -> str | None:
    path = DOCS / name
    return path.read_text("utf-8") if path.exists() else None

"""Write the golden file of each message version that has none.

Run it with `python -m tests.contract.messages.publish`. A golden file is what some release has
really said. Once published it is never written again: a version that changed its shape is a new
number, with an upgrader.
"""

import json
from pathlib import Path

from shared.contracts.codec import encode_envelope
from shared.contracts.registry import SCHEMA_OF
from tests.contract.messages.examples import EXAMPLES, an_envelope

__all__ = ["GOLDEN", "golden_of"]

GOLDEN = Path(__file__).with_name("golden")


def golden_of(type_: str, schema: int) -> Path:
    """Name the golden file of a message version."""
    return GOLDEN / type_ / f"v{schema}.json"


def main() -> None:
    """Publish what has not been published yet."""
    for type_, payload in EXAMPLES.items():
        path = golden_of(type_, SCHEMA_OF[type_])
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        message = json.loads(encode_envelope(an_envelope(payload)))
        path.write_text(json.dumps(message, indent=2, ensure_ascii=False) + "\n", "utf-8")
        print(f"published {type_} v{SCHEMA_OF[type_]}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()

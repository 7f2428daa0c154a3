"""Write the golden snapshot of the configuration's schema number, if it has none.

Run it with `python -m tests.contract.configuration.publish`. A golden file is what some release has
really pinned. Once published it is never written again.
"""

import json
from pathlib import Path

from shared.catalog.configuration import SNAPSHOT_SCHEMA
from shared.catalog.load import load_configuration

__all__ = ["GOLDEN"]

GOLDEN = Path(__file__).with_name("golden")


def main() -> None:
    """Publish what has not been published yet."""
    path = GOLDEN / f"v{SNAPSHOT_SCHEMA}.json"
    if path.exists():
        return
    GOLDEN.mkdir(exist_ok=True)
    snapshot = json.loads(load_configuration().canonical())
    path.write_text(json.dumps(snapshot, indent=2, ensure_ascii=False) + "\n", "utf-8")
    print(f"published v{SNAPSHOT_SCHEMA}")  # noqa: T201 - a command


if __name__ == "__main__":
    main()

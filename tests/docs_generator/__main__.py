"""Write the generated documents; with --check only compare them, and fail when one differs."""

import sys

from tests.docs_generator.documents import drift, write_all


def main(arguments: list[str]) -> int:
    """Write or check. Exit code 1: something differs."""
    if "--check" not in arguments:
        for name in write_all():
            print(f"wrote {name}")  # noqa: T201 - a command
        return 0
    differing = drift()
    for name in differing:
        print(f"{name} differs from the code: run make docs", file=sys.stderr)  # noqa: T201
    return 1 if differing else 0


sys.exit(main(sys.argv[1:]))

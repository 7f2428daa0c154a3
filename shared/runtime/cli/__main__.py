"""python -m shared.runtime.cli is aiprod."""

import sys

from shared.runtime.cli.main import main

sys.exit(main())

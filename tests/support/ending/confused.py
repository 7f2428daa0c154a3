"""Ends well and says something else."""

import sys

sys.stdout.write('{"sha256": 1}')

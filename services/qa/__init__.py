"""Qa: opens the file, measures, then judges."""

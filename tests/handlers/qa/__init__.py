"""Tests of what QA does with its messages."""

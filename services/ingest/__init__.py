"""Ingest: requests and uploaded prompts become accepted jobs or clear refusals."""

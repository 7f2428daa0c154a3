"""The ingest service on paper."""

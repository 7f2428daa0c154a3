"""The generator service on paper."""

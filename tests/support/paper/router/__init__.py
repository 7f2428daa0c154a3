"""The router service on paper."""

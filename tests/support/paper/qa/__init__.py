"""The qa service on paper."""

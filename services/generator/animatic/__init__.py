"""The keyless backend: draws each shot from its plan. A draft to approve, and it says so."""

"""Pushes: what they look like on the wire, and how they prove who sent them."""

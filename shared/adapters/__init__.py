"""Implementations of the ports. Only shared.runtime imports them."""

"""Arrivals at and above what the emulators' host sustains: what is late, and none is lost."""

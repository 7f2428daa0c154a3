"""The gallery: a film for each style that a brief can ask for, its frame sheet and command."""

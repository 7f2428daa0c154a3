"""Probes open a file and measure it, in a process of their own. They never decide."""

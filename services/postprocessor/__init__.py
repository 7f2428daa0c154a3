"""Postprocessor: clips become a timeline, renditions and a manifest."""

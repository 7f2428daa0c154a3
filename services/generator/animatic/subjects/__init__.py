"""Figures: who or what a shot is about, drawn as lit silhouettes that move a little."""

"""Places: what stands behind and before the subject, back to front."""

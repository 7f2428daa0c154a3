"""Pure vocabulary: standard library and annotated-types only."""

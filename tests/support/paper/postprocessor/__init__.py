"""The postprocessor service on paper."""

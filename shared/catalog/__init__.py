"""Data with its validation: configuration, prices, providers, metrics, fonts."""

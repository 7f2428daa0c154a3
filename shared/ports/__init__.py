"""Protocols, one per file. Services know these; only the runtime knows what is behind them."""

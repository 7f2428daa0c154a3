"""The embedded host: SQLite, files, JSON lines."""

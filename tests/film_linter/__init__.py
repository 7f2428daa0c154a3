"""The film linter: is a finished film fit to be watched? Measured on its own files."""

"""What AIPROD costs this machine, measured against the goals: `make bench`."""

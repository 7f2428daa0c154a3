"""What AIPROD costs and carries in Google Cloud: counted, computed, and measured on emulators."""

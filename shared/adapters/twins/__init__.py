"""Our own servers for Google services that have no emulator, proven by the official clients."""

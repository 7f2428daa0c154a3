"""Does not end."""

import signal

signal.pause()

"""The messages that cross a topic: envelope, payloads, codec, upgraders."""

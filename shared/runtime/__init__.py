"""Hosts: what drives the handlers, on one laptop and in the cloud alike."""

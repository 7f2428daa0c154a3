"""Generator: takes, tickets and money facts; the submit machine."""

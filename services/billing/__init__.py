"""Billing: holds, the ledger, incidents."""

"""The billing service on paper."""

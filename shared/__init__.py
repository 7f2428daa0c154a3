"""What two or more services must agree on."""

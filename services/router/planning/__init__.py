"""Planning without any model: a brief becomes a plan by rules, word lists and templates."""

"""The rules, tried by tables."""

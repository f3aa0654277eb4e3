"""Numbered places: whatever is scarce is a row under a unique key; the database decides."""

"""Numbered places: whatever is scarce is a row under a unique key, and the database has the last word."""

"""Draws as they stand in the database."""

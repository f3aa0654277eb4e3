"""Reads for calendars, a file for each topic."""

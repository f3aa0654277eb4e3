"""Opening hours as a table that people fill in, and who would stand outside new hours. Pure."""

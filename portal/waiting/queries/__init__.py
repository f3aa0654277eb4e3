"""Who waits, read."""

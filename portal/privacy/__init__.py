"""What is kept of a person: shown, handed over, erased when they ask, forgotten in time."""

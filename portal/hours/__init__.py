"""When a facility is open, and why not: day types, opening rules, closures, computed on read."""

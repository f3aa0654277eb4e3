"""The law of signing in: addresses, names, codes, roles, and how long things last."""

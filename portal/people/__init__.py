"""People: their households, what they may do for whom, and how they sign in."""

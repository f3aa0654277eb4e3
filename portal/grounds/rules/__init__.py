"""What a facility may be, and what it is made of."""

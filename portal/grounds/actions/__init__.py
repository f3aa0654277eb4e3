"""What a manager does with the facilities of a school; each in the public log."""

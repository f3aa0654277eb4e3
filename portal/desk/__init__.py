"""The desk: finds a neighbour, books for whoever has no phone, prints the slip."""

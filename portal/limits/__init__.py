"""Limits of what a person or household may have, beside the rules of each place: set from a day on,
seen in plain words before they hold, told in public."""

"""What a school opens, kept by its manager: added, described, divided into units, given up."""

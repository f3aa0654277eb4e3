"""What people ask before anything else: help, privacy, accessibility, and how pages look."""

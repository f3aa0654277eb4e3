"""What every page needs, whatever it is about: rendering, forms, errors, guards, preferences.

This package knows no field: no booking, no facility, no person's table.
"""

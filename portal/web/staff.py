"""The entries above the pages of those who open something, and of the desk. A part of the portal
adds its own line when its page is there."""

from portal.web.navigation import Entry

# Below /organisations/{slug}.
ORGANISATION: tuple[Entry, ...] = ()

# Whole paths.
DESK: tuple[Entry, ...] = ()

"""The entries above the pages of those who open something, and of the desk. A part of the portal
adds its own line when its page is there."""

from portal.language import say
from portal.web.navigation import Entry

# Below /organisations/{slug}.
ORGANISATION: tuple[Entry, ...] = (
    Entry("/today", say("Today")),
    Entry("/approvals", say("Requests")),
    Entry("/closures", say("Closures")),
    Entry("/gate", say("The gate")),
    Entry("/facilities", say("Facilities")),
    Entry("/hours", say("Opening hours")),
    Entry("/dates", say("Dates")),
    Entry("/terms", say("Rules of booking")),
    Entry("/limits", say("Limits")),
    Entry("/draws", say("Draws")),
    Entry("/demand", say("Asked for and not had")),
)

# Whole paths. Those of administrators come after the desk's.
DESK: tuple[Entry, ...] = (
    Entry("/desk", say("People")),
    Entry("/desk/use", say("How people book")),
    Entry("/desk/demand", say("Asked for and not had")),
    Entry("/desk/appeals", say("Appeals")),
    Entry("/desk/weather", say("Weather")),
    Entry("/desk/calendar", say("Holidays")),
)

ADMINISTRATOR: tuple[Entry, ...] = (
    Entry("/desk/roles", say("Roles")),
    Entry("/desk/messages", say("What did not go out")),
    Entry("/desk/jobs", say("Scheduled work")),
)

"""The pages of the desk."""

from portal.desk.pages import (
    bookings,
    draws,
    merging,
    messages,
    no_shows,
    people,
    record,
    roles,
    slips,
    use,
)

routes = [
    *people.routes,
    *record.routes,
    *bookings.routes,
    *draws.routes,
    *slips.routes,
    *use.routes,
    *messages.routes,
    *roles.routes,
    *merging.routes,
    *no_shows.routes,
]

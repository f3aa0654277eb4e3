"""The pages of the desk."""

from portal.desk.pages import bookings, merging, no_shows, people, record, roles, slips, use

routes = [
    *people.routes,
    *record.routes,
    *bookings.routes,
    *slips.routes,
    *use.routes,
    *roles.routes,
    *merging.routes,
    *no_shows.routes,
]

"""The pages of the desk."""

from portal.desk.pages import bookings, merging, people, record, roles, slips, use

routes = [
    *people.routes,
    *record.routes,
    *bookings.routes,
    *slips.routes,
    *use.routes,
    *roles.routes,
    *merging.routes,
]

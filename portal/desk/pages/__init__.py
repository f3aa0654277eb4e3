"""The pages of the desk."""

from portal.desk.pages import bookings, draws, messages, people, record, roles, slips, use

routes = [
    *people.routes,
    *record.routes,
    *bookings.routes,
    *draws.routes,
    *slips.routes,
    *use.routes,
    *messages.routes,
    *roles.routes,
]

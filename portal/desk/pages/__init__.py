"""The pages of the desk."""

from portal.desk.pages import bookings, people, record, slips

routes = [*people.routes, *record.routes, *bookings.routes, *slips.routes]

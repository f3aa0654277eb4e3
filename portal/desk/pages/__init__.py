"""The pages of the desk."""

from portal.desk.pages import bookings, people, slips

routes = [*people.routes, *bookings.routes, *slips.routes]

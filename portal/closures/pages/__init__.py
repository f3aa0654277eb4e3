"""Closing over bookings: before, while and after; by a school, and by the desk for the weather."""

from portal.closures.pages import closing, closings, weather

routes = [*closings.routes, *closing.routes, *weather.routes]

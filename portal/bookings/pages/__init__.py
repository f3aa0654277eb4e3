"""The pages of booking: confirm, one booking, one's own."""

from portal.bookings.pages import alternatives, booking, cancellation, mine, move, new

routes = [
    *new.routes,
    *cancellation.routes,
    *move.routes,
    *alternatives.routes,
    *booking.routes,
    *mine.routes,
]

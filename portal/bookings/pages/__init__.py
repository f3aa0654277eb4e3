"""The pages of booking: confirm, one booking, one's own."""

from portal.bookings.pages import (
    alternatives,
    appeal,
    booking,
    cancellation,
    helped,
    mine,
    move,
    new,
)

routes = [
    *new.routes,
    *cancellation.routes,
    *move.routes,
    *alternatives.routes,
    *appeal.routes,
    *booking.routes,
    *mine.routes,
    *helped.routes,
]

"""Pages of closing over bookings: by a school for itself, by the desk for the weather."""

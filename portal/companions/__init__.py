"""Who comes along with a booking: by a link, under a nickname, with no account."""

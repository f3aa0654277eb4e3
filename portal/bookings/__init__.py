"""Who takes what when: slots, holds and bookings, and the one set of rules that decides them."""

"""What is set: periods of opening hours, school dates, the calendar; and who is yet to come."""

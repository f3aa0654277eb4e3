"""The rules of booking a facility, changed from a day on: seen before they hold, told in public,
and never against somebody who has booked."""

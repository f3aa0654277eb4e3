"""What is open when: a facility's page and week, and the calendars other programs subscribe to."""

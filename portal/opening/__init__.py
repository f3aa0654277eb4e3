"""How a school keeps its hours, and the desk the calendar of public holidays.

Every change is weighed before it is kept: which coming bookings would fall outside the hours. With
such a booking it is refused, as nobody is moved here: times that are booked are closed elsewhere.
"""

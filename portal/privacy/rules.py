"""What is kept, and for how long. The page, the download and the retention job read this list."""

from datetime import timedelta
from typing import NamedTuple

from portal.language import Words, say

BOOKINGS = timedelta(days=90)  # after the slot; then without the person, for counting
VISITS = timedelta(days=30)  # after coming
WAITS = timedelta(days=30)  # after a wait is over
VIEWS = timedelta(days=180)  # after staff read a record
UNUSED_ACCOUNT = timedelta(days=365)
ONCE_A_TIME = 500  # rows changed in one transaction of the retention job


class Kept(NamedTuple):
    """One kind of data: what it is, what for, until when."""

    what: Words
    why: Words
    until: Words


KEPT = (
    Kept(
        say("Name, phone or e-mail address"),
        say("To sign you in and to reach you about a booking."),
        say("Until you erase your account, or 12 months without use"),
    ),
    Kept(
        say("Bookings: place, time, how many came, the age band of children"),
        say("To keep your place, and so that you can look it up."),
        say("90 days after the slot; then only as counts, without you"),
    ),
    Kept(
        say("Nicknames of those who come along with a booking"),
        say("So that whoever booked knows who comes."),
        say("1 day after the booking"),
    ),
    Kept(
        say("Draws: what you wished for and what came of it"),
        say("To draw lots, and so that whoever lost has better luck next time."),
        say("90 days after the draw; then only as counts, without you"),
    ),
    Kept(
        say("What you waited for: place, time, how many"),
        say("To keep your position in line."),
        say("30 days after it is over"),
    ),
    Kept(
        say("When you came through the gate"),
        say("So that a place you used is not counted as missed."),
        say("30 days"),
    ),
    Kept(
        say("Places you missed, and what you said about it"),
        say("To keep places from standing empty."),
        say("90 days after the slot"),
    ),
    Kept(
        say("Whom you let act for you, and that the desk knows you"),
        say("So that somebody you chose may book for you."),
        say("Until you erase your account, or 12 months without use"),
    ),
    Kept(
        say("Which of the staff looked at your record"),
        say("So that you can see who did."),
        say("180 days"),
    ),
    Kept(
        say("Signed-in devices: kind of browser, last use"),
        say("So that you can sign out a lost phone."),
        say("Until you sign out, or 180 days"),
    ),
    Kept(
        say("Messages to you"),
        say("To show that you were told."),
        say("30 days"),
    ),
    Kept(
        say("Sign-in codes"),
        say("To check the code you type."),
        say("10 minutes"),
    ),
)

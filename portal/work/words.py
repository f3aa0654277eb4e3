"""What each job does, for the administrator."""

from portal.language import Words, say

WORDS: dict[str, Words] = {
    "send_waiting_messages": say("Sends messages"),
    "offer_to_the_displaced": say("Keeps something else for those whose time was closed"),
    "pass_on_freed_places": say("Offers what is given back to those who wait"),
    "look_at_what_opened": say("Looks for those who wait at what was opened"),
    "retire_the_ended": say("Closes places on their last day"),
    "write_down_demand": say("Writes down what could not be had"),
    "lapse_expired_holds": say("Lets go of slots nobody confirmed"),
    "lapse_unanswered_offers": say("Lets go of what was kept and not taken"),
    "lapse_unanswered_requests": say("Ends requests nobody answered"),
    "mark_the_missed": say("Counts no-shows"),
    "send_listings": say("Sends the list of the day"),
    "remind_of_bookings": say("Reminds of bookings"),
    "announce_draws": say("Announces draws"),
    "hold_draws": say("Draws lots"),
    "forget_old_submissions": say("Forgets forms sent long ago"),
    "forget_old_messages": say("Forgets messages sent long ago"),
    "forget_old_codes_and_sessions": say("Forgets old codes and devices"),
    "sweep_past_claims": say("Sweeps out places of times gone by"),
    "keep_retention": say("Forgets people when their time is over"),
}

"""The law of waiting: what one waits for, what fits, how long an offer stands."""

from portal.waiting.rules.answering import answer_until
from portal.waiting.rules.fitting import first_fit, problems_with_joining, wishes
from portal.waiting.rules.wish import Fate, Wanted

__all__ = ["Fate", "Wanted", "answer_until", "first_fit", "problems_with_joining", "wishes"]

"""Waiting: joining the line, one's place in it, and the answer to an offer."""

from portal.waiting.pages import mine, new, wait

routes = [*new.routes, *mine.routes, *wait.routes]

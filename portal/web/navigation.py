"""The entries below the community's name, at most four; a new part of the portal adds its own."""

from typing import NamedTuple

from portal.language import Words, say


class Entry(NamedTuple):
    """A part of the portal: where it lives and what it is called."""

    path: str
    words: Words


NAVIGATION = (
    Entry("/facilities", say("Places")),
    Entry("/me", say("Mine")),
    Entry("/help", say("Help")),
)

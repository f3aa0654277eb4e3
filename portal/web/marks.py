"""The marks of availability: always a mark, a word and a border shape, never colour alone."""

from typing import NamedTuple

from portal.language import Words, say


class Mark(NamedTuple):
    """How one state is shown: a sign, its word, and whether one may press it."""

    sign: str
    word: Words
    pressable: bool


# ○ △ ✕ are the signs readers in East Asia know from school and shop notices.
MARKS = {
    "free": Mark("○", say("Free"), True),
    "few": Mark("△", say("Few left"), True),
    "full": Mark("✕", say("Full"), False),
    "off": Mark("－", say("Not open"), False),
    "mine": Mark("✓", say("Yours"), True),
    "wx": Mark("!", say("Closed"), False),
    "draw": Mark("◇", say("In draw"), True),
}

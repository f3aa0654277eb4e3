"""Somebody books for somebody else: whose the booking is, and that they agreed."""

from dataclasses import dataclass, replace

from portal.bookings.rules.share import EVERY_PLACE
from portal.people.rules.visitors import Role, Visitor

TOLD_THE_DESK = ("in_person", "telephone")
STANDING = "standing"
DESK = "desk"  # the channel
HELPERS = (Role.DESK, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Helped:
    """The person a booking is for when another makes it.

    `consent` is how they agreed: "in_person" or "telephone" told the desk just now, "standing"
    named a helper once. `channel` is "desk" or "web".
    """

    person_id: int
    household_id: int
    consent: str
    channel: str


def booker(visitor: Visitor, helping: Helped | None) -> Visitor:
    """Whose the booking is: the helped person, without the roles of whoever helps."""
    if helping is None:
        return visitor
    return replace(
        visitor, id=helping.person_id, household_id=helping.household_id, roles=frozenset()
    )


def granted(helping: Helped | None) -> int:
    """The places open to whoever books whatever is kept for the desk: all, when it is the desk."""
    return EVERY_PLACE if helping is not None and helping.channel == DESK else 0


def may_take_their_word(visitor: Visitor) -> bool:
    """Whether the visitor may say for somebody that they agreed just now, and overrule what is
    waivable: the desk may."""
    return any(visitor.has(role) for role in HELPERS)

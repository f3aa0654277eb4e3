"""How people are told about a booking: which ways a message takes, and what goes along."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, TypedDict, Unpack

from portal import clock
from portal.facilities.rules import Facts
from portal.ical import calendar_bytes, invitation_bytes, method_of
from portal.language import Words, say
from portal.messages.actions import Attachment, Channel, queue
from portal.messages.rules.quiet import after_quiet
from portal.messages.sending import can_send
from portal.settings import settings
from portal.web.address import address

# What people have just done themselves: they wait for the answer.
ONES_OWN = frozenset({"booked", "moved", "cancelled", "asked"})
# Whoever would have come within these hours is told in the night too.
URGENT = timedelta(hours=12)
# What can wait is kept for so long, so that what else the same cause brings goes out with it.
SETTLES = timedelta(minutes=1)


class Further(TypedDict, total=False):
    """What else a message may say of itself; see `messages.actions.queue`."""

    useful_until: datetime
    secrets: Mapping[str, str]
    key: str
    about: str


class Reach(NamedTuple):
    """Where a person is written to, if anywhere, and in which language."""

    person_id: int
    email: str | None
    phone: str | None
    language: str


async def tell(
    reach: Reach,
    kind: str,
    subject: Words,
    text: Words,
    facts: Facts,
    entry: bytes | None,
    *,
    urgent: bool = False,
    short: Words | None = None,
    **further: Unpack[Further],
) -> bool:
    """By e-mail with the calendar entry, or by a text message; false if neither reaches them.

    `text` has the address of its page in its hole `link`: a text message is its subject and that
    address, unless `short` says it otherwise. In quiet hours only what somebody just did
    themselves and what is `urgent` goes out at once.
    """
    now = clock.now()
    at_once = urgent or kind in ONES_OWN
    alone = at_once or "key" in further  # a reminder has its own time
    due_at = now if at_once else after_quiet(now, settings().quiet, facts.zone)
    if not alone:
        due_at += SETTLES
    if reach.email and can_send(Channel.EMAIL):
        await queue(
            person_id=reach.person_id,
            address=reach.email,
            channel=Channel.EMAIL,
            kind=kind,
            language=reach.language,
            subject=subject,
            text=text,
            attachment=_invitation(entry, facts, reach) if entry is not None else None,
            due_at=due_at,
            gather=not alone,
            **further,
        )
        return True
    if reach.phone and can_send(Channel.SMS):
        link = text.holes.get("link", f"{settings().public_origin}/me")
        await queue(
            person_id=reach.person_id,
            address=reach.phone,
            channel=Channel.SMS,
            kind=kind,
            language=reach.language,
            subject=subject,
            text=short or say("%(subject)s %(link)s", subject=subject, link=link),
            details={"what": subject, "link": link},
            due_at=due_at,
            **further,
        )
        return True
    return False


async def tell_on_the_page(reach: Reach, kind: str, subject: Words, text: Words) -> None:
    """On the portal's own page of messages, which reaches whoever has no address."""
    await queue(
        person_id=reach.person_id,
        address="",
        channel=Channel.PAGE,
        kind=kind,
        language=reach.language,
        subject=subject,
        text=text,
    )


async def tell_for_sure(
    reach: Reach,
    kind: str,
    subject: Words,
    text: Words,
    facts: Facts,
    entry: bytes | None,
    *,
    urgent: bool = False,
) -> None:
    """On the portal's own page, and by the best way there is besides."""
    await tell_on_the_page(reach, kind, subject, text)
    await tell(reach, kind, subject, text, facts, entry, urgent=urgent)


def link_to(code: str, language: str) -> str:
    """The whole address of a booking's page, in the reader's language."""
    return settings().public_origin + address(language, f"/bookings/{code}")


def _invitation(entry: bytes, facts: Facts, reach: Reach) -> Attachment:
    """The entry as calendars take it in by themselves, where the portal has an address to be asked
    by; otherwise as a file that people open."""
    sender, to = settings().mail_from, reach.email
    if not sender or not to:
        calendar = calendar_bytes([entry], [facts.zone], facts.name.into(reach.language))
        return Attachment("booking.ics", calendar)
    asked = invitation_bytes(
        entry,
        [facts.zone],
        organiser=(settings().community.into(reach.language), sender),
        attendee=to,
    )
    return Attachment(
        "booking.ics", asked, f"text/calendar; charset=utf-8; method={method_of(entry)}"
    )

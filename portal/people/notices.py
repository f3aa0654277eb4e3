"""What people are told about their accounts, queued with the fact."""

from portal import clock
from portal.language import Words, say
from portal.messages.actions import queue
from portal.messages.rules import Attachment
from portal.people.queries import Account, reach
from portal.people.rules.addresses import Address, masked
from portal.people.rules.lasting import CODE_LASTS
from portal.settings import settings

CODE = "sign_in_code"


async def code(to: Address, code: str, language: str, *, person_id: int | None = None) -> None:
    """A one-time code. It stays out of the stored text and is of no use after ten minutes."""
    await queue(
        address=to.value,
        channel=to.channel,
        kind=CODE,
        language=language,
        subject=say("Your code for %(community)s", community=settings().community),
        text=say(
            "Your code: %(code)s\n\nIt is good for 10 minutes and for one use. "
            "Nobody from the community will ever ask you for it. "
            "If you did not ask for a code, you need not do anything.",
            code="{code}",
        ),
        person_id=person_id,
        useful_until=clock.now() + CODE_LASTS,
        secrets={"code": code},
    )


async def address_changed(person_id: int, language: str, old: Address | None, new: Address) -> None:
    """Both the old and the new address learn that the one was put in the place of the other."""
    for to in (old, new):
        if to is None:
            continue
        await queue(
            address=to.value,
            channel=to.channel,
            kind="address_changed",
            language=language,
            subject=say("How you sign in was changed"),
            text=say(
                "You now sign in with %(new)s. "
                "If that was not you, please call the desk at once: %(phone)s.",
                new=masked(new.value),
                phone=settings().desk_phone,
            ),
            person_id=person_id,
        )


async def tell(
    person_id: int,
    kind: str,
    subject: Words,
    text: Words,
    *,
    attachment: Attachment | None = None,
) -> bool:
    """Queue a message to a person, by the best way there is; false if there is none."""
    to = await reach(person_id)
    if to is None:
        return False
    await queue(
        address=to.address.value,
        channel=to.address.channel,
        kind=kind,
        language=to.language,
        subject=subject,
        text=text,
        person_id=person_id,
        attachment=attachment,
    )
    return True


async def helper_named(person: Account, helper: Account) -> None:
    """Both learn that the one may book for the other, if they can be told."""
    for each in (person, helper):
        await tell(
            each.id,
            "helper_named",
            say("%(helper)s may book for %(person)s", helper=helper.name, person=person.name),
            say(
                "%(helper)s may book for %(person)s from now on. "
                "Either of the two may end it at any time: %(link)s",
                helper=helper.name,
                person=person.name,
                link=f"{settings().public_origin}/me/helpers",
            ),
        )


async def helper_ended(person: Account, helper: Account) -> None:
    """Both learn that the one does not book for the other any more."""
    for each in (person, helper):
        await tell(
            each.id,
            "helper_ended",
            say("%(helper)s books no more for %(person)s", helper=helper.name, person=person.name),
            say(
                "From now on %(helper)s cannot book for %(person)s any more. "
                "What is booked already stays.",
                helper=helper.name,
                person=person.name,
            ),
        )


async def records_merged(person_id: int) -> None:
    """The person learns that the desk made one of their two records."""
    await tell(
        person_id,
        "records_merged",
        say("Your two records are one"),
        say(
            "The desk put two records of you together: all your bookings are in one account now. "
            "If they were not both yours, please call the desk at once: %(phone)s.",
            phone=settings().desk_phone,
        ),
    )


async def records_apart(person_id: int) -> None:
    """Both learn that what was put together is apart again."""
    await tell(
        person_id,
        "records_apart",
        say("Your records are apart again"),
        say(
            "The desk took two records apart that it had put together: each has its own bookings "
            "again. If that is not right, please call the desk: %(phone)s.",
            phone=settings().desk_phone,
        ),
    )

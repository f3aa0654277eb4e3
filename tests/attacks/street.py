"""A street with one of everything that a route can name, and the cast that walks it."""

from dataclasses import dataclass

from starlette.routing import Route

from portal import database
from portal.calendars.actions import make_feed
from portal.companions.rules import token_of
from portal.facilities.rules import Facts
from portal.gate.rules import token_hash
from portal.messages.rules.stopping import stop_token
from portal.settings import settings
from tests.draws.make import WEEK, make_drawn, make_rule
from tests.make import (
    Made,
    insert,
    make_booking,
    make_calendar,
    make_facility,
    make_organisation,
    make_person,
)
from tests.people.make import make_grant, signed_in

CLOSING, STORM = "EXAM2345", "STRM2345"  # codes of closings, of the school and for the weather
WAIT = "WAIT2345"  # Alice waits for a slot
AT_GATE = "A" * 22  # the secret part of the link of the guard's phone
FOR_ONE = ("GET", "POST")  # the methods our routes are made of


@dataclass(frozen=True)
class Street:
    """The hall of the school, who comes there, and Alice's booking."""

    hall: Facts
    school: str
    cast: dict[str, Made]
    code: str
    due: str
    hold: str
    token: str
    agreement: int
    device: int
    appeal: int
    asked: str
    grant: int
    merger: int

    async def cookie(self, name: str) -> str:
        """The Cookie header of a device on which `name` is signed in; "" for the guest. The guard
        is nobody: a phone that has opened its link."""
        if name == "guest":
            return ""
        if name == "guard":
            return f"gate={AT_GATE}"
        return "; ".join(f"{k}={v}" for k, v in (await signed_in(self.cast[name].id)).items())

    async def path_of(self, route: Route) -> str:
        """An address of the route that is Alice's own or everybody's. A new kind of name in an
        address fails here until this street has one."""
        path = route.path
        device = 0
        if "{session_id:int}" in path:
            await signed_in(self.cast["alice"].id)
            device = await database.value(
                "SELECT max(id) FROM session WHERE person_id = ?", self.cast["alice"].id
            )
        slug = self.school if path.startswith("/organisations") else self.hall.slug
        code = self.hold if "extension" in path else self.code
        if "/closures/" in path:
            code = CLOSING
        if "/weather/" in path:
            code = STORM
        if "/approvals/" in path:
            code = self.asked
        token = self.token
        if path.startswith("/gate"):
            token = AT_GATE
        if path.startswith("/with/"):
            token = token_of(
                await database.value("SELECT min(id) FROM companion_link"), settings().secret
            )
        if path.startswith("/waiting/"):
            code = WAIT
        for hole, filling in {
            "{slug}": slug,
            "{facility}": self.hall.slug,
            "{code}": code,
            "{token}": token,
            "{digits}": "123456",
            "{cap:int}": "1",
            "{link_id:int}": str(self.device),
            "{appeal_id:int}": str(self.appeal),
            "{grant_id:int}": str(self.grant),
            "{merger_id:int}": str(self.merger),
            "{other_id:int}": str(self.cast["bob"].id),
            "{session_id:int}": str(device),
            "{person_id:int}": str(self.cast["charlie"].id),
            "{number:int}": "1",
            "{message_id:int}": "1",
            "{stop}": stop_token(self.cast["alice"].id, "gate_code", settings().secret),
            "{helped_id:int}": str(self.cast["alice"].id),
            "{helper_id:int}": str(self.agreement),
            "{path:path}": "help",
            "{week}": WEEK,
        }.items():
            path = path.replace(hole, filling)
        assert "{" not in path, f"no {path} on this street yet"
        return path


async def make_street() -> Street:
    """Alice, her household, a stranger and staff; her booking, her hold, her calendar."""
    school_id = await make_organisation(slug="longling")
    await make_calendar()
    terms = {"check_in": "in_out", "check_in_before": 15, "check_in_after": 30}
    hall = await make_facility(organisation=school_id, courts=2, slug="hall", terms=terms)
    await make_facility(organisation=school_id, slug="yard", kind="basketball", indoor=False)
    await insert(
        "landmark",
        slug="gate",
        name_zh="北门",
        name_en="North gate",
        latitude=22.7,
        longitude=114.3,
    )
    alice = await make_person("Alice", email="alice@example.net")
    cast = {
        "alice": alice,
        "bob": await make_person("Bob", household_id=alice.household_id),
        "charlie": await make_person("Charlie"),
        "sally": await make_person("Sally"),
        "desmond": await make_person("Desmond"),
        "grace": await make_person("Grace"),
    }
    await make_grant(cast["sally"].id, "school_manager", school_id)
    await make_grant(cast["desmond"].id, "desk")
    await make_grant(cast["grace"].id, "administrator")
    gone = await make_person("Ivy", phone=None)
    merger = await insert(
        "merger", kept_id=cast["charlie"].id, gone_id=gone.id, merged_at=0, moved="{}"
    )
    grant = await make_grant((await make_person("Henry")).id, "desk")
    code = await make_booking(hall, "2026-11-28 09:00", person=alice)
    hold = await make_booking(hall, "2026-11-28 10:00", person=alice, state="held")
    await insert(
        "closing",
        code=CLOSING,
        kind="closure",
        organisation_id=school_id,
        reason_zh="考试",
        reason_en="Exam",
        set_at=0,
    )
    await insert(
        "closing",
        code=STORM,
        kind="weather",
        signal="rainstorm",
        level="red",
        reason_zh="暴雨",
        reason_en="Rain",
        set_at=0,
    )
    await insert(
        "cap",
        organisation_id=school_id,
        who="household",
        measure="minutes",
        period="month",
        amount=40000,
        holds_from="2026-01-01",
    )
    asked = await make_booking(hall, "2026-11-28 11:00", state="requested")
    due = await make_booking(hall, "2026-11-26 09:00")  # within the gate's hours as tests begin
    await make_drawn(hall, await make_rule(hall))
    agreement = await insert(
        "helper",
        person_id=alice.id,
        helper_id=cast["bob"].id,
        agreed="self",
        starts_at=0,
    )
    devices = [
        await insert(
            "gate_link",
            token_hash=token_hash(token),
            organisation_id=school_id,
            name="Phone",
            starts_on="2026-01-01",
            given_at=0,
        )
        for token in (AT_GATE, "another")
    ]
    joined = await make_booking(hall, "2026-11-29 15:00", party=3)  # nobody here gives it back
    await insert(
        "companion_link",
        booking_id=await database.value("SELECT id FROM booking WHERE code = ?", joined),
        created_at=0,
    )
    await insert(
        "wait",
        code=WAIT,
        person_id=alice.id,
        household_id=alice.household_id,
        thing="badminton",
        position=1,
        kind="badminton",
        on_day="2026-11-28",
        starts_at=1795917600000000,
        ends_at=1795921200000000,
        minutes=60,
        party=1,
        state="waiting",
        joined_at=0,
        changed_at=0,
    )
    booking_id = await database.value("SELECT id FROM booking WHERE code = ?", code)
    appeal = await insert(
        "appeal", person_id=alice.id, booking_id=booking_id, words="I came.", made_at=0
    )
    token = await make_feed(alice.id, "zh", instead_of=None)
    assert token is not None
    return Street(
        hall=hall,
        school="longling",
        cast=cast,
        code=code,
        due=due,
        hold=hold,
        token=token,
        agreement=agreement,
        device=devices[1],
        appeal=appeal,
        asked=asked,
        grant=grant,
        merger=merger,
    )


def named(route: Route, method: str) -> str:
    """What a failure calls it."""
    return f"{method} {route.path}"


def methods_of(route: Route) -> list[str]:
    return [method for method in FOR_ONE if method in (route.methods or ())]

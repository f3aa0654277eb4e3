"""An example of every page: who looks, at which address, and what they did there."""

import copy
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Page

from portal.messages.rules.stopping import stop_token
from tests.browser.closings import (
    CLOSED_PLACE,
    SCHOOL_CLOSURES,
    STORM,
    close_the_track,
    storm_and_undo,
    wait_until_told,
)
from tests.browser.gate import link_for_the_guard, somebody_appeals, somebody_missed
from tests.browser.office import letter_that_was_refused
from tests.browser.town import BADMINTON, SATURDAY, Town
from tests.browser.ways import view_cookie
from tests.servers import SECRET

Act = Callable[[Page], Awaitable[None]]
STAFF = "沈莎"
DESK = "戴明"  # of the cast
# Where the resident of the examples has a booking. Stories book elsewhere, so that it stays free.
OWN_PLACE = "bixi-middle-volleyball"


@dataclass(frozen=True)
class People:
    """Who looks (their browsers' cookies) and what is theirs (what stands in addresses)."""

    states: dict[str, dict[str, Any]]
    theirs: dict[str, str]
    town: Town

    def state(self, who: str, mode: str) -> dict[str, Any]:
        """The cookies of somebody, with the view they chose."""
        state = copy.deepcopy(self.states[who])
        cookie = view_cookie(self.town, mode, "light" if mode == "standard" else "auto")
        host = self.town.origin.partition("//")[2].partition(":")[0]
        state["cookies"].append(
            {
                "name": cookie["name"],
                "value": cookie["value"],
                "domain": host,
                "path": "/",
                "expires": -1,
                "httpOnly": False,
                "secure": False,
                "sameSite": "Lax",
            }
        )
        return state


async def settle(browser: Browser, town: Town) -> People:
    """Make the people of the examples."""
    states: dict[str, Any] = {"guest": {"cookies": [], "origins": []}}
    theirs: dict[str, str] = {}

    async def keep(who: str, page: Page) -> None:
        states[who] = await page.context.storage_state()
        await page.context.close()

    async def somebody() -> Page:
        return await (await browser.new_context()).new_page()

    newcomer = await somebody()
    await town.ask_for_code(newcomer.context, town.new_phone())
    await keep("newcomer", newcomer)

    neighbour = await somebody()
    await town.move_in(neighbour, "Neighbour")
    theirs["taken_unit"], theirs["taken_starts"] = await _first_free(
        neighbour, town, "rongyin-primary-basketball"
    )
    await town.book(neighbour.context, int(theirs["taken_unit"]), theirs["taken_starts"])
    await neighbour.context.close()

    waiter = await somebody()
    await town.move_in(waiter, "Waiter")
    theirs["wait"] = await town.wait_for(
        waiter.context, theirs["taken_unit"], theirs["taken_starts"]
    )
    await keep("waiter", waiter)

    resident = await somebody()
    phone = await town.move_in(resident)
    for key, slug in (("code", OWN_PLACE), ("gone", "rongyin-primary-dance")):
        unit, starts = await _first_free(resident, town, slug)
        theirs[key] = await town.book(resident.context, int(unit), starts)
        theirs["unit"], theirs["starts"] = unit, starts
    cancellation = f"/bookings/{theirs['gone']}/cancellation"
    asked = await resident.context.request.get(town.at(cancellation))
    found = re.search(r'name="submission" value="([^"]+)"', await asked.text())
    assert found is not None
    await town.post(resident.context, cancellation, submission=found[1])
    theirs["later_unit"], theirs["later_starts"] = await _first_free(resident, town, OWN_PLACE)
    # A room of many seats: what is held here for somebody else is in nobody's way.
    theirs["help_unit"], theirs["help_starts"] = await _first_free(
        resident, town, "longling-road-library-reading"
    )
    theirs["other_unit"], theirs["other_starts"] = await _first_free(
        resident, town, "longling-road-library-meeting"
    )
    await town.post(resident.context, "/me/calendar")
    along = f"/bookings/{theirs['code']}/companions"
    await town.post(resident.context, f"{along}/link")
    shown = await (await resident.context.request.get(town.at(along))).text()
    link = re.search(r'value="[^"]*(/with/[^"]+)"', shown)
    assert link is not None, shown
    theirs["with"] = link[1]
    await town.post(resident.context, "/me/account/address", address=town.new_phone())
    helped = await somebody()
    await town.move_in(helped, "Grandmother")
    await town.post(helped.context, "/me/helpers", address=phone)
    await helped.context.close()
    helpers = await (await resident.context.request.get(town.at("/me/helpers"))).text()
    whom = re.search(r"/me/helpers/(\d+)/bookings", helpers)
    assert whom is not None
    theirs["helped"] = whom[1]
    second = await somebody()  # the resident's other device
    code = await town.ask_for_code(second.context, phone)
    await town.post(second.context, "/sign-in/code", code=code)
    await second.context.close()
    await keep("resident", resident)

    staff = await somebody()
    await town.enter_as(staff.context, STAFF)
    moved_out = await somebody()
    await town.move_in(moved_out, "Moved out")
    unit, starts = await _first_free(moved_out, town, CLOSED_PLACE)
    theirs["displaced"] = await town.book(moved_out.context, int(unit), starts)
    theirs["closing"] = await close_the_track(town, staff.context)
    await wait_until_told(town, staff, theirs["closing"])
    await keep("moved out", moved_out)
    guard = await somebody()
    await guard.goto(town.at(await link_for_the_guard(town, staff.context, SCHOOL)))
    await keep("guard", guard)
    await keep("staff", staff)

    desk = await somebody()
    await town.enter_as(desk.context, DESK)
    sought = await desk.context.request.get(town.at("/desk?q=0000004"))
    theirs["elder"] = sought.url.rpartition("/")[2]
    theirs["storm"] = await storm_and_undo(town, desk.context)
    theirs["appeal"] = somebody_appeals(town)
    theirs["missed"], theirs["misser"] = somebody_missed(town)
    await keep("desk", desk)

    administrator = await somebody()
    await town.move_in(administrator, "Grace")
    town.write_one(
        "INSERT INTO role_grant (person_id, role, starts_on, given_at)"
        " SELECT max(id), 'administrator', '2026-01-01', 0 FROM person WHERE name = 'Grace'"
        " RETURNING id"
    )
    await keep("administrator", administrator)
    letter_that_was_refused(town)
    theirs["stop"] = stop_token(1, "gate_code", SECRET)
    return People(states, theirs, town)


async def _first_free(page: Page, town: Town, slug: str) -> tuple[str, str]:
    """Unit and start of the first slot that can be booked on Saturday."""
    shown = await (
        await page.context.request.get(town.at(f"/facilities/{slug}?day={SATURDAY}"))
    ).text()
    slot = re.search(r'<button class="slot"[^>]*name="starts" value="([^"]+)" form="u(\d+)"', shown)
    assert slot is not None, shown
    return slot[2], slot[1]


@dataclass(frozen=True)
class Case:
    """One page as somebody sees it."""

    name: str
    path: str  # holes are filled with what is theirs
    who: str = "guest"
    route: str = ""  # the route it is the example of
    status: int = 200
    act: Act | None = None  # what they do there, when the page looked at is the answer

    async def show(self, page: Page, town: Town, people: People, lang: str) -> None:
        """Open it in the language; fails unless the page is answered as it should be."""
        address = town.at(self.path.format(**people.theirs), lang)
        answer = await page.goto(address)
        assert answer is not None
        if self.act is not None:
            async with page.expect_response(lambda got: got.request.method == "POST") as posted:
                await self.act(page)
            answer = await posted.value
            await page.wait_for_load_state()
        assert answer.status == self.status, f"{address} answered {answer.status}"


def types(selector: str, text: str, button: str) -> Act:
    """Type something, press the button; the browser's own checks are switched off."""

    async def act(page: Page) -> None:
        form = page.locator("form", has=page.locator(selector)).last
        await form.evaluate("form => { form.noValidate = true }")
        await page.locator(selector).fill(text)
        await page.locator(button).first.click()

    return act


async def _too_many_children(page: Page) -> None:
    await page.locator("#confirm summary").click()
    await page.locator("#confirm").evaluate("form => { form.noValidate = true }")
    await page.locator("#f-children").fill("9")
    await page.locator("#confirm button").click()


async def _unsure(page: Page) -> None:
    await page.locator("form[action$='/me/data/erasure'] button").click()


async def _preview(page: Page) -> None:
    await page.locator("#f-first").fill(SATURDAY)
    await page.locator("input[name=reason]").first.check()
    await page.locator("#closing button").click()


async def _preview_nothing(page: Page) -> None:
    await page.locator("#closing").evaluate("form => { form.noValidate = true }")
    await page.locator("#f-last").fill("2026-11-01")
    await page.locator("#closing button").click()


NEW = "/bookings/new?unit={other_unit}&starts={other_starts}"
WAIT_NEW = "/waiting/new?unit={taken_unit}&starts={taken_starts}"
FOR_HER = "/bookings/new?unit={help_unit}&starts={help_starts}&for={helped}"
SCHOOL = "/organisations/longling-experimental-school"
HOURS = f"{SCHOOL}/hours/longling-experimental-badminton"
LOOK = "#hours .actions button"
KEPT = f"{SCHOOL}/facilities"
OF_HALL = f"{KEPT}/longling-experimental-badminton"
TERMS = f"{SCHOOL}/terms/longling-experimental-badminton"
DRAWS = "/facilities/longling-experimental-basketball/draws"
PAGES = [
    Case("home", "/", route="/"),
    Case("search", "/facilities", route="/facilities"),
    Case("place", f"{BADMINTON}?day={SATURDAY}", route="/facilities/{slug}"),
    Case("week", f"{BADMINTON}/week", route="/facilities/{slug}/week"),
    Case("sheet", f"{BADMINTON}/week/print", route="/facilities/{slug}/week/print"),
    Case("subscribe-place", f"{BADMINTON}/subscribe", route="/facilities/{slug}/subscribe"),
    Case(
        "organisation", "/organisations/longling-experimental-school", route="/organisations/{slug}"
    ),
    Case(
        "subscribe-organisation",
        "/organisations/longling-experimental-school/subscribe",
        route="/organisations/{slug}/subscribe",
    ),
    Case("rules", "/rules", route="/rules"),
    Case("help", "/help", route="/help"),
    Case("privacy", "/privacy", route="/privacy"),
    Case("accessibility", "/accessibility", route="/accessibility"),
    Case("preferences", "/preferences?back=/help", route="/preferences"),
    Case("sign-in", "/sign-in", route="/sign-in"),
    Case("code", "/sign-in/code", "newcomer", "/sign-in/code"),
    Case("password-sign-in", "/sign-in/password", route="/sign-in/password"),
    Case("confirm", NEW, "resident", "/bookings/new"),
    Case("booking", "/bookings/{code}", "resident", "/bookings/{code}"),
    Case(
        "cancellation",
        "/bookings/{code}/cancellation",
        "resident",
        "/bookings/{code}/cancellation",
    ),
    Case(
        "move",
        "/bookings/{code}/move?unit={later_unit}&starts={later_starts}",
        "resident",
        "/bookings/{code}/move",
    ),
    Case("mine", "/me", "resident", "/me"),
    Case("companions", "/bookings/{code}/companions", "resident", "/bookings/{code}/companions"),
    Case("invited", "{with}", route="/with/{token}"),
    Case("waiting", "/me/waiting", "waiter", "/me/waiting"),
    Case("wait-new", WAIT_NEW, "waiter", "/waiting/new"),
    Case("wait", "/waiting/{wait}", "waiter", "/waiting/{code}"),
    Case("own-calendar", "/me/calendar", "resident", "/me/calendar"),
    Case("account", "/me/account", "resident", "/me/account"),
    Case("address", "/me/account/address", "resident", "/me/account/address"),
    Case("address-codes", "/me/account/address/code", "resident", "/me/account/address/code"),
    Case("devices", "/me/devices", "resident", "/me/devices"),
    Case("data", "/me/data", "resident", "/me/data"),
    Case("erasure", "/me/data/erasure", "resident", "/me/data/erasure"),
    Case("password", "/me/password", "staff", "/me/password"),
    Case("work", "/work", "staff", "/work"),
    Case("hours", f"{SCHOOL}/hours", "staff", "/organisations/{slug}/hours"),
    Case("hours-edit", HOURS, "staff", "/organisations/{slug}/hours/{facility}"),
    Case("dates", f"{SCHOOL}/dates", "staff", "/organisations/{slug}/dates"),
    Case("approvals", f"{SCHOOL}/approvals", "staff", "/organisations/{slug}/approvals"),
    Case("facilities-kept", KEPT, "staff", "/organisations/{slug}/facilities"),
    Case("campus", f"{SCHOOL}/campus", "staff", "/organisations/{slug}/campus"),
    Case("facility-new", f"{KEPT}/new", "staff", "/organisations/{slug}/facilities/new"),
    Case("facility-kept", OF_HALL, "staff", "/organisations/{slug}/facilities/{facility}"),
    Case(
        "facility-words",
        f"{OF_HALL}/words",
        "staff",
        "/organisations/{slug}/facilities/{facility}/words",
    ),
    Case(
        "facility-units",
        f"{OF_HALL}/units",
        "staff",
        "/organisations/{slug}/facilities/{facility}/units",
    ),
    Case(
        "facility-units-change",
        f"{OF_HALL}/units/change?deed=join",
        "staff",
        "/organisations/{slug}/facilities/{facility}/units/change",
    ),
    Case(
        "facility-end", f"{OF_HALL}/end", "staff", "/organisations/{slug}/facilities/{facility}/end"
    ),
    Case("limits", f"{SCHOOL}/limits", "staff", "/organisations/{slug}/limits"),
    Case("terms", f"{SCHOOL}/terms", "staff", "/organisations/{slug}/terms"),
    Case("terms-edit", TERMS, "staff", "/organisations/{slug}/terms/{facility}"),
    Case("school-draws", f"{SCHOOL}/draws", "staff", "/organisations/{slug}/draws"),
    Case(
        "school-draw",
        f"{SCHOOL}/draws/longling-experimental-basketball",
        "staff",
        "/organisations/{slug}/draws/{facility}",
    ),
    Case("draws", "/draws", route="/draws"),
    Case("place-draws", DRAWS, route="/facilities/{slug}/draws"),
    Case("draw", f"{DRAWS}/2026-11-30", "resident", "/facilities/{slug}/draws/{week}"),
    Case("desk", "/desk", "desk", "/desk"),
    Case("desk-person", "/desk/people/{elder}", "desk", "/desk/people/{person_id:int}"),
    Case(
        "desk-book",
        "/desk/people/{elder}/bookings/new?unit={other_unit}&starts={other_starts}",
        "desk",
        "/desk/people/{person_id:int}/bookings/new",
    ),
    Case(
        "desk-cancel",
        "/desk/bookings/{code}/cancellation",
        "desk",
        "/desk/bookings/{code}/cancellation",
    ),
    Case(
        "desk-record", "/desk/people/{elder}/record", "desk", "/desk/people/{person_id:int}/record"
    ),
    Case(
        "merging-find",
        "/desk/people/{elder}/merging?q=199000",
        "desk",
        "/desk/people/{person_id:int}/merging",
    ),
    Case(
        "merging",
        "/desk/people/{elder}/merging/{helped}",
        "desk",
        "/desk/people/{person_id:int}/merging/{other_id:int}",
    ),
    Case(
        "no-shows",
        "/desk/people/{misser}/no-shows",
        "desk",
        "/desk/people/{person_id:int}/no-shows",
    ),
    Case("excuse", "/desk/bookings/{missed}/excuse", "desk", "/desk/bookings/{code}/excuse"),
    Case("helpers", "/me/helpers", "resident", "/me/helpers"),
    Case(
        "helped",
        "/me/helpers/{helped}/bookings",
        "resident",
        "/me/helpers/{helped_id:int}/bookings",
    ),
    Case("desk-draws", "/desk/people/{elder}/draws", "desk", "/desk/people/{person_id:int}/draws"),
    Case(
        "desk-draw",
        "/desk/people/{elder}/draws/longling-experimental-basketball/2026-11-30",
        "desk",
        "/desk/people/{person_id:int}/draws/{facility}/{week}",
    ),
    Case("desk-use", "/desk/use", "desk", "/desk/use"),
    Case("desk-demand", "/desk/demand", "desk", "/desk/demand"),
    Case("demand", f"{SCHOOL}/demand", "staff", "/organisations/{slug}/demand"),
    Case("jobs", "/desk/jobs", "administrator", "/desk/jobs"),
    Case("not-sent", "/desk/messages", "administrator", "/desk/messages"),
    Case("roles", "/desk/roles?q=0000004", "administrator", "/desk/roles"),
    Case(
        "roles-of",
        "/desk/roles/people/{elder}",
        "administrator",
        "/desk/roles/people/{person_id:int}",
    ),
    Case("holidays", "/desk/calendar?year=2026", "desk", "/desk/calendar"),
    Case("slip", "/desk/slips/{code}", "desk", "/desk/slips/{code}"),
    Case("gate", "/gate", "guard", "/gate"),
    Case("show-this", "/gate/in/{code}/123456", "resident", "/gate/in/{code}/{digits}"),
    Case("gate-links", f"{SCHOOL}/gate", "staff", "/organisations/{slug}/gate"),
    Case(
        "gate-list",
        f"{SCHOOL}/gate/print?day={SATURDAY}",
        "staff",
        "/organisations/{slug}/gate/print",
    ),
    Case(
        "gate-listing",
        f"{SCHOOL}/gate/listing",
        "staff",
        "/organisations/{slug}/gate/listing",
    ),
    Case("gate-paper", f"{SCHOOL}/gate/paper", "staff", "/organisations/{slug}/gate/paper"),
    Case("today", f"{SCHOOL}/today", "staff", "/organisations/{slug}/today"),
    Case("appeals", "/desk/appeals", "desk", "/desk/appeals"),
    Case("appeal-decide", "/desk/appeals/{appeal}", "desk", "/desk/appeals/{appeal_id:int}"),
    Case("appeal", "/bookings/{code}/appeal", "resident", "/bookings/{code}/appeal"),
    Case("closures", SCHOOL_CLOSURES, "staff", "/organisations/{slug}/closures"),
    Case(
        "closures-preview",
        f"{SCHOOL_CLOSURES}/preview",
        "staff",
        "/organisations/{slug}/closures/preview",
    ),
    Case(
        "closing",
        f"{SCHOOL_CLOSURES}/{{closing}}",
        "staff",
        "/organisations/{slug}/closures/{code}",
    ),
    Case("weather", "/desk/weather", "desk", "/desk/weather"),
    Case("weather-closing", "/desk/weather/{storm}", "desk", "/desk/weather/{code}"),
    Case("letters", "/me/account/messages", "resident", "/me/account/messages"),
    Case("stop-letters", "/letters/{stop}", "guest", "/letters/{stop}"),
    Case("messages", "/me/messages", "moved out", "/me/messages"),
]
# The same routes in other states, and what goes wrong.
STATES = [
    Case("confirm-for", FOR_HER, "resident"),
    Case("not-here", "/gate/in/{code}/123456", "guard", status=422),
    Case("booking-displaced", "/bookings/{displaced}", "moved out"),
    Case("mine-displaced", "/me", "moved out"),
    Case("closures-at-once", f"{SCHOOL_CLOSURES}?when=now", "staff"),
    Case("closures-hit", SCHOOL_CLOSURES, "staff", act=_preview),
    Case("closures-wrong", SCHOOL_CLOSURES, "staff", status=422, act=_preview_nothing),
    Case("weather-storm", STORM, "desk"),
    Case("hours-new", f"{HOURS}?period=new", "staff"),
    Case("hours-copied", HOURS, "staff", act=types("#f-hours_0", "18:00-22:00", "[name=copy]")),
    Case("hours-row", HOURS, "staff", act=types("#f-hours_0", "18:00-22:00", "[name=add]")),
    Case("hours-preview", HOURS, "staff", act=types("#f-hours_0", "06:00-23:00", LOOK)),
    Case("hours-outside", HOURS, "staff", act=types("#f-hours_0", "", LOOK)),
    Case("hours-wrong", HOURS, "staff", status=422, act=types("#f-hours_0", "8", LOOK)),
    Case(
        "dates-wrong",
        f"{SCHOOL}/dates",
        "staff",
        status=422,
        act=types("#f-words_zh", "考试", "form[action$='/dates'] button"),
    ),
    Case(
        "holidays-wrong",
        "/desk/calendar?year=2026",
        "desk",
        status=422,
        act=types("#f-name_zh", "元旦", "form[action$='/desk/calendar'] button"),
    ),
    Case("terms-preview", TERMS, "staff", act=types("#f-cap_week", "2", "form.text button")),
    Case(
        "terms-wrong",
        TERMS,
        "staff",
        status=422,
        act=types("#f-party_max", "many", "form.text button"),
    ),
    Case(
        "roles-wrong",
        "/desk/roles/people/{elder}",
        "administrator",
        status=422,
        act=types("#f-until", "2020-01-01", "form[action*='/desk/roles/people'] button"),
    ),
    Case("home-resident", "/", "resident"),
    Case("search-found", "/facilities?q=%E7%BE%BD%E6%AF%9B%E7%90%83"),
    Case("search-wrong", "/facilities?day=2026-02-30", status=422),
    Case("place-closed", "/facilities/bixi-middle-tennis"),
    Case("place-wrong-day", f"{BADMINTON}?day=2026-02-30", status=422),
    Case("place-moving", f"/facilities/{OWN_PLACE}?moving={{code}}", "resident"),
    Case("booking-cancelled", "/bookings/{gone}", "resident"),
    Case("missing", "/nowhere", status=404),
    Case(
        "slot-taken",
        "/bookings/new?unit={taken_unit}&starts={taken_starts}",
        "resident",
        status=409,
    ),
    Case("slot-broken", "/bookings/new?unit={unit}&starts=yesterday", "resident", status=422),
    Case("booking-wrong", NEW, "resident", status=422, act=_too_many_children),
    Case("erasure-unsure", "/me/data/erasure", "resident", status=422, act=_unsure),
    Case(
        "sign-in-wrong",
        "/sign-in",
        status=422,
        act=types("#f-address", "1380013800", "form[action$='/sign-in'] button"),
    ),
    Case(
        "account-wrong",
        "/me/account",
        "resident",
        status=422,
        act=types("#f-name", "x" * 40, "form[action$='/me/account'] button"),
    ),
    Case(
        "password-short",
        "/me/password",
        "staff",
        status=422,
        act=types("#f-password", "short", "form[action$='/me/password'] button"),
    ),
]
CASES = [*PAGES, *STATES]
# What is fetched, not read: calendars, a file, a redirect, answers for machines.
NO_PAGES = {
    "/feeds/{token}.ics",
    "/facilities/{slug}.ics",
    "/facilities/{slug}/draws/{week}/file",
    "/organisations/{slug}.ics",
    "/bookings/{code}.ics",
    "/organisations/{slug}/demand.csv",
    "/desk/demand.csv",
    "/me/data/download",
    "/gate/enter/{token}",
    "/e/{path:path}",
    "/live",
    "/ready",
}

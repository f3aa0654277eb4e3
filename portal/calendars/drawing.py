"""The week table, drawn in one pass from words that are escaped once.

A week of six courts has 588 cells. Marks and words are those of `ui.slot`; a test holds the two
against each other. What is drawn here has no address and no name of a reader in it, except links to
the reader's own bookings.
"""

from collections.abc import Iterator
from datetime import date, datetime

from markupsafe import Markup, escape

from portal.bookings.rules.instants import instant_text
from portal.calendars.rules.days import OfferedDay, weekday_first
from portal.calendars.rules.offers import FULL, Offer
from portal.calendars.rules.weeks import GroupWeek, Week
from portal.language import Named, Words, say
from portal.web.address import address
from portal.web.marks import MARKS

SIGNS = {
    state: f'<span aria-hidden="true">{mark.sign}&nbsp;</span>' for state, mark in MARKS.items()
}
CAPTION = say("Free times from %(first)s to %(last)s")
TIME = say("Time")
WAIT = say(": wait list")


class Pen:
    """Puts words into one language, escaped, each only once."""

    def __init__(self, language: str, draws: str, *, waiting: bool) -> None:
        self.language = language
        self.draws = escape(address(language, draws)) if draws else ""
        self.waiting = waiting
        self._written: dict[object, str] = {}
        self._values: dict[datetime, str] = {}
        off = MARKS["off"]
        self.closed = (
            f'<td data-s="off"><span aria-hidden="true">{off.sign}</span>'
            f'<span class="vh">{self.write(off.word)}</span></td>'
        )

    def value(self, at: datetime) -> str:
        """An instant as forms send it."""
        if at not in self._values:
            self._values[at] = instant_text(at)
        return self._values[at]

    def write(self, words: Words | Named) -> str:
        """The words as HTML text."""
        key = (words.sentence, *words.holes.values()) if isinstance(words, Words) else words
        written = self._written.get(key)
        if written is None:
            written = self._written[key] = str(escape(words.into(self.language)))
        return written


def draw_week(
    week: Week, language: str, today: date, draws: str = "", *, waiting: bool = True
) -> Markup:
    """The whole table, for buttons whose forms have the ids `u<unit>`; `draws` is the path of the
    page on which one registers for what is given by lot; with `waiting`, what is full leads to the
    waiting list."""
    pen = Pen(language, draws, waiting=waiting)
    days = [
        str(escape(weekday_first(day.day, today, near=False).into(language))) for day in week.days
    ]
    caption = say(
        CAPTION.sentence,
        first=weekday_first(week.first, today, near=False),
        last=weekday_first(week.last, today, near=False),
    )
    parts = [
        f'<table class="week"><caption>{escape(caption.into(language))}</caption>',
        f'<thead><tr><th scope="col">{pen.write(TIME)}</th>',
        *(_head(day, words, pen) for day, words in zip(week.days, days, strict=True)),
        "</tr></thead>",
    ]
    for group in week.groups:
        parts += _group(group, days, pen, named=len(week.groups) > 1)
    parts.append("</table>")
    return Markup("".join(parts))  # noqa: S704  every word in it was escaped above


def _head(day: OfferedDay, words: str, pen: Pen) -> str:
    weekday, _, on = words.partition(" ")
    return (
        f'<th scope="col">{weekday} <span class="nowrap">{on}</span><br>'
        f"<small>{pen.write(day.word)}</small></th>"
    )


def _group(group: GroupWeek, days: list[str], pen: Pen, *, named: bool) -> Iterator[str]:
    yield "<tbody>"
    place = ""
    if named:
        name = str(escape(group.group.name.into(pen.language)))
        place = f"{name} "
        yield f'<tr><th scope="rowgroup" colspan="{len(days) + 1}">{name}</th></tr>'
    for times, cells in group.rows:
        yield f'<tr><th scope="row">{times}</th>'
        for day, offer in zip(days, cells, strict=True):
            yield _cell(offer, f"{day} {times} {place}", pen)
        yield "</tr>"
    yield "</tbody>"


def _cell(offer: Offer | None, label: str, pen: Pen) -> str:
    if offer is None:
        return pen.closed
    state, word = offer.state, pen.write(offer.word)
    if offer.bookable:
        value = pen.value(offer.span.starts)
        return (
            f'<td data-s="{state}"><button form="u{offer.unit.id}" name="starts" value="{value}"'
            f' aria-label="{label}{word}">{SIGNS[state]}{word}</button></td>'
        )
    if state == "draw" and pen.draws:
        return (
            f'<td data-s="draw"><a href="{pen.draws}" aria-label="{label}{word}">'
            f"{SIGNS[state]}{word}</a></td>"
        )
    if offer.own is not None:
        href = escape(address(pen.language, f"/bookings/{offer.own.code}"))
        return (
            f'<td data-s="mine"><a href="{href}" aria-label="{label}{word}">'
            f"{SIGNS[state]}{word}</a></td>"
        )
    if pen.waiting and offer.why is not None and offer.why.code == FULL:
        wait = {"unit": offer.unit.id, "starts": pen.value(offer.span.starts)}
        href = escape(address(pen.language, "/waiting/new", **wait))
        return (
            f'<td data-s="{state}"><a href="{href}"'
            f' aria-label="{label}{word}{pen.write(WAIT)}">{SIGNS[state]}{word}</a></td>'
        )
    return f'<td data-s="{state}">{SIGNS[state]}{word}</td>'

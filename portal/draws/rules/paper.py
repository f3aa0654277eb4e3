"""The published file of a draw: what went in, what came out, the same bytes every time.

One JSON value a line, keys in alphabetical order, no spaces, ASCII only, a line feed after each:
the draw with its seed, the slots, the requests in the order of their names, the outcomes in the
order of their turns, what is left over, and last the SHA-256 of all lines before. Nobody's name is
in it: a request's name is made for the one draw, and known to its household alone.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from portal.draws.rules.drawing import drawn
from portal.draws.rules.turns import seed_hash
from portal.draws.rules.values import Draw, Outcome, Prize, Record, Request, Result, Share

FORMAT = 1


def written(draw: Draw, result: Result) -> bytes:
    """The file of a draw."""
    body = b"".join(_line(value) for value in _values(draw, result))
    return body + _line({"line": "end", "sha256": sha256(body).hexdigest()})


def redrawn(paper: bytes) -> bytes:
    """The file as it would be written from what the given one says went in. Raises ValueError,
    with a sentence, when that cannot be made out."""
    draw = read(paper)
    return written(draw, drawn(draw))


def read(paper: bytes) -> Draw:
    """What went into the draw of a file. Raises ValueError, with a sentence."""
    head: dict[str, Any] | None = None
    prizes: list[Prize] = []
    requests: list[Request] = []
    for number, text in enumerate(paper.split(b"\n"), start=1):
        if not text:
            continue
        try:
            value = json.loads(text)
            match value["line"]:
                case "draw":
                    head = value
                case "slot":
                    prizes.append(_prize(value))
                case "request":
                    requests.append(_request(value))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"Line {number} cannot be read.") from error
    if head is None:
        raise ValueError("The file says nothing of the draw.")
    return _checked(head, tuple(prizes), tuple(requests))


def _checked(
    head: dict[str, Any], prizes: tuple[Prize, ...], requests: tuple[Request, ...]
) -> Draw:
    if head.get("format") != FORMAT:
        raise ValueError("The file is of a format this program does not read.")
    try:
        draw = Draw(
            name=str(head["draw"]),
            facility=str(head["facility"]),
            closed=_instant(head["closed"]),
            seed=str(head["seed"]),
            prizes=prizes,
            requests=requests,
            most=int(head["most"]),
            most_a_day=int(head["most_a_day"]),
        )
        promised = head["seed_sha256"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("The line of the draw is not whole.") from error
    if seed_hash(draw.seed) != promised:
        raise ValueError("The seed is not the one whose hash was published before.")
    slots = {prize.slot for prize in prizes}
    names = {request.name for request in requests}
    if len(slots) < len(prizes) or len(names) < len(requests):
        raise ValueError("A slot or a request is in the file twice.")
    for request in requests:
        if not slots.issuperset(request.wishes) or len(set(request.wishes)) < len(request.wishes):
            raise ValueError(f"Request {request.name} wishes for what is not given away.")
    return draw


def _values(draw: Draw, result: Result) -> Iterator[dict[str, Any]]:
    yield {
        "line": "draw",
        "format": FORMAT,
        "draw": draw.name,
        "facility": draw.facility,
        "closed": _text(draw.closed),
        "seed": draw.seed,
        "seed_sha256": seed_hash(draw.seed),
        "most": draw.most,
        "most_a_day": draw.most_a_day,
    }
    for prize in draw.prizes:
        yield {
            "line": "slot",
            "slot": prize.slot,
            "starts": _text(prize.starts),
            "ends": _text(prize.ends),
            "day": prize.day,
            "units": [[share.unit, share.places] for share in prize.shares],
        }
    for request in sorted(draw.requests, key=lambda request: request.name):
        yield {
            "line": "request",
            "request": request.name,
            "takes": request.takes,
            "wishes": list(request.wishes),
            "households": [{"won": each.won, "lost": each.lost} for each in request.records],
            "barred": request.barred,
            "channel": request.channel,
        }
    for outcome in result.outcomes:
        yield _outcome(outcome)
    for slot, places in result.left:
        yield {"line": "left", "slot": slot, "places": places}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "line": "outcome",
        "request": outcome.name,
        "turn": outcome.turn,
        "tickets": outcome.tickets,
        "wishes": [[slot, fate.value] for slot, fate in outcome.fates],
        "given": [list(each) for each in outcome.given],
    }


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _prize(value: dict[str, Any]) -> Prize:
    return Prize(
        slot=str(value["slot"]),
        starts=_instant(value["starts"]),
        ends=_instant(value["ends"]),
        day=str(value["day"]),
        shares=tuple(Share(str(unit), int(places)) for unit, places in value["units"]),
    )


def _request(value: dict[str, Any]) -> Request:
    records = tuple(Record(int(each["won"]), int(each["lost"])) for each in value["households"])
    if not records or int(value["takes"]) < 1 or min(min(r.won, r.lost) for r in records) < 0:
        raise ValueError(value)
    return Request(
        name=str(value["request"]),
        takes=int(value["takes"]),
        wishes=tuple(str(slot) for slot in value["wishes"]),
        records=records,
        barred={str(slot): str(rule) for slot, rule in value["barred"].items()},
        channel=str(value["channel"]),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)

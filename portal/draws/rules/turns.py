"""In which order those who registered come to choose.

Each request has tickets. Every ticket is hashed with the seed, and a request stands where its best
ticket stands: so the chance of coming before another is exactly as its tickets are to theirs, and
nothing is needed to check it but SHA-256.
"""

from hashlib import sha256

from portal.draws.rules.values import Draw, Record, Request

REMEMBERED = 3  # draws lost in a row that still add to one's tickets
FOR_A_LOSS = 2  # tickets more for each of them
NOTHING_YET = 3  # times as many tickets for whoever has won nothing


def tickets_of(record: Record) -> int:
    """One, two more for each draw lost in a row (three at most), and three times all of that
    for a household that has won nothing in the weeks looked back on."""
    tickets = 1 + FOR_A_LOSS * min(record.lost, REMEMBERED)
    return tickets if record.won else NOTHING_YET * tickets


def tickets_for(request: Request) -> int:
    """Those who come together have the tickets of the one with the fewest: nobody is better placed
    for taking along somebody who had bad luck."""
    return min(tickets_of(record) for record in request.records)


def ticket_hash(seed: str, draw: str, request: str, number: int) -> str:
    """Where one ticket stands: the lower in the alphabet, the sooner."""
    return sha256(f"{seed}|{draw}|{request}|{number}".encode()).hexdigest()


def best_ticket(draw: Draw, request: Request) -> str:
    return min(
        ticket_hash(draw.seed, draw.name, request.name, number)
        for number in range(1, tickets_for(request) + 1)
    )


def in_turn(draw: Draw) -> list[Request]:
    """The requests, the first to choose first."""
    return sorted(draw.requests, key=lambda request: (best_ticket(draw, request), request.name))


def seed_hash(seed: str) -> str:
    """What is published of a seed before anybody registers."""
    return sha256(seed.encode()).hexdigest()

"""Two hundred residents in a hundred and forty households, invented by chance from a seed."""

from dataclasses import dataclass
from random import Random

from portal.demo.names import OTHERS, chinese_name, surname

HOUSEHOLDS = 140
RESIDENTS = 200
LATEST = 45  # days since the last of them joined; before the first booking that is kept
# +86 199 0000 xxxx is nobody's: no operator has given out a number of that block.
PHONES = "+861990000"
FIRST_NUMBER = 100  # those before it belong to the cast


@dataclass(frozen=True, slots=True)
class Resident:
    """`household` counts from 0."""

    household: int
    name: str
    language: str
    phone: str
    joined_days_ago: int
    seen_days_ago: int


def residents(chance: Random) -> list[Resident]:
    """The residents, household by household."""
    sizes = _sizes(chance)
    people: list[Resident] = []
    others = list(OTHERS)
    for household, size in enumerate(sizes):
        shared = surname(chance)
        joined = chance.randint(LATEST, 380)
        elsewhere = bool(others) and household % 17 == 5
        for member in range(size):
            if elsewhere and member == 0:
                name = others.pop(0)
            elif member == 1:  # married people keep their own surnames
                name = chinese_name(chance, surname(chance), woman=household % 2 == 0)
            else:
                name = chinese_name(chance, shared, woman=(household + member) % 2 == 1)
            people.append(
                Resident(
                    household,
                    name,
                    "en" if name[0].isascii() else "zh",
                    f"{PHONES}{FIRST_NUMBER + len(people):04d}",
                    max(LATEST, joined - 3 * member),
                    chance.randint(0, 9),
                )
            )
    return people


def _sizes(chance: Random) -> list[int]:
    """How many live in each household: most are one or two with a telephone of their own."""
    sizes = [1] * HOUSEHOLDS
    while sum(sizes) < RESIDENTS:
        household = chance.randrange(HOUSEHOLDS)
        if sizes[household] < 4:
            sizes[household] += 1
    return sizes

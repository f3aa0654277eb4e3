"""What the addresses of a facility's pages ask for, as values."""

from dataclasses import dataclass
from datetime import date

from portal.calendars.rules.asking import Asked, asked_day
from portal.facilities.rules import Facts, UnitFacts
from portal.web.form import Form


@dataclass(frozen=True, slots=True)
class Looking:
    """What somebody looks at. An unknown unit is no unit: all are shown."""

    asked: Asked
    unit: UnitFacts | None
    moving: str
    earlier: bool = False
    free_only: bool = False
    each: bool = False

    @property
    def day(self) -> date:
        return self.asked.day

    @property
    def kept(self) -> dict[str, object]:
        """What links to other days carry along."""
        return {"unit": self.unit.id if self.unit else None, "moving": self.moving or None}

    def to(self, field: str, day: date) -> dict[str, object]:
        """The fields of a link to another day."""
        return {field: day.isoformat(), **self.kept}


def looking(query: Form, facts: Facts, today: date, *, day_field: str = "day") -> Looking:
    """From `?day=` (or `?from=`), `?unit=`, `?moving=` and the like."""
    terms = facts.terms_on(today)
    units = query.text("unit")
    unit_id = query.number("unit")
    return Looking(
        asked=asked_day(query.text(day_field), today, terms.window_days if terms else 0),
        unit=facts.unit(unit_id) if unit_id else None,
        moving=query.text("moving")[:16],
        earlier=query.ticked("earlier"),
        free_only=query.text("only") == "free",
        each=units == "each" and len(facts.units) > 1,
    )

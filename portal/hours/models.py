"""The layers opening hours are computed from.

The calendar of public holidays (`calendar_year`, `calendar_day`) is keyed by calendar and day and
is read and written as plain rows.
"""

from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from portal.database.fields import DayField, InstantField


class ClosureKind(StrEnum):
    CLOSURE = "closure"
    WEATHER = "weather"


class ClosingKind(StrEnum):
    """What else may take a booking's time or place from it, beside closures."""

    HOURS = "hours"
    TERMS = "terms"
    UNITS = "units"


class SchoolPeriod(Model):
    """A school break or a run of exam days, both ends included."""

    id = fields.BigIntField(primary_key=True)
    organisation_id = fields.BigIntField()
    kind = fields.CharField(max_length=20)
    starts_on = DayField()
    ends_on = DayField()
    name_zh = fields.TextField()
    name_en = fields.TextField()

    class Meta:
        table = "school_period"


class OpeningPeriod(Model):
    """A season of opening hours, both ends included; of several, the one begun last holds."""

    id = fields.BigIntField(primary_key=True)
    facility_id = fields.BigIntField()
    name_zh = fields.TextField()
    name_en = fields.TextField()
    starts_on = DayField()
    ends_on = DayField()

    class Meta:
        table = "opening_period"


class OpeningRule(Model):
    """On days of this type: open from `opens` to `closes` (minutes of the day), or until dusk.

    `weekdays` is a sum of 1 for Monday, 2 for Tuesday ... 64 for Sunday.
    """

    id = fields.BigIntField(primary_key=True)
    period_id = fields.BigIntField()
    day_type = fields.CharField(max_length=20)
    weekdays = fields.BigIntField(default=127)
    opens = fields.BigIntField()
    closes = fields.BigIntField()
    until_dusk = fields.BooleanField(default=False)

    class Meta:
        table = "opening_rule"


class HoursException(Model):
    """Days on which an organisation, or one facility of it, keeps other hours, with a reason.

    `spans` is text such as "08:00-12:00, 14:00-18:00", or empty when closed.
    """

    id = fields.BigIntField(primary_key=True)
    organisation_id = fields.BigIntField()
    facility_id = fields.BigIntField(null=True)
    starts_on = DayField()
    ends_on = DayField()
    spans = fields.TextField()
    reason_zh = fields.TextField()
    reason_en = fields.TextField()
    set_by_id = fields.BigIntField(null=True)
    set_at = InstantField()

    class Meta:
        table = "hours_exception"


class Closure(Model):
    """Hours taken back, by the organisation or for the weather, with a reason for the public."""

    id = fields.BigIntField(primary_key=True)
    closing_id = fields.BigIntField(null=True)
    organisation_id = fields.BigIntField()
    facility_id = fields.BigIntField(null=True)
    kind = fields.CharEnumField(ClosureKind)
    starts_at = InstantField()
    ends_at = InstantField()
    reason_zh = fields.TextField()
    reason_en = fields.TextField()
    set_by_id = fields.BigIntField(null=True)
    set_at = InstantField()
    lifted_at = InstantField(null=True)

    class Meta:
        table = "closure"

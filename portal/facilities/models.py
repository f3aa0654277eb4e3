"""Organisations, facilities, spaces, units and terms, as the database keeps them."""

from datetime import date
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model

from portal.database.fields import DayField, InstantField


class Takes(StrEnum):
    """What booking a unit takes of each of its spaces."""

    WHOLE = "whole"  # every place: a court, a pitch
    PLACES = "places"  # one place for each of the party: a reading room, a running track


class Organisation(Model):
    """A school, a library, or whoever operates several; `calendar` names its public holidays."""

    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=60)
    kind = fields.CharField(max_length=20)
    name_zh = fields.TextField()
    name_en = fields.TextField()
    operator_id = fields.BigIntField(null=True)
    address_zh = fields.TextField()
    address_en = fields.TextField()
    latitude = fields.FloatField()
    longitude = fields.FloatField()
    telephone = fields.TextField(default="")
    calendar = fields.TextField()
    campus_cap = fields.BigIntField(null=True)

    class Meta:
        table = "organisation"


class Landmark(Model):
    """A place people set out from: an estate, a metro station."""

    id = fields.BigIntField(primary_key=True)
    slug = fields.CharField(max_length=60)
    name_zh = fields.TextField()
    name_en = fields.TextField()
    latitude = fields.FloatField()
    longitude = fields.FloatField()

    class Meta:
        table = "landmark"


class Facility(Model):
    """What is opened. `zone` is an IANA name; `tick_minutes` the grain of its claims.

    `rules_version` rises by trigger with every change of its rules or hours; `claims_version` with
    every booking taken, moved or cancelled.
    """

    id = fields.BigIntField(primary_key=True)
    organisation: fields.ForeignKeyRelation[Organisation] = fields.ForeignKeyField(
        "portal.Organisation", related_name="facilities"
    )
    organisation_id: int
    slug = fields.CharField(max_length=60)
    kind = fields.CharField(max_length=20)
    name_zh = fields.TextField()
    name_en = fields.TextField()
    indoor = fields.BooleanField()
    lit = fields.BooleanField()
    surface = fields.CharField(max_length=20)
    latitude = fields.FloatField()
    longitude = fields.FloatField()
    zone = fields.TextField()
    tick_minutes = fields.BigIntField(default=30)
    gate_zh = fields.TextField()
    gate_en = fields.TextField()
    bring_zh = fields.TextField()
    bring_en = fields.TextField()
    fee_zh = fields.TextField()
    fee_en = fields.TextField()
    photo = fields.TextField(null=True)
    retired_at = InstantField(null=True)
    rules_version = fields.BigIntField(default=1)
    claims_version = fields.BigIntField(default=1)

    class Meta:
        table = "facility"


class Space(Model):
    """The smallest piece that can be taken; `capacity` places."""

    id = fields.BigIntField(primary_key=True)
    facility: fields.ForeignKeyRelation[Facility] = fields.ForeignKeyField(
        "portal.Facility", related_name="spaces"
    )
    facility_id: int
    name_zh = fields.TextField()
    name_en = fields.TextField()
    capacity = fields.BigIntField()

    class Meta:
        table = "space"


class Unit(Model):
    """What may be booked: one space or several together (table `unit_space`), from a day to a day,
    both included."""

    id = fields.BigIntField(primary_key=True)
    facility: fields.ForeignKeyRelation[Facility] = fields.ForeignKeyField(
        "portal.Facility", related_name="units"
    )
    facility_id: int
    name_zh = fields.TextField()
    name_en = fields.TextField()
    takes = fields.CharEnumField(Takes)
    position = fields.BigIntField()
    from_on = DayField(default=date.min)
    until_on = DayField(default=date.max)

    class Meta:
        table = "unit"


class Terms(Model):
    """The rules of booking a facility from a day on, until the next terms hold. Lengths in minutes.

    `window_days` days ahead are bookable, the last of them from `release_minute` of the day.
    With a `release_weekday` (1 is Monday) the days of a week become bookable together, on that day
    as many whole weeks before; neighbours whom the desk knows book `neighbours_hours` earlier.
    `cap_day` and `cap_week` count a person's bookings: a day over all kinds, a week per kind.
    With `approval` a booking is asked for. `check_in` is "none", "in" or "in_out"; the gate lets a
    booking in from `check_in_before` minutes before its start to `check_in_after` after it.
    `strikes_allowed` no-shows within `strike_days` days pause booking for `pause_days` days.
    `desk_share` percent of the courts or places of a slot are the desk's until the day before.
    """

    id = fields.BigIntField(primary_key=True)
    facility: fields.ForeignKeyRelation[Facility] = fields.ForeignKeyField(
        "portal.Facility", related_name="terms"
    )
    facility_id: int
    holds_from = DayField()
    slot_minutes = fields.BigIntField()
    raster_minutes = fields.BigIntField()
    buffer_minutes = fields.BigIntField()
    longest_minutes = fields.BigIntField()
    window_days = fields.BigIntField()
    release_minute = fields.BigIntField()
    notice_minutes = fields.BigIntField()
    cancel_minutes = fields.BigIntField()
    party_max = fields.BigIntField()
    guardian_age = fields.BigIntField()
    cap_day = fields.BigIntField()
    cap_week = fields.BigIntField()
    approval = fields.BooleanField(default=False)
    check_in = fields.CharField(max_length=10, default="none")
    check_in_before = fields.BigIntField(default=15)
    check_in_after = fields.BigIntField(default=15)
    strikes_allowed = fields.BigIntField(default=3)
    strike_days = fields.BigIntField(default=30)
    pause_days = fields.BigIntField(default=7)
    desk_share = fields.BigIntField(default=0)
    release_weekday = fields.BigIntField(default=0)
    neighbours_hours = fields.BigIntField(default=0)

    class Meta:
        table = "terms"


class TermsChange(Model):
    """One line of the public change log; without a facility it concerns all."""

    id = fields.BigIntField(primary_key=True)
    facility_id = fields.BigIntField(null=True)
    holds_from = DayField()
    words_zh = fields.TextField()
    words_en = fields.TextField()
    changed_at = InstantField()

    class Meta:
        table = "terms_change"

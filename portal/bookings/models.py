"""Bookings and their states. A hold is a booking that is still to be confirmed.

Their history, `booking_event`, is keyed by booking and number and is written as plain rows.
"""

from tortoise import fields
from tortoise.models import Model

from portal.bookings.rules.states import State
from portal.database.fields import DayField, InstantField


class Booking(Model):
    """One unit taken by one person from `starts_at` to `ends_at`.

    `sequence` rises with every change a calendar should hear of; `event_zh` and `event_en` keep the
    finished calendar entry, so that a feed only joins bytes.
    """

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=16)
    person_id = fields.BigIntField(null=True)
    household_id = fields.BigIntField(null=True)
    facility_id = fields.BigIntField()
    unit_id = fields.BigIntField()
    on_day = DayField()
    starts_at = InstantField()
    ends_at = InstantField()
    party = fields.BigIntField()
    children = fields.BigIntField(default=0)
    child_band = fields.CharField(max_length=5, default="")
    state = fields.CharEnumField(State)
    held_until = InstantField(null=True)
    extended = fields.BooleanField(default=False)
    late = fields.BooleanField(default=False)
    channel = fields.CharField(max_length=10, default="web")
    helper_id = fields.BigIntField(null=True)
    consent = fields.CharField(max_length=10, default="")
    sequence = fields.BigIntField(default=0)
    created_at = InstantField()
    changed_at = InstantField()
    event_zh = fields.BinaryField(null=True)
    event_en = fields.BinaryField(null=True)

    class Meta:
        table = "booking"

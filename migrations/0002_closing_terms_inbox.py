"""Closings over bookings, more that terms say, an inbox on the page, and who acted for whom.

Instants are microseconds since 1970 (UTC), days are 'YYYY-MM-DD'.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import allow, run

PEOPLE = [
    "ALTER TABLE person ADD COLUMN elder %(bool)s NOT NULL DEFAULT FALSE",
    """ALTER TABLE person ADD COLUMN merged_into_id %(int)s REFERENCES person (id)
        CHECK (merged_into_id IS NULL OR (merged_into_id <> id AND disabled_at IS NOT NULL))""",
    """ALTER TABLE role_grant ADD COLUMN ended_by_id %(int)s REFERENCES person (id)
        CHECK (ends_on IS NULL OR starts_on <= ends_on)
        CHECK (ended_by_id IS NULL OR ended_at IS NOT NULL)""",
]
# A message of the channel 'page' goes nowhere: it waits on the page until its person reads it.
MESSAGES = [
    """ALTER TABLE message ADD COLUMN read_at %(int)s
        CHECK (channel = 'page' OR read_at IS NULL)
        CHECK (channel <> 'page' OR address = '')
        CHECK (channel <> 'page' OR (person_id IS NOT NULL AND sent_at IS NOT NULL))""",
]
# A unit is offered from a day to a day, both included: what is divided anew is from a day on.
UNITS = [
    "ALTER TABLE unit ADD COLUMN from_on TEXT NOT NULL DEFAULT '0001-01-01'",
    """ALTER TABLE unit ADD COLUMN until_on TEXT NOT NULL DEFAULT '9999-12-31'
        CHECK (from_on <= until_on)""",
]
TERMS = [
    """ALTER TABLE organisation ADD COLUMN campus_cap %(int)s
        CHECK (campus_cap BETWEEN 1 AND 100000)""",
    "ALTER TABLE terms ADD COLUMN approval %(bool)s NOT NULL DEFAULT FALSE",
    """ALTER TABLE terms ADD COLUMN check_in TEXT NOT NULL DEFAULT 'none'
        CHECK (check_in IN ('none', 'in', 'in_out'))""",
    """ALTER TABLE terms ADD COLUMN check_in_before %(int)s NOT NULL DEFAULT 15
        CHECK (check_in_before BETWEEN 0 AND 120)""",
    """ALTER TABLE terms ADD COLUMN check_in_after %(int)s NOT NULL DEFAULT 15
        CHECK (check_in_after BETWEEN 0 AND 240)""",
    """ALTER TABLE terms ADD COLUMN strikes_allowed %(int)s NOT NULL DEFAULT 3
        CHECK (strikes_allowed BETWEEN 1 AND 20)""",
    """ALTER TABLE terms ADD COLUMN strike_days %(int)s NOT NULL DEFAULT 30
        CHECK (strike_days BETWEEN 1 AND 366)""",
    """ALTER TABLE terms ADD COLUMN pause_days %(int)s NOT NULL DEFAULT 7
        CHECK (pause_days BETWEEN 0 AND 90)""",
    """ALTER TABLE terms ADD COLUMN desk_share %(int)s NOT NULL DEFAULT 0
        CHECK (desk_share BETWEEN 0 AND 50)""",
]
# What one press of the red button closed: one closure for each place, school or span of it. New
# hours or terms that displace bookings have none, but what they wrote, as JSON, to be undone.
CLOSINGS = [
    """CREATE TABLE closing (
        id %(id)s,
        code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 8 AND 16),
        kind TEXT NOT NULL CHECK (kind IN ('closure', 'weather', 'hours', 'terms', 'units')),
        organisation_id %(int)s REFERENCES organisation (id),
        signal TEXT NOT NULL DEFAULT ''
            CHECK (signal IN ('', 'typhoon', 'rainstorm', 'thunder_gale')),
        level TEXT NOT NULL DEFAULT ''
            CHECK (level IN ('', 'white', 'blue', 'yellow', 'orange', 'red')),
        district TEXT NOT NULL DEFAULT '',
        reason_zh TEXT NOT NULL,
        reason_en TEXT NOT NULL,
        set_by_id %(int)s REFERENCES person (id),
        set_at %(int)s NOT NULL,
        lifted_at %(int)s,
        lifted_by_id %(int)s REFERENCES person (id),
        undone %(bool)s NOT NULL DEFAULT FALSE,
        written TEXT NOT NULL DEFAULT '',
        CHECK ((kind IN ('hours', 'terms')) = (written <> '')),
        CHECK ((kind = 'weather') = (signal <> '')),
        CHECK ((signal = '') = (level = '')),
        CHECK (kind = 'weather' OR organisation_id IS NOT NULL),
        CHECK (NOT undone OR lifted_at IS NOT NULL)
    ) %(strict)s""",
    "CREATE INDEX closing_organisation ON closing (organisation_id, set_at)",
    "ALTER TABLE closure ADD COLUMN closing_id %(int)s REFERENCES closing (id)",
    "CREATE INDEX closure_closing ON closure (closing_id)",
]
TRANSITIONS = [
    ("requested", "displaced"),
    ("displaced", "requested"),
    ("displaced", "displaced"),  # none of what is kept instead fits
    ("attended", "confirmed"),  # ticked by mistake
    ("missed", "attended"),  # the paper list was typed in later
    ("missed", "excused"),
    ("cancelled", "cancelled"),  # a late cancellation excused
]
BOOKINGS = [
    "INSERT INTO booking_transition (from_state, to_state) VALUES "
    + ", ".join(f"('{before}', '{after}')" for before, after in TRANSITIONS),
    """ALTER TABLE booking ADD COLUMN consent TEXT NOT NULL DEFAULT ''
        CHECK (consent IN ('', 'in_person', 'telephone', 'standing'))
        CHECK (helper_id IS NULL OR consent <> '')""",
    """CREATE INDEX booking_waits ON booking (state, held_until)
        WHERE state IN ('held', 'requested', 'displaced')""",
]
CHANNELS = ("email", "sms", "console", "page")
STATES = (
    "held",
    "requested",
    "confirmed",
    "lapsed",
    "denied",
    "cancelled",
    "displaced",
    "attended",
    "missed",
    "excused",
)


class Migration(BaseMigration):
    dependencies = [("portal", "0001_initial")]  # noqa: RUF012  the shape the loader reads
    operations = [  # noqa: RUF012  the shape the loader reads
        run(PEOPLE),
        allow("message", "channel", CHANNELS),
        run(MESSAGES),
        run(UNITS),
        run(TERMS),
        run(CLOSINGS),
        allow("booking", "state", STATES),
        run(BOOKINGS),
    ]

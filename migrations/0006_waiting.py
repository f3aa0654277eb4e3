"""Who waits for what is full, what is kept for them when it is given back, and what nobody could
have.

Instants are microseconds since 1970 (UTC), days are 'YYYY-MM-DD'. Ticks are numbered by the raster
of their facility.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import allow, run

TRANSITIONS = [
    ("new", "offered"),
    ("offered", "confirmed"),
    ("offered", "lapsed"),  # declined, or not answered in time
]
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
    "offered",
)
BOOKINGS = [
    "INSERT INTO booking_transition (from_state, to_state) VALUES "
    + ", ".join(f"('{before}', '{after}')" for before, after in TRANSITIONS),
    # When such a claim ends, by its booking's end or by time, its place is still taken until it was
    # passed on to whoever waits.
    "ALTER TABLE claim ADD COLUMN waited %(bool)s NOT NULL DEFAULT FALSE",
    "CREATE INDEX claim_to_pass_on ON claim (expires_at) WHERE waited",
]
WAITING = [
    # `thing` says what is waited for in one text: whoever waits for the same has the same.
    """CREATE TABLE wait (
        id %(id)s,
        code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 8 AND 16),
        person_id %(int)s NOT NULL REFERENCES person (id),
        household_id %(int)s NOT NULL REFERENCES household (id),
        thing TEXT NOT NULL CHECK (length(thing) BETWEEN 1 AND 120),
        position %(int)s NOT NULL CHECK (position >= 1),
        kind TEXT NOT NULL,
        facility_id %(int)s REFERENCES facility (id),
        unit_id %(int)s,
        on_day TEXT NOT NULL,
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        minutes %(int)s NOT NULL CHECK (minutes BETWEEN 15 AND 1440),
        party %(int)s NOT NULL CHECK (party BETWEEN 1 AND 200),
        children %(int)s NOT NULL DEFAULT 0,
        child_band TEXT NOT NULL DEFAULT '' CHECK (child_band IN ('', '0-6', '7-13', '14-17')),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'accepted', 'declined',
            'lapsed', 'left', 'over')),
        joined_at %(int)s NOT NULL,
        changed_at %(int)s NOT NULL,
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id),
        UNIQUE (thing, position),
        CHECK (starts_at < ends_at),
        CHECK (unit_id IS NULL OR facility_id IS NOT NULL),
        CHECK (children >= 0 AND children < party),
        CHECK ((children > 0) = (child_band <> ''))
    ) %(strict)s""",
    """CREATE UNIQUE INDEX wait_open ON wait (person_id, thing)
        WHERE state IN ('waiting', 'offered')""",
    "CREATE INDEX wait_person ON wait (person_id, joined_at)",
    "CREATE INDEX wait_household ON wait (household_id)",
    "CREATE INDEX wait_changed ON wait (changed_at)",
    "CREATE INDEX wait_waiting ON wait (ends_at) WHERE state = 'waiting'",
    # Where a wait that is open could be met: from a tick up to, not including, another.
    """CREATE TABLE wait_ground (
        wait_id %(int)s NOT NULL REFERENCES wait (id) ON DELETE CASCADE,
        space_id %(int)s NOT NULL REFERENCES space (id),
        from_tick %(int)s NOT NULL,
        until_tick %(int)s NOT NULL,
        PRIMARY KEY (wait_id, space_id),
        CHECK (from_tick < until_tick)
    ) %(strict_keyed)s""",
    "CREATE INDEX wait_ground_space ON wait_ground (space_id, until_tick)",
    # A place kept for whoever is next: the claims of a booking that is not theirs yet.
    """CREATE TABLE wait_offer (
        id %(id)s,
        wait_id %(int)s NOT NULL REFERENCES wait (id) ON DELETE CASCADE,
        booking_id %(int)s NOT NULL UNIQUE REFERENCES booking (id),
        offered_at %(int)s NOT NULL,
        until_at %(int)s NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'lapsed')),
        changed_at %(int)s NOT NULL,
        CHECK (offered_at < until_at)
    ) %(strict)s""",
    "CREATE UNIQUE INDEX wait_offer_open ON wait_offer (wait_id) WHERE state = 'open'",
    "CREATE INDEX wait_offer_until ON wait_offer (until_at) WHERE state = 'open'",
]
# What was asked for and could not be had: sums of days, nobody in them. `hour` 24 is any hour;
# `facility_id` 0 is a search that no place of ours answered, then `topic` is what was looked for.
DEMAND = [
    """CREATE TABLE demand (
        counted_on TEXT NOT NULL,
        facility_id %(int)s NOT NULL CHECK (facility_id >= 0),
        day_type TEXT NOT NULL,
        hour %(int)s NOT NULL CHECK (hour BETWEEN 0 AND 24),
        what TEXT NOT NULL CHECK (what IN ('search', 'full', 'refused', 'waited')),
        topic TEXT NOT NULL DEFAULT '' CHECK (length(topic) <= 40),
        times %(int)s NOT NULL CHECK (times >= 1),
        PRIMARY KEY (counted_on, facility_id, day_type, hour, what, topic)
    ) %(strict_keyed)s""",
    "CREATE INDEX demand_facility ON demand (facility_id, counted_on)",
]
# Who comes along with a booking: by a link, under a nickname, with no account. `key` is the secret
# of the browser that joined, as a hash.
COMPANIONS = [
    """CREATE TABLE companion_link (
        id %(id)s,
        booking_id %(int)s NOT NULL REFERENCES booking (id),
        created_at %(int)s NOT NULL,
        revoked_at %(int)s
    ) %(strict)s""",
    """CREATE UNIQUE INDEX companion_link_open ON companion_link (booking_id)
        WHERE revoked_at IS NULL""",
    """CREATE TABLE companion (
        id %(id)s,
        booking_id %(int)s NOT NULL REFERENCES booking (id),
        number %(int)s NOT NULL CHECK (number BETWEEN 1 AND 199),
        nickname TEXT NOT NULL CHECK (length(nickname) BETWEEN 1 AND 20),
        key_hash TEXT NOT NULL CHECK (length(key_hash) = 64),
        joined_at %(int)s NOT NULL,
        left_at %(int)s,
        UNIQUE (booking_id, key_hash)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX companion_number ON companion (booking_id, number)
        WHERE left_at IS NULL""",
    """CREATE UNIQUE INDEX companion_nickname ON companion (booking_id, nickname)
        WHERE left_at IS NULL""",
]


class Migration(BaseMigration):
    dependencies = [("portal", "0005_draws")]  # noqa: RUF012  the shape the loader reads
    operations = [  # noqa: RUF012  the shape the loader reads
        allow("booking", "state", STATES),
        run(BOOKINGS),
        run(WAITING),
        run(DEMAND),
        run(COMPANIONS),
    ]

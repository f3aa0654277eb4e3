"""Bookings moved out by a closure, who came through the gate, and who acts for whom.

Instants are microseconds since 1970 (UTC), days are 'YYYY-MM-DD'.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import run

# What a closing, new hours or new terms took from somebody, and what is kept for them instead. A
# booking is displaced by one cause at a time. The places of its alternatives are claims of the
# booking itself that expire with the offer.
DISPLACED = [
    """CREATE TABLE displacement (
        id %(id)s,
        booking_id %(int)s NOT NULL REFERENCES booking (id),
        closing_id %(int)s NOT NULL REFERENCES closing (id),
        position %(int)s NOT NULL CHECK (position >= 1),
        was TEXT NOT NULL CHECK (was IN ('requested', 'confirmed')),
        facility_id %(int)s NOT NULL,
        unit_id %(int)s NOT NULL,
        on_day TEXT NOT NULL,
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'offered', 'nothing_fits', 'accepted',
            'declined', 'lapsed', 'restored', 'cancelled')),
        offered_until %(int)s,
        changed_at %(int)s NOT NULL,
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id),
        UNIQUE (closing_id, booking_id),
        UNIQUE (closing_id, position),
        CHECK (starts_at < ends_at),
        CHECK (state <> 'offered' OR offered_until IS NOT NULL)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX displacement_open ON displacement (booking_id)
        WHERE state NOT IN ('accepted', 'restored', 'cancelled')""",
    """CREATE INDEX displacement_waits ON displacement (state, offered_until)
        WHERE state IN ('waiting', 'offered')""",
    """CREATE TABLE alternative (
        displacement_id %(int)s NOT NULL REFERENCES displacement (id),
        number %(int)s NOT NULL CHECK (number BETWEEN 1 AND 3),
        facility_id %(int)s NOT NULL,
        unit_id %(int)s NOT NULL,
        on_day TEXT NOT NULL,
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        taken_at %(int)s,
        PRIMARY KEY (displacement_id, number),
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id),
        CHECK (starts_at < ends_at)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX alternative_taken ON alternative (displacement_id)
        WHERE taken_at IS NOT NULL""",
    # For whom nothing fitted: their next booking of that kind comes first.
    """CREATE TABLE priority (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        kind TEXT NOT NULL,
        displacement_id %(int)s NOT NULL UNIQUE REFERENCES displacement (id),
        until_at %(int)s NOT NULL,
        booking_id %(int)s UNIQUE REFERENCES booking (id),
        ended_at %(int)s,
        CHECK (booking_id IS NULL OR ended_at IS NOT NULL)
    ) %(strict)s""",
    "CREATE INDEX priority_person ON priority (person_id) WHERE ended_at IS NULL",
]

GATE = [
    # A device at a gate: whoever holds the link sees that gate's today, and nothing else.
    """CREATE TABLE gate_link (
        id %(id)s,
        token_hash TEXT NOT NULL UNIQUE,
        organisation_id %(int)s NOT NULL REFERENCES organisation (id),
        gate TEXT NOT NULL DEFAULT '',
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        starts_on TEXT NOT NULL,
        ends_on TEXT,
        given_by_id %(int)s REFERENCES person (id),
        given_at %(int)s NOT NULL,
        seen_at %(int)s,
        ended_at %(int)s,
        ended_by_id %(int)s REFERENCES person (id),
        CHECK (ends_on IS NULL OR starts_on <= ends_on)
    ) %(strict)s""",
    "CREATE INDEX gate_link_organisation ON gate_link (organisation_id)",
    """CREATE TABLE visit (
        booking_id %(int)s PRIMARY KEY REFERENCES booking (id),
        came_at %(int)s NOT NULL,
        left_at %(int)s,
        heads %(int)s NOT NULL CHECK (heads BETWEEN 1 AND 400),
        way TEXT NOT NULL CHECK (way IN ('code', 'qr', 'list', 'paper', 'desk')),
        entered_at %(int)s NOT NULL,
        by_id %(int)s REFERENCES person (id),
        gate_link_id %(int)s REFERENCES gate_link (id),
        CHECK (left_at IS NULL OR left_at >= came_at),
        CHECK (by_id IS NULL OR gate_link_id IS NULL)
    ) %(strict)s""",
    "CREATE INDEX visit_came ON visit (came_at)",
    """CREATE TABLE walk_in (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        on_day TEXT NOT NULL,
        came_at %(int)s NOT NULL,
        left_at %(int)s,
        heads %(int)s NOT NULL CHECK (heads BETWEEN 1 AND 400),
        entered_at %(int)s NOT NULL,
        by_id %(int)s REFERENCES person (id),
        gate_link_id %(int)s REFERENCES gate_link (id),
        undone_at %(int)s,
        key TEXT NOT NULL UNIQUE CHECK (length(key) BETWEEN 16 AND 64),
        CHECK (left_at IS NULL OR left_at >= came_at),
        CHECK (by_id IS NULL OR gate_link_id IS NULL)
    ) %(strict)s""",
    "CREATE INDEX walk_in_facility ON walk_in (facility_id, on_day)",
    # A strike stands on the line of history that says the booking was missed. There is no way from
    # 'displaced' to 'missed', so a closed ground never makes one.
    """CREATE TABLE strike (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        booking_id %(int)s NOT NULL UNIQUE,
        seq %(int)s NOT NULL,
        to_state TEXT NOT NULL DEFAULT 'missed' CHECK (to_state = 'missed'),
        given_at %(int)s NOT NULL,
        expires_at %(int)s NOT NULL,
        lifted_at %(int)s,
        lifted_by_id %(int)s REFERENCES person (id),
        lifted_why TEXT NOT NULL DEFAULT ''
            CHECK (lifted_why IN ('', 'came', 'ill', 'venue', 'family', 'other')),
        FOREIGN KEY (booking_id, seq, to_state)
            REFERENCES booking_event (booking_id, seq, to_state),
        CHECK ((lifted_at IS NULL) = (lifted_why = ''))
    ) %(strict)s""",
    "CREATE INDEX strike_person ON strike (person_id, expires_at)",
    """CREATE TABLE pause (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        why TEXT NOT NULL CHECK (why IN ('strikes', 'desk')),
        words TEXT NOT NULL DEFAULT '',
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        set_by_id %(int)s REFERENCES person (id),
        lifted_at %(int)s,
        lifted_by_id %(int)s REFERENCES person (id),
        CHECK (starts_at < ends_at),
        CHECK ((why = 'desk') = (words <> ''))
    ) %(strict)s""",
    "CREATE INDEX pause_person ON pause (person_id, ends_at)",
    """CREATE TABLE appeal (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        booking_id %(int)s NOT NULL UNIQUE REFERENCES booking (id),
        words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
        made_at %(int)s NOT NULL,
        decided_at %(int)s,
        decided_by_id %(int)s REFERENCES person (id),
        verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'excused', 'upheld')),
        why TEXT NOT NULL DEFAULT ''
            CHECK (why IN ('', 'came', 'ill', 'venue', 'family', 'other')),
        answer TEXT NOT NULL DEFAULT '',
        CHECK ((decided_at IS NULL) = (verdict = '')),
        CHECK ((verdict = 'excused') = (why <> ''))
    ) %(strict)s""",
    "CREATE INDEX appeal_waits ON appeal (made_at) WHERE decided_at IS NULL",
    "CREATE INDEX appeal_person ON appeal (person_id)",
]

DESK = [
    # A person who agreed that another acts for them. Both see it, either ends it.
    """CREATE TABLE helper (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        helper_id %(int)s NOT NULL REFERENCES person (id),
        agreed TEXT NOT NULL CHECK (agreed IN ('self', 'in_person', 'telephone')),
        recorded_by_id %(int)s REFERENCES person (id),
        starts_at %(int)s NOT NULL,
        ended_at %(int)s,
        ended_by_id %(int)s REFERENCES person (id),
        CHECK (person_id <> helper_id)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX helper_open ON helper (person_id, helper_id)
        WHERE ended_at IS NULL""",
    "CREATE INDEX helper_helps ON helper (helper_id) WHERE ended_at IS NULL",
    # That somebody of the desk saw who they are: yes or no, who, when; nothing copied.
    """CREATE TABLE verification (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        neighbour %(bool)s NOT NULL,
        by_id %(int)s REFERENCES person (id),
        seen_at %(int)s NOT NULL,
        ended_at %(int)s,
        CHECK (person_id <> by_id)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX verification_open ON verification (person_id)
        WHERE ended_at IS NULL""",
    # Which of the staff read somebody's record, a line a day; the person may see it.
    """CREATE TABLE record_view (
        person_id %(int)s NOT NULL REFERENCES person (id),
        viewer_id %(int)s NOT NULL REFERENCES person (id),
        page TEXT NOT NULL CHECK (length(page) BETWEEN 1 AND 40),
        on_day TEXT NOT NULL,
        times %(int)s NOT NULL CHECK (times >= 1),
        last_at %(int)s NOT NULL,
        PRIMARY KEY (person_id, viewer_id, page, on_day)
    ) %(strict_keyed)s""",
    "CREATE INDEX record_view_day ON record_view (on_day)",
    # Two records of one person made one. `moved` lists the rows that changed hands, to undo it.
    """CREATE TABLE merger (
        id %(id)s,
        kept_id %(int)s NOT NULL REFERENCES person (id),
        gone_id %(int)s NOT NULL REFERENCES person (id),
        merged_by_id %(int)s REFERENCES person (id),
        merged_at %(int)s NOT NULL,
        moved TEXT NOT NULL,
        undone_at %(int)s,
        undone_by_id %(int)s REFERENCES person (id),
        CHECK (kept_id <> gone_id),
        CHECK (undone_at IS NULL OR undone_at >= merged_at),
        CHECK (undone_by_id IS NULL OR undone_at IS NOT NULL)
    ) %(strict)s""",
    "CREATE UNIQUE INDEX merger_open ON merger (gone_id) WHERE undone_at IS NULL",
    "CREATE INDEX merger_kept ON merger (kept_id)",
    """CREATE INDEX person_merged ON person (merged_into_id)
        WHERE merged_into_id IS NOT NULL""",
]


class Migration(BaseMigration):
    dependencies = [("portal", "0002_closing_terms_inbox")]  # noqa: RUF012  the shape the loader reads
    operations = [run(DISPLACED), run(GATE), run(DESK)]  # noqa: RUF012  the shape the loader reads

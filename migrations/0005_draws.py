"""Draws: which peak slots are given by lot, who registered, what came of it. And weekly release.

Instants are microseconds since 1970 (UTC), days are 'YYYY-MM-DD'. A week is its Monday.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import after_change, refuse, run

# `register_from`, `register_until` and `drawn` are minutes from Monday 00:00 of the week whose
# slots are drawn, on the facility's wall clock; negative ones are in a week before.
RULES = [
    """CREATE TABLE draw_rule (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        weekdays %(int)s NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
        from_minute %(int)s NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
        until_minute %(int)s NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
        register_from %(int)s NOT NULL CHECK (register_from BETWEEN -20160 AND 10079),
        register_until %(int)s NOT NULL,
        drawn %(int)s NOT NULL CHECK (drawn <= 10080),
        most %(int)s NOT NULL CHECK (most BETWEEN 1 AND 3),
        first_week TEXT NOT NULL,
        end_week TEXT NOT NULL DEFAULT '9999-12-27',
        through_week TEXT NOT NULL DEFAULT '0001-01-01',
        CHECK (from_minute < until_minute),
        CHECK (register_from < register_until AND register_until <= drawn),
        CHECK (first_week <= end_week),
        UNIQUE (id, facility_id)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX draw_rule_open ON draw_rule (facility_id)
        WHERE end_week = '9999-12-27'""",
    """CREATE TABLE draw_rule_unit (
        rule_id %(int)s NOT NULL,
        unit_id %(int)s NOT NULL,
        facility_id %(int)s NOT NULL,
        PRIMARY KEY (rule_id, unit_id),
        FOREIGN KEY (rule_id, facility_id) REFERENCES draw_rule (id, facility_id),
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id)
    ) %(strict)s""",
]
# The seed's hash is public before anybody may register, the seed only once the draw is done. Until
# then the seed stands in a table of its own, which no page reads.
DRAWS = [
    """CREATE TABLE draw (
        id %(id)s,
        rule_id %(int)s NOT NULL,
        facility_id %(int)s NOT NULL,
        week TEXT NOT NULL,
        seed_hash TEXT NOT NULL CHECK (length(seed_hash) = 64),
        most %(int)s NOT NULL CHECK (most BETWEEN 1 AND 3),
        announced_at %(int)s NOT NULL,
        register_from %(int)s NOT NULL,
        register_until %(int)s NOT NULL,
        due_at %(int)s NOT NULL,
        drawn_at %(int)s,
        seed TEXT CHECK (length(seed) = 64),
        paper TEXT,
        UNIQUE (facility_id, week),
        UNIQUE (id, register_from, register_until),
        FOREIGN KEY (rule_id, facility_id) REFERENCES draw_rule (id, facility_id),
        CHECK (announced_at <= register_from),
        CHECK (register_from < register_until AND register_until <= due_at),
        CHECK (drawn_at >= due_at),
        CHECK ((drawn_at IS NULL) = (seed IS NULL)),
        CHECK ((drawn_at IS NULL) = (paper IS NULL))
    ) %(strict)s""",
    "CREATE INDEX draw_due ON draw (due_at) WHERE drawn_at IS NULL",
    """CREATE TABLE draw_seed (
        draw_id %(int)s PRIMARY KEY REFERENCES draw (id),
        seed TEXT NOT NULL CHECK (length(seed) = 64)
    ) %(strict)s""",
    """CREATE TABLE draw_slot (
        id %(id)s,
        draw_id %(int)s NOT NULL REFERENCES draw (id),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
        on_day TEXT NOT NULL,
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        places %(int)s CHECK (places >= 0),
        UNIQUE (draw_id, name),
        UNIQUE (draw_id, starts_at),
        UNIQUE (id, draw_id),
        CHECK (starts_at < ends_at)
    ) %(strict)s""",
]
# An entry carries its draw's window, so that the database itself refuses one made or changed
# outside it. A household is in one entry of a draw: its own, or one it comes along with.
ENTRIES = [
    """CREATE TABLE draw_entry (
        id %(id)s,
        draw_id %(int)s NOT NULL,
        register_from %(int)s NOT NULL,
        register_until %(int)s NOT NULL,
        name TEXT NOT NULL CHECK (length(name) BETWEEN 6 AND 16),
        person_id %(int)s REFERENCES person (id),
        party %(int)s NOT NULL CHECK (party BETWEEN 1 AND 200),
        children %(int)s NOT NULL DEFAULT 0,
        child_band TEXT NOT NULL DEFAULT '' CHECK (child_band IN ('', '0-6', '7-13', '14-17')),
        channel TEXT NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'desk')),
        helper_id %(int)s REFERENCES person (id),
        consent TEXT NOT NULL DEFAULT '' CHECK (consent IN ('', 'in_person', 'telephone',
            'standing')),
        entered_at %(int)s NOT NULL,
        changed_at %(int)s NOT NULL,
        turn %(int)s CHECK (turn >= 1),
        tickets %(int)s CHECK (tickets >= 1),
        FOREIGN KEY (draw_id, register_from, register_until)
            REFERENCES draw (id, register_from, register_until),
        UNIQUE (draw_id, name),
        UNIQUE (draw_id, turn),
        UNIQUE (id, draw_id),
        CHECK (children >= 0 AND children < party),
        CHECK ((children > 0) = (child_band <> '')),
        CHECK (register_from <= entered_at AND entered_at <= changed_at),
        CHECK (changed_at < register_until),
        CHECK ((turn IS NULL) = (tickets IS NULL)),
        CHECK (helper_id IS NULL OR consent <> '')
    ) %(strict)s""",
    "CREATE INDEX draw_entry_person ON draw_entry (person_id)",
    "CREATE INDEX draw_entry_helper ON draw_entry (helper_id) WHERE helper_id IS NOT NULL",
    """CREATE TABLE draw_member (
        draw_id %(int)s NOT NULL,
        household_id %(int)s NOT NULL REFERENCES household (id),
        entry_id %(int)s NOT NULL,
        PRIMARY KEY (draw_id, household_id),
        FOREIGN KEY (entry_id, draw_id) REFERENCES draw_entry (id, draw_id)
    ) %(strict)s""",
    "CREATE INDEX draw_member_household ON draw_member (household_id)",
    "CREATE INDEX draw_member_entry ON draw_member (entry_id)",
    """CREATE TABLE draw_wish (
        entry_id %(int)s NOT NULL,
        draw_id %(int)s NOT NULL,
        rank %(int)s NOT NULL CHECK (rank BETWEEN 1 AND 20),
        slot_id %(int)s NOT NULL,
        fate TEXT CHECK (fate IN ('got', 'full', 'enough', 'same_day', 'same_time', 'barred')),
        barred TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (entry_id, rank),
        UNIQUE (entry_id, slot_id),
        FOREIGN KEY (entry_id, draw_id) REFERENCES draw_entry (id, draw_id),
        FOREIGN KEY (slot_id, draw_id) REFERENCES draw_slot (id, draw_id),
        CHECK (barred = '' OR fate = 'barred')
    ) %(strict)s""",
    "CREATE INDEX draw_wish_slot ON draw_wish (slot_id)",
]
OUTCOMES = [
    """CREATE TABLE draw_allotment (
        id %(id)s,
        draw_id %(int)s NOT NULL,
        slot_id %(int)s NOT NULL,
        entry_id %(int)s NOT NULL,
        unit_id %(int)s NOT NULL REFERENCES unit (id),
        whole %(bool)s NOT NULL,
        booking_id %(int)s NOT NULL UNIQUE REFERENCES booking (id),
        UNIQUE (slot_id, entry_id),
        FOREIGN KEY (slot_id, draw_id) REFERENCES draw_slot (id, draw_id),
        FOREIGN KEY (entry_id, draw_id) REFERENCES draw_entry (id, draw_id)
    ) %(strict)s""",
    """CREATE UNIQUE INDEX draw_allotment_once ON draw_allotment (slot_id, unit_id)
        WHERE whole = TRUE""",
    "CREATE INDEX draw_allotment_entry ON draw_allotment (entry_id)",
    """CREATE TABLE draw_report (
        draw_id %(int)s PRIMARY KEY REFERENCES draw (id),
        entries %(int)s NOT NULL CHECK (entries >= 0),
        people %(int)s NOT NULL CHECK (people >= entries),
        places %(int)s NOT NULL CHECK (places >= 0),
        given %(int)s NOT NULL CHECK (given >= 0),
        unmet %(int)s NOT NULL CHECK (unmet >= 0),
        with_nothing %(int)s NOT NULL CHECK (with_nothing BETWEEN 0 AND entries),
        busiest_permille %(int)s NOT NULL CHECK (busiest_permille BETWEEN 0 AND 1000),
        desk_entries %(int)s NOT NULL CHECK (desk_entries BETWEEN 0 AND entries),
        desk_with_nothing %(int)s NOT NULL CHECK (desk_with_nothing BETWEEN 0 AND desk_entries)
    ) %(strict)s""",
]
PROMISED = "seed_hash, register_from, register_until, due_at, announced_at, week"


# When days become bookable: each by itself (0), or the week together on one of its weekdays (1 is
# Monday); and how many hours earlier for neighbours whom the desk knows.
RELEASE = [
    """ALTER TABLE terms ADD COLUMN release_weekday %(int)s NOT NULL DEFAULT 0
        CHECK (release_weekday BETWEEN 0 AND 7)""",
    """ALTER TABLE terms ADD COLUMN neighbours_hours %(int)s NOT NULL DEFAULT 0
        CHECK (neighbours_hours BETWEEN 0 AND 168)""",
]


class Migration(BaseMigration):
    dependencies = [("portal", "0004_remembered")]  # noqa: RUF012  the shape the loader reads
    operations = [  # noqa: RUF012  the shape the loader reads
        run(RULES),
        run(DRAWS),
        run(ENTRIES),
        run(OUTCOMES),
        run(RELEASE),
        after_change(
            "draw_rule",
            "draw_rule_rules",
            "UPDATE facility SET rules_version = rules_version + 1 WHERE id = {row}.facility_id",
        ),
        after_change(
            "draw_rule_unit",
            "draw_rule_unit_rules",
            "UPDATE facility SET rules_version = rules_version + 1 WHERE id = {row}.facility_id",
        ),
        refuse(
            "draw",
            "draw_is_promised",
            f"UPDATE OF {PROMISED}",
            "what was announced of a draw stays",
        ),
        refuse("draw_seed", "draw_seed_is_promised", "UPDATE", "the seed of a draw stays"),
        refuse(
            "draw_allotment", "draw_allotment_stays", "UPDATE", "what was given by lot is on record"
        ),
    ]

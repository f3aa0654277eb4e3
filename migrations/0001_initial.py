"""People, what is opened to them and when, what they have taken, and what they are told.

Instants are microseconds since 1970 (UTC), days are 'YYYY-MM-DD', wall times are minutes of the
day in the facility's zone.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import after_change, run

PEOPLE = [
    """CREATE TABLE household (
        id %(id)s,
        created_at %(int)s NOT NULL
    ) %(strict)s""",
    """CREATE TABLE person (
        id %(id)s,
        household_id %(int)s NOT NULL REFERENCES household (id),
        name TEXT NOT NULL CHECK (length(name) BETWEEN 0 AND 30),
        language TEXT NOT NULL DEFAULT 'zh' CHECK (language IN ('zh', 'en')),
        phone TEXT UNIQUE CHECK (phone LIKE '+%%'),
        email TEXT UNIQUE CHECK (email LIKE '%%@%%'),
        password_hash TEXT,
        calendar_version %(int)s NOT NULL DEFAULT 0,
        created_at %(int)s NOT NULL,
        seen_at %(int)s NOT NULL,
        disabled_at %(int)s,
        erased_at %(int)s,
        CHECK (erased_at IS NULL OR (phone IS NULL AND email IS NULL AND name = ''
               AND password_hash IS NULL))
    ) %(strict)s""",
    "CREATE INDEX person_household ON person (household_id)",
    """CREATE TABLE sign_in_code (
        id %(id)s,
        attempt_hash TEXT NOT NULL UNIQUE,
        person_id %(int)s REFERENCES person (id),
        address TEXT NOT NULL,
        code_hash TEXT NOT NULL,
        guesses %(int)s NOT NULL DEFAULT 0 CHECK (guesses BETWEEN 0 AND 5),
        created_at %(int)s NOT NULL,
        expires_at %(int)s NOT NULL,
        used_at %(int)s
    ) %(strict)s""",
    "CREATE INDEX sign_in_code_expires ON sign_in_code (expires_at)",
    "CREATE INDEX sign_in_code_person ON sign_in_code (person_id)",
    """CREATE TABLE throttle (
        subject TEXT NOT NULL,
        period %(int)s NOT NULL,
        times %(int)s NOT NULL CHECK (times >= 1),
        PRIMARY KEY (subject, period)
    ) %(strict)s""",
    """CREATE TABLE session (
        id %(id)s,
        token_hash TEXT NOT NULL UNIQUE,
        person_id %(int)s NOT NULL REFERENCES person (id),
        device TEXT NOT NULL,
        created_at %(int)s NOT NULL,
        seen_at %(int)s NOT NULL,
        expires_at %(int)s NOT NULL,
        ended_at %(int)s
    ) %(strict)s""",
    "CREATE INDEX session_person ON session (person_id) WHERE ended_at IS NULL",
    """CREATE TABLE submission (
        person_id %(int)s NOT NULL REFERENCES person (id),
        key TEXT NOT NULL CHECK (length(key) BETWEEN 16 AND 64),
        fingerprint TEXT NOT NULL,
        answer TEXT NOT NULL,
        recorded_at %(int)s NOT NULL,
        PRIMARY KEY (person_id, key)
    ) %(strict)s""",
    "CREATE INDEX submission_recorded ON submission (recorded_at)",
    """CREATE TABLE message (
        id %(id)s,
        person_id %(int)s REFERENCES person (id),
        channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'console')),
        address TEXT NOT NULL,
        kind TEXT NOT NULL,
        language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
        content TEXT NOT NULL,
        created_at %(int)s NOT NULL,
        due_at %(int)s NOT NULL,
        useful_until %(int)s,
        leased_until %(int)s NOT NULL DEFAULT 0,
        tries %(int)s NOT NULL DEFAULT 0,
        sent_at %(int)s,
        given_up_at %(int)s,
        trouble TEXT NOT NULL DEFAULT '',
        CHECK (sent_at IS NULL OR given_up_at IS NULL)
    ) %(strict)s""",
    """CREATE INDEX message_waiting ON message (due_at)
        WHERE sent_at IS NULL AND given_up_at IS NULL""",
    "CREATE INDEX message_person ON message (person_id)",
    "CREATE INDEX message_created ON message (created_at)",
]

FACILITIES = [
    """CREATE TABLE organisation (
        id %(id)s,
        slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
        kind TEXT NOT NULL CHECK (kind IN ('school', 'library', 'operator', 'other')),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        operator_id %(int)s REFERENCES organisation (id),
        address_zh TEXT NOT NULL,
        address_en TEXT NOT NULL,
        latitude %(real)s NOT NULL CHECK (latitude BETWEEN -90 AND 90),
        longitude %(real)s NOT NULL CHECK (longitude BETWEEN -180 AND 180),
        telephone TEXT NOT NULL DEFAULT '',
        calendar TEXT NOT NULL
    ) %(strict)s""",
    "CREATE INDEX organisation_calendar ON organisation (calendar)",
    """CREATE TABLE role_grant (
        id %(id)s,
        person_id %(int)s NOT NULL REFERENCES person (id),
        role TEXT NOT NULL CHECK (role IN ('desk', 'school_manager', 'administrator')),
        organisation_id %(int)s REFERENCES organisation (id),
        starts_on TEXT NOT NULL,
        ends_on TEXT,
        given_by_id %(int)s REFERENCES person (id),
        given_at %(int)s NOT NULL,
        ended_at %(int)s,
        CHECK ((role = 'school_manager') = (organisation_id IS NOT NULL))
    ) %(strict)s""",
    """CREATE UNIQUE INDEX role_grant_open
        ON role_grant (person_id, role, coalesce(organisation_id, 0)) WHERE ended_at IS NULL""",
    """CREATE TABLE landmark (
        id %(id)s,
        slug TEXT NOT NULL UNIQUE,
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        latitude %(real)s NOT NULL CHECK (latitude BETWEEN -90 AND 90),
        longitude %(real)s NOT NULL CHECK (longitude BETWEEN -180 AND 180)
    ) %(strict)s""",
    """CREATE TABLE facility (
        id %(id)s,
        organisation_id %(int)s NOT NULL REFERENCES organisation (id),
        slug TEXT NOT NULL UNIQUE CHECK (length(slug) BETWEEN 1 AND 60),
        kind TEXT NOT NULL CHECK (kind IN ('badminton', 'basketball', 'football', 'running',
            'table_tennis', 'tennis', 'volleyball', 'swimming', 'dance', 'reading', 'study',
            'meeting')),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        indoor %(bool)s NOT NULL,
        lit %(bool)s NOT NULL,
        surface TEXT NOT NULL CHECK (surface IN ('wood', 'pvc', 'concrete', 'acrylic', 'rubber',
            'grass', 'artificial_grass', 'carpet', 'tiles', 'water')),
        latitude %(real)s NOT NULL CHECK (latitude BETWEEN -90 AND 90),
        longitude %(real)s NOT NULL CHECK (longitude BETWEEN -180 AND 180),
        zone TEXT NOT NULL,
        tick_minutes %(int)s NOT NULL CHECK (tick_minutes IN (15, 30)),
        gate_zh TEXT NOT NULL,
        gate_en TEXT NOT NULL,
        bring_zh TEXT NOT NULL,
        bring_en TEXT NOT NULL,
        fee_zh TEXT NOT NULL,
        fee_en TEXT NOT NULL,
        photo TEXT,
        retired_at %(int)s,
        rules_version %(int)s NOT NULL DEFAULT 1,
        claims_version %(int)s NOT NULL DEFAULT 1,
        UNIQUE (id, organisation_id)
    ) %(strict)s""",
    "CREATE INDEX facility_organisation ON facility (organisation_id)",
    """CREATE TABLE space (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        capacity %(int)s NOT NULL CHECK (capacity BETWEEN 1 AND 5000),
        UNIQUE (id, capacity),
        UNIQUE (id, facility_id)
    ) %(strict)s""",
    "CREATE INDEX space_facility ON space (facility_id)",
    """CREATE TABLE unit (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        takes TEXT NOT NULL CHECK (takes IN ('whole', 'places')),
        position %(int)s NOT NULL,
        UNIQUE (id, facility_id)
    ) %(strict)s""",
    "CREATE INDEX unit_facility ON unit (facility_id)",
    """CREATE TABLE unit_space (
        unit_id %(int)s NOT NULL,
        space_id %(int)s NOT NULL,
        facility_id %(int)s NOT NULL,
        PRIMARY KEY (unit_id, space_id),
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id),
        FOREIGN KEY (space_id, facility_id) REFERENCES space (id, facility_id)
    ) %(strict)s""",
    "CREATE INDEX unit_space_space ON unit_space (space_id)",
    """CREATE TABLE terms (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        holds_from TEXT NOT NULL,
        slot_minutes %(int)s NOT NULL CHECK (slot_minutes BETWEEN 15 AND 720),
        raster_minutes %(int)s NOT NULL CHECK (raster_minutes IN (15, 30, 60, 120, 240)),
        buffer_minutes %(int)s NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 120),
        longest_minutes %(int)s NOT NULL CHECK (longest_minutes BETWEEN slot_minutes AND 1440),
        window_days %(int)s NOT NULL CHECK (window_days BETWEEN 0 AND 366),
        release_minute %(int)s NOT NULL CHECK (release_minute BETWEEN 0 AND 1439),
        notice_minutes %(int)s NOT NULL CHECK (notice_minutes BETWEEN 0 AND 10080),
        cancel_minutes %(int)s NOT NULL CHECK (cancel_minutes BETWEEN 0 AND 10080),
        party_max %(int)s NOT NULL CHECK (party_max BETWEEN 1 AND 200),
        guardian_age %(int)s NOT NULL CHECK (guardian_age BETWEEN 0 AND 18),
        cap_day %(int)s NOT NULL CHECK (cap_day BETWEEN 1 AND 50),
        cap_week %(int)s NOT NULL CHECK (cap_week BETWEEN 1 AND 100),
        UNIQUE (facility_id, holds_from),
        CHECK (slot_minutes %% 15 = 0 AND buffer_minutes %% 15 = 0 AND longest_minutes %% 15 = 0)
    ) %(strict)s""",
    """CREATE TABLE terms_change (
        id %(id)s,
        facility_id %(int)s REFERENCES facility (id),
        holds_from TEXT NOT NULL,
        words_zh TEXT NOT NULL,
        words_en TEXT NOT NULL,
        changed_at %(int)s NOT NULL
    ) %(strict)s""",
    "CREATE INDEX terms_change_facility ON terms_change (facility_id)",
]

HOURS = [
    """CREATE TABLE calendar_year (
        calendar TEXT NOT NULL,
        year %(int)s NOT NULL CHECK (year BETWEEN 2000 AND 2200),
        announced %(bool)s NOT NULL,
        source TEXT NOT NULL,
        changed_at %(int)s NOT NULL,
        PRIMARY KEY (calendar, year)
    ) %(strict)s""",
    """CREATE TABLE calendar_day (
        calendar TEXT NOT NULL,
        on_day TEXT NOT NULL,
        day_type TEXT NOT NULL CHECK (day_type IN ('public_holiday', 'make_up_workday')),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        source TEXT NOT NULL,
        PRIMARY KEY (calendar, on_day)
    ) %(strict)s""",
    """CREATE TABLE school_period (
        id %(id)s,
        organisation_id %(int)s NOT NULL REFERENCES organisation (id),
        kind TEXT NOT NULL CHECK (kind IN ('school_break', 'exam')),
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        CHECK (starts_on <= ends_on)
    ) %(strict)s""",
    "CREATE INDEX school_period_organisation ON school_period (organisation_id, ends_on)",
    """CREATE TABLE opening_period (
        id %(id)s,
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        name_zh TEXT NOT NULL,
        name_en TEXT NOT NULL,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL DEFAULT '9999-12-31',
        CHECK (starts_on <= ends_on),
        UNIQUE (facility_id, starts_on)
    ) %(strict)s""",
    """CREATE TABLE opening_rule (
        id %(id)s,
        period_id %(int)s NOT NULL REFERENCES opening_period (id) ON DELETE CASCADE,
        day_type TEXT NOT NULL CHECK (day_type IN ('school_day', 'weekend', 'school_break',
            'make_up_workday', 'public_holiday', 'exam_day')),
        weekdays %(int)s NOT NULL DEFAULT 127 CHECK (weekdays BETWEEN 1 AND 127),
        opens %(int)s NOT NULL CHECK (opens BETWEEN 0 AND 1439),
        closes %(int)s NOT NULL CHECK (closes BETWEEN 1 AND 1440),
        until_dusk %(bool)s NOT NULL,
        CHECK (opens < closes)
    ) %(strict)s""",
    "CREATE INDEX opening_rule_period ON opening_rule (period_id)",
    """CREATE TABLE hours_exception (
        id %(id)s,
        organisation_id %(int)s NOT NULL REFERENCES organisation (id),
        facility_id %(int)s,
        starts_on TEXT NOT NULL,
        ends_on TEXT NOT NULL,
        spans TEXT NOT NULL,
        reason_zh TEXT NOT NULL,
        reason_en TEXT NOT NULL,
        set_by_id %(int)s REFERENCES person (id),
        set_at %(int)s NOT NULL,
        FOREIGN KEY (facility_id, organisation_id) REFERENCES facility (id, organisation_id),
        CHECK (starts_on <= ends_on)
    ) %(strict)s""",
    "CREATE INDEX hours_exception_organisation ON hours_exception (organisation_id, ends_on)",
    """CREATE TABLE closure (
        id %(id)s,
        organisation_id %(int)s NOT NULL REFERENCES organisation (id),
        facility_id %(int)s,
        kind TEXT NOT NULL CHECK (kind IN ('closure', 'weather')),
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        reason_zh TEXT NOT NULL,
        reason_en TEXT NOT NULL,
        set_by_id %(int)s REFERENCES person (id),
        set_at %(int)s NOT NULL,
        lifted_at %(int)s,
        FOREIGN KEY (facility_id, organisation_id) REFERENCES facility (id, organisation_id),
        CHECK (starts_at < ends_at)
    ) %(strict)s""",
    "CREATE INDEX closure_organisation ON closure (organisation_id, ends_at)",
]

LIVE = "('held', 'requested', 'confirmed', 'attended', 'missed')"
TRANSITIONS = [
    ("new", "held"),
    ("new", "confirmed"),
    ("new", "requested"),
    ("held", "confirmed"),
    ("held", "requested"),
    ("held", "lapsed"),
    ("requested", "confirmed"),
    ("requested", "denied"),
    ("requested", "lapsed"),
    ("requested", "cancelled"),
    ("confirmed", "confirmed"),  # moved to another time
    ("confirmed", "cancelled"),
    ("confirmed", "displaced"),
    ("confirmed", "attended"),
    ("confirmed", "missed"),
    ("displaced", "confirmed"),
    ("displaced", "cancelled"),
]

BOOKINGS = [
    """CREATE TABLE booking_transition (
        from_state TEXT NOT NULL,
        to_state TEXT NOT NULL,
        PRIMARY KEY (from_state, to_state)
    ) %(strict)s""",
    "INSERT INTO booking_transition (from_state, to_state) VALUES "
    + ", ".join(f"('{before}', '{after}')" for before, after in TRANSITIONS),
    """CREATE TABLE booking (
        id %(id)s,
        code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 8 AND 16),
        person_id %(int)s REFERENCES person (id),
        household_id %(int)s REFERENCES household (id),
        facility_id %(int)s NOT NULL REFERENCES facility (id),
        unit_id %(int)s NOT NULL,
        on_day TEXT NOT NULL,
        starts_at %(int)s NOT NULL,
        ends_at %(int)s NOT NULL,
        party %(int)s NOT NULL CHECK (party BETWEEN 1 AND 200),
        children %(int)s NOT NULL DEFAULT 0,
        child_band TEXT NOT NULL DEFAULT '' CHECK (child_band IN ('', '0-6', '7-13', '14-17')),
        state TEXT NOT NULL CHECK (state IN ('held', 'requested', 'confirmed', 'lapsed', 'denied',
            'cancelled', 'displaced', 'attended', 'missed')),
        held_until %(int)s,
        extended %(bool)s NOT NULL DEFAULT FALSE,
        late %(bool)s NOT NULL DEFAULT FALSE,
        channel TEXT NOT NULL DEFAULT 'web' CHECK (channel IN ('web', 'desk', 'paper')),
        helper_id %(int)s REFERENCES person (id),
        sequence %(int)s NOT NULL DEFAULT 0,
        created_at %(int)s NOT NULL,
        changed_at %(int)s NOT NULL,
        event_zh %(blob)s,
        event_en %(blob)s,
        FOREIGN KEY (unit_id, facility_id) REFERENCES unit (id, facility_id),
        CHECK (starts_at < ends_at),
        CHECK (children >= 0 AND children < party),
        CHECK ((children > 0) = (child_band <> '')),
        CHECK ((state IN ('held', 'requested')) = (held_until IS NOT NULL))
    ) %(strict)s""",
    "CREATE INDEX booking_person ON booking (person_id, starts_at)",
    "CREATE INDEX booking_household ON booking (household_id, starts_at)",
    "CREATE INDEX booking_facility ON booking (facility_id, starts_at)",
    "CREATE UNIQUE INDEX booking_one_hold ON booking (person_id) WHERE state = 'held'",
    """CREATE TABLE booking_event (
        booking_id %(int)s NOT NULL REFERENCES booking (id),
        seq %(int)s NOT NULL CHECK (seq >= 1),
        previous %(int)s,
        from_state TEXT NOT NULL,
        to_state TEXT NOT NULL,
        happened_at %(int)s NOT NULL,
        actor_id %(int)s REFERENCES person (id),
        reason TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (booking_id, seq),
        UNIQUE (booking_id, seq, to_state),
        FOREIGN KEY (from_state, to_state) REFERENCES booking_transition (from_state, to_state),
        FOREIGN KEY (booking_id, previous, from_state)
            REFERENCES booking_event (booking_id, seq, to_state),
        CHECK ((seq = 1 AND previous IS NULL AND from_state = 'new')
               OR (seq > 1 AND previous IS NOT NULL AND previous = seq - 1))
    ) %(strict)s""",
    """CREATE TABLE claim (
        space_id %(int)s NOT NULL,
        tick %(int)s NOT NULL,
        place %(int)s NOT NULL CHECK (place >= 1),
        capacity %(int)s NOT NULL,
        booking_id %(int)s NOT NULL REFERENCES booking (id),
        expires_at %(int)s NOT NULL,
        PRIMARY KEY (space_id, tick, place),
        FOREIGN KEY (space_id, capacity) REFERENCES space (id, capacity) ON UPDATE CASCADE,
        CHECK (place <= capacity)
    ) %(strict_keyed)s""",
    "CREATE INDEX claim_booking ON claim (booking_id)",
    "CREATE INDEX claim_tick ON claim (tick, space_id)",
    """CREATE TABLE feed_token (
        id %(id)s,
        token_hash TEXT NOT NULL UNIQUE,
        person_id %(int)s NOT NULL REFERENCES person (id),
        language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
        created_at %(int)s NOT NULL,
        revoked_at %(int)s
    ) %(strict)s""",
    "CREATE UNIQUE INDEX feed_token_open ON feed_token (person_id) WHERE revoked_at IS NULL",
]

# What pages keep of a facility is kept by `rules_version`: whatever changes the rules raises it, in
# the same transaction, whoever makes the change and with whatever program.
RAISE = "UPDATE facility SET rules_version = rules_version + 1 WHERE "
RAISES = [
    after_change(table, f"{table}_rules", RAISE + where)
    for table, where in {
        "space": "id = {row}.facility_id",
        "unit": "id = {row}.facility_id",
        "unit_space": "id = {row}.facility_id",
        "terms": "id = {row}.facility_id",
        "opening_period": "id = {row}.facility_id",
        "opening_rule": "id = (SELECT facility_id FROM opening_period WHERE id = {row}.period_id)",
        "hours_exception": "organisation_id = {row}.organisation_id",
        "closure": "organisation_id = {row}.organisation_id",
        "school_period": "organisation_id = {row}.organisation_id",
        "organisation": "organisation_id = {row}.id",
        "calendar_day": "organisation_id IN (SELECT id FROM organisation"
        " WHERE calendar = {row}.calendar)",
        "calendar_year": "organisation_id IN (SELECT id FROM organisation"
        " WHERE calendar = {row}.calendar)",
    }.items()
]
OWN_RULES = after_change(
    "facility",
    "facility_rules",
    RAISE + "id = {row}.id",
    events=(
        "UPDATE OF organisation_id, kind, name_zh, name_en, indoor, lit, surface, latitude, "
        "longitude, zone, tick_minutes, gate_zh, gate_en, bring_zh, bring_en, fee_zh, fee_en, "
        "photo, retired_at",
    ),
)


class Migration(BaseMigration):
    operations = [  # noqa: RUF012  the shape the migration loader reads
        run(PEOPLE),
        run(FACILITIES),
        run(HOURS),
        run(BOOKINGS),
        *RAISES,
        OWN_RULES,
    ]

"""How much one person or household may have, beside what the terms of each place say.

Days are 'YYYY-MM-DD'.
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import run

# Without an organisation a cap holds everywhere; with one, where it opens something or runs it for
# others. A peak is minutes of the day. `ends_on` is the first day on which it holds no more.
CAPS = [
    """CREATE TABLE cap (
        id %(id)s,
        organisation_id %(int)s REFERENCES organisation (id),
        who TEXT NOT NULL CHECK (who IN ('person', 'household')),
        measure TEXT NOT NULL CHECK (measure IN ('bookings', 'minutes')),
        period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
        kind TEXT NOT NULL DEFAULT '' CHECK (kind IN ('', 'badminton', 'basketball', 'football',
            'running', 'table_tennis', 'tennis', 'volleyball', 'swimming', 'dance', 'reading',
            'study', 'meeting')),
        day_type TEXT NOT NULL DEFAULT '' CHECK (day_type IN ('', 'school_day', 'weekend',
            'school_break', 'make_up_workday', 'public_holiday', 'exam_day')),
        peak_from %(int)s,
        peak_until %(int)s,
        amount %(int)s NOT NULL CHECK (amount BETWEEN 1 AND 44640),
        holds_from TEXT NOT NULL CHECK (length(holds_from) = 10),
        ends_on TEXT CHECK (length(ends_on) = 10),
        CHECK ((peak_from IS NULL) = (peak_until IS NULL)),
        CHECK (peak_from >= 0 AND peak_from < peak_until AND peak_until <= 1440),
        CHECK (ends_on >= holds_from),
        CHECK (measure = 'minutes' OR amount <= 1000)
    ) %(strict)s""",
    # What is limited has one limit at a time.
    """CREATE UNIQUE INDEX cap_open ON cap (COALESCE(organisation_id, 0), who, measure, period,
        kind, day_type, COALESCE(peak_from, -1), COALESCE(peak_until, -1))
        WHERE ends_on IS NULL""",
]


class Migration(BaseMigration):
    dependencies = [("portal", "0006_waiting")]  # noqa: RUF012  the shape the loader reads
    operations = [run(CAPS)]  # noqa: RUF012  the shape the loader reads

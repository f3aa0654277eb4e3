"""Messages put aside with a reason or written once under a key, what people want to be told, and
how the jobs behind it went.

Instants are microseconds since 1970 (UTC).
"""

from tortoise.migrations.migration import Migration as BaseMigration

from portal.database.ddl import run

# What was given up stays until somebody tries it again or says why it need not go out.
MESSAGES = [
    """ALTER TABLE message ADD COLUMN dropped_at %(int)s
        CHECK (dropped_at IS NULL OR given_up_at IS NOT NULL)""",
    "ALTER TABLE message ADD COLUMN dropped_by_id %(int)s REFERENCES person (id)",
    """ALTER TABLE message ADD COLUMN dropped_why TEXT NOT NULL DEFAULT ''
        CHECK (length(dropped_why) <= 200)
        CHECK ((dropped_at IS NULL) = (dropped_why = ''))""",
    """CREATE INDEX message_given_up ON message (given_up_at)
        WHERE given_up_at IS NOT NULL AND dropped_at IS NULL""",
]
# A message with a key is written once, however often the job behind it runs. What is `about` a
# booking (its code) and still waiting goes when the booking changes.
KEYS = [
    "ALTER TABLE message ADD COLUMN key TEXT CHECK (length(key) BETWEEN 1 AND 100)",
    "CREATE UNIQUE INDEX message_key ON message (key)",
    "ALTER TABLE message ADD COLUMN about TEXT NOT NULL DEFAULT ''",
    """CREATE INDEX message_about ON message (about)
        WHERE about <> '' AND sent_at IS NULL AND given_up_at IS NULL""",
]
# What can wait may go out together with what else waits for the same reader; the letter it went
# out in is `gathered_into`.
GATHERED = [
    "ALTER TABLE message ADD COLUMN gather %(bool)s NOT NULL DEFAULT FALSE",
    """ALTER TABLE message ADD COLUMN gathered_into %(int)s
        CHECK (gathered_into IS NULL OR (gather AND sent_at IS NOT NULL))
        CHECK (gathered_into <> id)""",
    """CREATE INDEX message_gather ON message (address)
        WHERE gather AND sent_at IS NULL AND given_up_at IS NULL""",
]
# Only what somebody chose; whoever chose nothing has what is usual.
CHOICES = [
    """CREATE TABLE message_choice (
        person_id %(int)s NOT NULL REFERENCES person (id),
        kind TEXT NOT NULL CHECK (kind IN ('reminder_evening', 'reminder_soon', 'gate_code')),
        wanted %(bool)s NOT NULL,
        changed_at %(int)s NOT NULL,
        PRIMARY KEY (person_id, kind)
    ) %(strict_keyed)s""",
]
# Who gets the list of the day by e-mail, at which minute of the day; no account is needed for that.
LISTINGS = [
    """CREATE TABLE day_listing (
        organisation_id %(int)s PRIMARY KEY REFERENCES organisation (id),
        address TEXT NOT NULL CHECK (length(address) BETWEEN 3 AND 254),
        language TEXT NOT NULL CHECK (language IN ('zh', 'en')),
        minute %(int)s NOT NULL CHECK (minute BETWEEN 0 AND 1439),
        set_by_id %(int)s REFERENCES person (id),
        set_at %(int)s NOT NULL
    ) %(strict)s""",
]
# How each job of the timetable went last, in whichever process it ran.
JOBS = [
    """CREATE TABLE job_run (
        job TEXT PRIMARY KEY CHECK (length(job) BETWEEN 1 AND 60),
        ended_at %(int)s,
        duration_us %(int)s CHECK (duration_us >= 0),
        failed_at %(int)s,
        trouble TEXT NOT NULL DEFAULT '',
        CHECK ((ended_at IS NULL) = (duration_us IS NULL)),
        CHECK ((failed_at IS NULL) = (trouble = '')),
        CHECK (ended_at IS NOT NULL OR failed_at IS NOT NULL)
    ) %(strict_keyed)s""",
]


class Migration(BaseMigration):
    dependencies = [("portal", "0003_displaced_gate_desk")]  # noqa: RUF012  the shape the loader reads
    operations = [run(MESSAGES), run(KEYS), run(GATHERED), run(CHOICES), run(LISTINGS), run(JOBS)]  # noqa: RUF012  the shape the loader reads

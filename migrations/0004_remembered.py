"""Messages that are put aside by somebody, with a reason.

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


class Migration(BaseMigration):
    dependencies = [("portal", "0003_displaced_gate_desk")]  # noqa: RUF012  the shape the loader reads
    operations = [run(MESSAGES)]  # noqa: RUF012  the shape the loader reads

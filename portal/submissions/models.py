"""What became of a form that was sent."""

from tortoise import fields
from tortoise.models import Model

from portal.database.fields import InstantField


class Submission(Model):
    """One form sent by one person under one key, and the answer it got (JSON).

    The table's key is (person_id, key): somebody else's key finds nothing. Tortoise knows one
    column of it; rows are written and read as SQL.
    """

    key = fields.CharField(max_length=64, primary_key=True)
    person_id = fields.BigIntField()
    fingerprint = fields.TextField()
    answer = fields.TextField()
    recorded_at = InstantField()

    class Meta:
        table = "submission"

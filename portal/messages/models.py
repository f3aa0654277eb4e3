"""A message waiting to be sent, or sent."""

from tortoise import fields
from tortoise.models import Model

from portal.database.fields import InstantField


class Message(Model):
    """One message to one address, its words already in the reader's language.

    `content` is JSON: subject, text, and an attachment where there is one. `leased_until` keeps two
    workers from sending the same message; after `useful_until` nobody wants it any more.
    """

    id = fields.BigIntField(primary_key=True)
    person_id = fields.BigIntField(null=True)
    channel = fields.CharField(max_length=10)
    address = fields.TextField()
    kind = fields.TextField()
    language = fields.CharField(max_length=2)
    content = fields.TextField()
    created_at = InstantField()
    due_at = InstantField()
    useful_until = InstantField(null=True)
    leased_until = fields.BigIntField(default=0)
    tries = fields.BigIntField(default=0)
    sent_at = InstantField(null=True)
    given_up_at = InstantField(null=True)
    trouble = fields.TextField(default="")
    read_at = InstantField(null=True)
    key = fields.TextField(null=True)
    about = fields.TextField(default="")
    gather = fields.BooleanField(default=False)
    gathered_into = fields.BigIntField(null=True)
    dropped_at = InstantField(null=True)
    dropped_by_id = fields.BigIntField(null=True)
    dropped_why = fields.TextField(default="")

    class Meta:
        table = "message"

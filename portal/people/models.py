"""Who uses the portal. A person has one name and a phone or an e-mail address, and no more."""

from tortoise import fields
from tortoise.models import Model

from portal.database.fields import DayField, InstantField
from portal.people.rules.visitors import Role

__all__ = ["Grant", "Household", "Person", "Role", "Session", "SignInCode"]


class Household(Model):
    """People who share their allowance of bookings. Its row is the lock that guards them."""

    id = fields.BigIntField(primary_key=True)
    created_at = InstantField()

    class Meta:
        table = "household"


class Person(Model):
    """Somebody with an account. Disabled: may not enter for now; erased: only the row is left."""

    id = fields.BigIntField(primary_key=True)
    household: fields.ForeignKeyRelation[Household] = fields.ForeignKeyField(
        "portal.Household", related_name="people"
    )
    household_id: int
    name = fields.CharField(max_length=30)
    language = fields.CharField(max_length=2, default="zh")
    phone = fields.TextField(null=True)
    email = fields.TextField(null=True)
    password_hash = fields.TextField(null=True)
    calendar_version = fields.BigIntField(default=0)
    created_at = InstantField()
    seen_at = InstantField()
    disabled_at = InstantField(null=True)
    erased_at = InstantField(null=True)
    elder = fields.BooleanField(default=False)
    merged_into_id = fields.BigIntField(null=True)

    class Meta:
        table = "person"


class Grant(Model):
    """What a person may do, for which organisation, from and until when (days, both included)."""

    id = fields.BigIntField(primary_key=True)
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "portal.Person", related_name="grants"
    )
    person_id: int
    role = fields.CharEnumField(Role)
    organisation_id = fields.BigIntField(null=True)
    starts_on = DayField()
    ends_on = DayField(null=True)
    given_by_id = fields.BigIntField(null=True)
    given_at = InstantField()
    ended_at = InstantField(null=True)
    ended_by_id = fields.BigIntField(null=True)

    class Meta:
        table = "role_grant"


class SignInCode(Model):
    """A one-time code sent to an address; only hashes are kept.

    It belongs to one attempt in one browser. With a `person_id` it does not sign anyone in: it
    confirms that person's change of address.
    """

    id = fields.BigIntField(primary_key=True)
    attempt_hash = fields.TextField()
    person_id = fields.BigIntField(null=True)
    address = fields.TextField()
    code_hash = fields.TextField()
    guesses = fields.BigIntField(default=0)
    created_at = InstantField()
    expires_at = InstantField()
    used_at = InstantField(null=True)

    class Meta:
        table = "sign_in_code"


class Session(Model):
    """One device that is signed in. The cookie is random; only its hash is kept."""

    id = fields.BigIntField(primary_key=True)
    token_hash = fields.TextField()
    person: fields.ForeignKeyRelation[Person] = fields.ForeignKeyField(
        "portal.Person", related_name="sessions"
    )
    person_id: int
    device = fields.TextField()
    created_at = InstantField()
    seen_at = InstantField()
    expires_at = InstantField()
    ended_at = InstantField(null=True)

    class Meta:
        table = "session"

"""Who is asking, and what they may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a grant allows. Only a school manager's is for one organisation."""

    DESK = "desk"
    SCHOOL_MANAGER = "school_manager"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind a request, as the session knew them when the request came.

    `roles` pairs each role granted today with the organisation it is for, or None.
    """

    id: int
    household_id: int
    name: str
    language: str
    roles: frozenset[tuple[Role, int | None]]
    session_id: int
    signed_in_at: datetime
    calendar_version: int

    @property
    def is_staff(self) -> bool:
        """Whether any role is theirs: a shorter session, and a password if they like."""
        return bool(self.roles)

    def has(self, role: Role | str) -> bool:
        """Whether the role is theirs, for whichever organisation."""
        return any(held == role for held, _ in self.roles)

    def manages(self, organisation_id: int) -> bool:
        """Whether they are a school manager of this organisation."""
        return (Role.SCHOOL_MANAGER, organisation_id) in self.roles

    def organisations(self) -> frozenset[int]:
        """The organisations they manage."""
        return frozenset(
            organisation_id
            for role, organisation_id in self.roles
            if role == Role.SCHOOL_MANAGER and organisation_id is not None
        )

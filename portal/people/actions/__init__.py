"""What people do with their accounts, one file for each thing."""

from portal.people.actions.grants import end_grant, grant_role, make_administrator
from portal.people.actions.passwords import set_password
from portal.people.actions.sessions import begin_session

__all__ = ["begin_session", "end_grant", "grant_role", "make_administrator", "set_password"]

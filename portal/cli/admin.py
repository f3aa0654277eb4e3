"""`portal admin`: roles and passwords, for the person who installs the portal."""

import argparse
from getpass import getpass

from portal import database
from portal.cli.terminal import Failure, opened
from portal.people import actions
from portal.people.models import Role
from portal.people.queries.grants import grants_open
from portal.problems import Refused
from portal.settings import Settings


async def admin(chosen: Settings, asked: argparse.Namespace) -> int:
    """Give or end a role, set a password, or list who holds what."""
    async with opened(chosen):
        if asked.act == "list":
            return await _list()
        if not asked.address:
            raise Failure("Say who: a phone number or an e-mail address.")
        try:
            if asked.act == "password":
                await actions.set_password(asked.address, getpass("New password: "))
            elif asked.role is None:
                raise Failure("Say which role: --role administrator, desk or school_manager.")
            else:
                organisation = await _organisation(asked.organisation)
                act = actions.grant_role if asked.act == "grant" else actions.end_grant
                await act(asked.address, Role(asked.role), organisation)
        except Refused as refused:
            sentences = " ".join(problem.message.into("en") for problem in refused.problems)
            raise Failure(sentences) from None
    print("Done.")
    return 0


async def _organisation(slug: str | None) -> int | None:
    if slug is None:
        return None
    found = await database.value("SELECT id FROM organisation WHERE slug = ?", slug)
    if found is None:
        raise Failure(f"There is no organisation called {slug!r}.")
    return int(found)


async def _list() -> int:
    for each in await grants_open():
        until = each.ends_on.isoformat() if each.ends_on else ""
        print(f"{each.role:16} {each.slug:32} {until:10} {each.person}")
    return 0

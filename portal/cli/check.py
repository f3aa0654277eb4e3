"""`portal check`: what a caretaker looks for, said in sentences."""

from portal.checks import CHECKS
from portal.cli.terminal import opened
from portal.settings import Settings


async def check(chosen: Settings) -> int:
    """Run every check; 0 when all is well, 1 when something is wrong."""
    wrong = 0
    async with opened(chosen):
        for looked_at in CHECKS:
            found = await looked_at.look()
            wrong += bool(found)
            print(f"{'WRONG' if found else 'ok':6} {looked_at.words}")
            for sentence in found:
                print(f"       {sentence}")
    return 1 if wrong else 0

"""`portal draw verify FILE`: do a published draw again, and say whether it comes to the same.

It needs the file only: no database, no settings, no network.
"""

from hashlib import sha256
from pathlib import Path

from portal.cli.terminal import Failure
from portal.draws.rules.verifying import differences

MOST_BYTES = 64 * 1024 * 1024


def verify(path: str, expected: str | None) -> int:
    """0 when the file agrees byte for byte (and has the SHA-256 `expected`, if given), else 1."""
    try:
        with Path(path).open("rb") as file:
            paper = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Failure(f"{path} cannot be read: {error.strerror}.") from error
    if len(paper) > MOST_BYTES:
        raise Failure(f"{path} is too long to be the file of a draw.")
    told = sha256(paper).hexdigest()
    print(f"SHA-256 {told}")
    if expected is not None and expected.strip().lower() != told:
        print("This is not the file that was published: its SHA-256 is another.")
        return 1
    try:
        found = differences(paper)
    except ValueError as error:
        print(f"The file does not hold together. {error}")
        return 1
    if not found:
        print("Agreed: drawn again, it comes to the same, byte for byte.")
        return 0
    print("It differs:")
    for each in found:
        print(f"  line {each.line}")
        print(f"    the file says   {each.said or '(nothing)'}")
        print(f"    it should say   {each.should_say or '(nothing)'}")
    return 1

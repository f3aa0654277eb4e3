"""Whether a published file says what its own seed and requests come to."""

from dataclasses import dataclass

from portal.draws.rules.paper import redrawn

SHOWN = 10  # lines that differ, at most


@dataclass(frozen=True, slots=True)
class Difference:
    """A line that is not what it should be; '' where there is none. Lines count from 1."""

    line: int
    said: str
    should_say: str


def differences(paper: bytes) -> list[Difference]:
    """The first lines in which a file differs from the draw done again; none when it agrees byte
    for byte. Raises ValueError, with a sentence, when the file cannot be read."""
    again = redrawn(paper)
    if again == paper:
        return []
    said, should = (_shown(text) for text in (paper, again))
    length = max(len(said), len(should))
    said, should = (lines + [""] * (length - len(lines)) for lines in (said, should))
    found = [
        Difference(number, one, other)
        for number, (one, other) in enumerate(zip(said, should, strict=True), start=1)
        if one != other
    ]
    return (found or [Difference(length, "", "")])[:SHOWN]


def _shown(paper: bytes) -> list[str]:
    """The lines of a file, with nothing in them that would steer a terminal."""
    return [ascii(line.decode(errors="replace"))[1:-1] for line in paper.split(b"\n")]

"""What the desk typed and chose; syntax only."""

from dataclasses import dataclass

from portal.bookings.rules.helping import TOLD_THE_DESK
from portal.language import LANGUAGES, say
from portal.people.rules.addresses import Address, read_address
from portal.people.rules.names import tidy_name
from portal.problems import Problem
from portal.web.form import Form

FEWEST_DIGITS = 4
LONGEST_PART = 30


@dataclass(frozen=True, slots=True)
class Sought:
    """Digits that end a number, or part of a name; or what is wrong with what was typed."""

    typed: str
    figures: str = ""
    name: str = ""
    problem: Problem | None = None


def sought(asked: Form) -> Sought:
    """Reads `q`."""
    typed = asked.text("q")[:LONGEST_PART]
    figures = asked.figures("q")[:LONGEST_PART].removeprefix("+86")
    if figures.isascii() and figures.isdigit():
        if len(figures) < FEWEST_DIGITS:
            words = say("Of a number at least the last 4 digits are needed.")
            return Sought(typed, problem=Problem("few_digits", words, field="q"))
        return Sought(typed, figures=figures)
    return Sought(typed, name=tidy_name(typed))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be put on record; `problems` names what cannot be read."""

    name: str
    phone: str
    address: Address | None
    language: str
    elder: bool
    problems: tuple[Problem, ...] = ()


def newcomer(sent: Form) -> Newcomer:
    """Reads `name`, `phone` (may be empty), `language` and `elder`."""
    typed = sent.text("phone")
    read = read_address(typed) if typed else None
    problems: tuple[Problem, ...] = ()
    if isinstance(read, Problem):
        problems, read = (Problem(read.code, read.message, field="phone"),), None
    elif read is not None and read.column != "phone":
        words = say("Please give a mobile number here, or leave it empty.")
        problems, read = (Problem("phone", words, field="phone"),), None
    language = sent.text("language")
    return Newcomer(
        name=tidy_name(sent.text("name")),
        phone=typed,
        address=read,
        language=language if language in LANGUAGES else "zh",
        elder=sent.ticked("elder"),
        problems=problems,
    )


def consent_of(sent: Form) -> str:
    """Reads `consent`: how the person agreed; told in person unless another way is named."""
    given = sent.text("consent")
    return given if given in TOLD_THE_DESK else TOLD_THE_DESK[0]

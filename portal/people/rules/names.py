"""A person's one name."""

import unicodedata

from portal.language import say
from portal.problems import Problem

FIELD = "name"
SHORTEST = 2
LONGEST = 30  # characters
BETWEEN = " ·.'’-"  # what may stand between letters: 阿依古丽·买买提, O'Neill, Anne-Marie
DOTS = str.maketrans(dict.fromkeys("•‧∙・･．", "·"))


def tidy_name(typed: str) -> str:
    """The name with one kind of dot and single spaces."""
    return " ".join(typed.translate(DOTS).split())


def problems_with_name(name: str) -> list[Problem]:
    """Why a tidied name cannot be kept."""
    if not name:
        return [Problem("no_name", say("Please tell us your name."), field=FIELD)]
    if len(name) < SHORTEST:
        return [Problem("short_name", say("A name has at least 2 characters."), field=FIELD)]
    if len(name) > LONGEST:
        words = say("A name has at most 30 characters; this has %(n)s.", n=len(name))
        return [Problem("long_name", words, field=FIELD)]
    if not all(_is_letter(sign) or sign in BETWEEN for sign in name) or name[0] in BETWEEN:
        words = say("Please use letters only: no digits, signs or emoji.")
        return [Problem("name_letters", words, field=FIELD)]
    return []


def masked_name(name: str) -> str:
    """A name as lists and gates show it: 王*明, 李*, C***."""
    if not name:
        return ""
    if name.isascii() or unicodedata.category(name[0]) != "Lo":
        return f"{name[0]}***"
    return f"{name[0]}*{name[-1]}" if len(name) > SHORTEST else f"{name[0]}*"


def _is_letter(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"

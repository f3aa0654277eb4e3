"""Telephone numbers and e-mail addresses: as typed, as kept, as shown."""

import re
import unicodedata
from dataclasses import dataclass

from portal.language import Words, say, say_n
from portal.messages.rules import Channel
from portal.problems import Problem

FIELD = "address"

LOCAL_PART = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}"
LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
EMAIL = re.compile(rf"{LOCAL_PART}@(?:{LABEL}\.)+[A-Za-z]{{2,63}}")
LONGEST_EMAIL = 254
SEPARATORS = re.compile(r"[\s\-()./\u2010-\u2015\u2212\u00b7]")

MAINLAND = "+86"
MAINLAND_DIGITS = 11
EIGHT_DIGITS = ("+852", "+853")  # Hong Kong, Macao
ABROAD_DIGITS = range(8, 16)  # country code included


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody can be reached: `+8613800000000` or `somebody@example.org`."""

    channel: Channel
    value: str

    @property
    def column(self) -> str:
        """The column of `person` that keeps it."""
        return "phone" if self.channel is Channel.SMS else "email"


def address_of(value: str) -> Address:
    """A kept address again."""
    return Address(Channel.EMAIL if "@" in value else Channel.SMS, value)


def read_address(typed: str) -> Address | Problem:
    """What somebody typed, with wide digits, spaces and dashes as it comes; or what is wrong."""
    text = unicodedata.normalize("NFKC", typed).strip()
    if not text:
        return _wrong("no_address", say("Please type your mobile number or e-mail address."))
    if "@" in text:
        return _email(text)
    figures = SEPARATORS.sub("", text)
    plus = figures.startswith("+")
    digits = figures[1:] if plus else figures
    if not (digits.isascii() and digits.isdigit()):
        return _wrong("no_address", say("This is neither a mobile number nor an e-mail address."))
    if not plus and digits.startswith("00"):
        plus, digits = True, digits[2:]
    return _abroad(f"+{digits}") if plus else _without_country(digits)


def _email(text: str) -> Address | Problem:
    if len(text) > LONGEST_EMAIL or not EMAIL.fullmatch(text) or ".." in text:
        return _wrong("email", say("An e-mail address looks like name@example.com."))
    return Address(Channel.EMAIL, text.lower())


def _without_country(digits: str) -> Address | Problem:
    if len(digits) == MAINLAND_DIGITS + 2 and digits.startswith("861"):
        return Address(Channel.SMS, f"+{digits}")
    if len(digits) == 8 and not digits.startswith("1"):
        return _wrong(
            "country", say("With 8 digits, put +852 for Hong Kong or +853 for Macao in front.")
        )
    return _mainland(digits)


def _mainland(digits: str) -> Address | Problem:
    if digits.startswith("0"):
        return _wrong("landline", say("Please give a mobile number: a fixed line gets no code."))
    if not digits.startswith("1"):
        return _wrong(
            "phone", say("Mobile numbers begin with 1, those from abroad with + and the country.")
        )
    return _exactly(MAINLAND, digits, MAINLAND_DIGITS)


def _abroad(number: str) -> Address | Problem:
    if number.startswith(MAINLAND):
        return _mainland(number.removeprefix(MAINLAND))
    for country in EIGHT_DIGITS:
        if number.startswith(country):
            return _exactly(country, number.removeprefix(country), 8)
    if number.startswith("+0") or len(number) - 1 not in ABROAD_DIGITS:
        return _wrong(
            "abroad", say("With + come the country and the number, 8 to 15 digits in all.")
        )
    return Address(Channel.SMS, number)


def _exactly(country: str, digits: str, needed: int) -> Address | Problem:
    missing = needed - len(digits)
    if missing > 0:
        return _wrong(
            "too_short",
            say_n(
                "%(n)s digit is missing: the number has %(needed)s.",
                "%(n)s digits are missing: the number has %(needed)s.",
                missing,
                needed=needed,
            ),
        )
    if missing < 0:
        return _wrong(
            "too_long",
            say_n(
                "%(n)s digit too many: the number has %(needed)s.",
                "%(n)s digits too many: the number has %(needed)s.",
                -missing,
                needed=needed,
            ),
        )
    return Address(Channel.SMS, country + digits)


def _wrong(code: str, words: Words) -> Problem:
    return Problem(code, words, field=FIELD)


def shown(value: str) -> str:
    """An address as its owner reads it: "138 0000 0000", "+852 9123 4567"."""
    if "@" in value:
        return value
    if value.startswith(MAINLAND) and len(value) == len(MAINLAND) + MAINLAND_DIGITS:
        digits = value.removeprefix(MAINLAND)
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    for country in EIGHT_DIGITS:
        if value.startswith(country):
            digits = value.removeprefix(country)
            return f"{country} {digits[:4]} {digits[4:]}"
    return value


def masked(value: str) -> str:
    """An address as others see it: "138****4567", "+852 ****4567", "n***@example.org"."""
    if "@" in value:
        name, _, domain = value.partition("@")
        return f"{name[:1]}***@{domain}"
    if value.startswith(MAINLAND) and len(value) == len(MAINLAND) + MAINLAND_DIGITS:
        digits = value.removeprefix(MAINLAND)
        return f"{digits[:3]}****{digits[7:]}"
    for country in EIGHT_DIGITS:
        if value.startswith(country):
            return f"{country} ****{value[-4:]}"
    return f"{value[:3]}****{value[-2:]}"

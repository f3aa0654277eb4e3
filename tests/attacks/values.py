"""What nobody should send, and what somebody will."""

from urllib.parse import quote, quote_plus

LONG = "长" * 15_000 + "x" * 15_000

# Raw, as they stand in an address or a form.
VALUES = {
    "nothing": "",
    "unknown": "no-such-thing",
    "zero": "0",
    "negative": "-1",
    "huge": "999999999",
    "beyond 64 bits": "9" * 25,
    "5,000 digits": "9" * 5000,
    "not whole": "1e5",
    "Arabic digits": quote("١٢"),
    "past day": "2020-01-01",
    "30 February": "2027-02-30",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "year 10000": "10000-01-01",
    "first instant": "0001-01-01T00:00Z",
    "last instant": "9999-12-31T23:59Z",
    "late instant": "2199-12-31T23:59Z",
    "time of 25": "25:61",
    "hour of 5,000 digits": "9" * 5000 + ":00",
    "hours of Arabic digits": quote("٠٨:٠٠-١٢:٠٠"),
    "hours of 5,000 digits": "9" * 5000 + ":00-12:00",
    "superscript": quote("²"),
    "30,000 characters": quote(LONG),
    "19,999 characters": quote("长" * 19_999),
    "broken escapes": "%zz%f%",
    "not UTF-8": "%ff%fe%c3%28",
    "NUL": "a%00b",
    "lone surrogate": "%ed%a0%80x",
    "both directions": quote("\u202egnp.exe\u2066\u2069\u200f"),
    "emoji": quote("🏸" * 10_000),
    "family": quote("👨‍👩‍👧‍👦"),
    "formula": quote("=cmd|' /C calc'!A0"),
    "new line": quote("x\r\nSet-Cookie: evil=1\r\n\r\n<html>"),
    "markup": quote("\"'><script>alert(1)</script>{{7*7}}${7*7}%(x)s"),
    "elsewhere": quote_plus("https://elsewhere.example/?a=b#c"),
    "no scheme": quote_plus("//elsewhere.example\\@x"),
    "bracket": quote_plus("http://[::1"),
    "up": "../../../../etc/passwd",
    "quotes": quote("'; DROP TABLE booking; --"),
}

# Raw pieces of a path; a slash would make it another route's.
PIECES = {name: value.replace("/", "%2F") for name, value in VALUES.items() if value} | {
    "dots": "%2e%2e",
    "dot": ".",
    "calendar of nothing": ".ics",
}

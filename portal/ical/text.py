"""Text and addresses as they may stand in a calendar, whatever was typed once.

Names and reasons were cleaned where they came in; a calendar is read by programs that break at a
stray control character, so they are cleaned again at this door.
"""

import re
import unicodedata
from urllib.parse import quote

BREAKS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")  # whatever some reader breaks at
JOINERS = "\u200c\u200d"  # inside emoji and in names of many scripts
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})  # controls, bidi and other formats, surrogates
SAFE_IN_ADDRESS = ":/?#[]@!$&'()*+,;=-._~%"


def plain(text: str) -> str:
    """`text` with "\\n" for every kind of line break and nothing unseen; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = BREAKS.sub("\n", text).replace("\t", " ")
    return "".join(
        character
        for character in text
        if character in "\n" + JOINERS or unicodedata.category(character) not in UNSEEN
    )


def one_line(text: str) -> str:
    """`text` cleaned, without line breaks and doubled spaces."""
    return " ".join(plain(text).split())


def web_address(address: str) -> str:
    """An address in ASCII without spaces or line breaks; "" if it is not http or https."""
    written = quote("".join(plain(address).split()), safe=SAFE_IN_ADDRESS)
    return written if written.startswith(("https://", "http://")) else ""

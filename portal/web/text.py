"""Text as it may enter: what cannot be seen and could deceive is taken out at the door."""

import re
import unicodedata

# Control characters, soft and bidirectional controls, byte order marks, line and paragraph
# separators, lone surrogates, non-characters. The joiners inside emoji and names stay.
_UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad"
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U000e007f]"
)
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """`text` composed, with plain line breaks and nothing unseen; tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _BREAKS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text))


def one_line(text: str) -> str:
    """`text` cleaned, without line breaks, doubled spaces and spaces around it."""
    return _SPACES.sub(" ", clean(text)).strip()


def figures(text: str) -> str:
    """What somebody typed as a number: wide forms made narrow, spaces and dashes taken out."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", clean(text)))

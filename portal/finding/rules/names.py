"""The names a search may speak of: facilities, organisations and landmarks, in both languages."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from portal.language import Named

LETTER = re.compile(r"[a-z0-9]")
LONGEST_PIECE = 24  # characters of an unknown word that are looked for inside names


class Landmark(NamedTuple):
    """Where people set out from; position in degrees."""

    slug: str
    name_zh: str
    name_en: str
    latitude: float
    longitude: float

    @property
    def name(self) -> Named:
        return Named(self.name_zh, self.name_en)


class Whole(NamedTuple):
    """A whole name found in a sentence: of a landmark (its slug) or of a place (the name)."""

    length: int
    landmark: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """`places` holds every name of a facility or organisation on a line of its own; `by_start` the
    whole names by their first two characters, the longest first."""

    places: str
    landmarks: tuple[tuple[str, str], ...]
    by_start: dict[str, tuple[tuple[str, str], ...]]

    def whole_at(self, text: str, at: int) -> Whole | None:
        """The longest whole name standing at a position."""
        if at and LETTER.match(text[at]) and LETTER.match(text[at - 1]):
            return None
        for name, landmark in self.by_start.get(text[at : at + 2], ()):
            after = text[at + len(name) : at + len(name) + 1]
            if text.startswith(name, at) and not (LETTER.match(name[-1]) and LETTER.match(after)):
                return Whole(len(name), landmark, "" if landmark else name)
        return None

    def part_of(self, words: Sequence[str]) -> tuple[str, list[str]]:
        """The longest run of `words` that is part of a name, and the words that are not."""
        for length in range(min(len(words), 8), 0, -1):
            for first in range(len(words) - length + 1):
                run = " ".join(words[first : first + length])
                if self._is_part(run):
                    return run, [*words[:first], *words[first + length :]]
        for number, word in enumerate(words):
            piece = "" if LETTER.match(word) else self._piece_of(word)
            if piece:
                before, _, after = word.partition(piece)
                rest = [part for part in (before, after) if part]
                return piece, [*words[:number], *rest, *words[number + 1 :]]
        return "", list(words)

    def landmark_called(self, words: str) -> str:
        """The slug of the first landmark with these words in its name."""
        return next((slug for slug, name in self.landmarks if words in name), "")

    def has_place(self, words: str) -> bool:
        return all(word in self.places for word in words.split())

    def _is_part(self, words: str) -> bool:
        """Two Chinese characters, or the beginning of a Latin word of three letters."""
        if not LETTER.match(words):
            return len(words) > 1 and (words in self.places or bool(self.landmark_called(words)))
        if len(words) < 3:
            return False
        inside = re.compile(rf"(?<![a-z0-9]){re.escape(words)}")
        return any(inside.search(text) for text in (self.places, *(n for _, n in self.landmarks)))

    def _piece_of(self, word: str) -> str:
        """The longest stretch of a Chinese word that is part of a name, two characters at least."""
        word = word[:LONGEST_PIECE]
        for length in range(len(word) - 1, 1, -1):
            for first in range(len(word) - length + 1):
                if self._is_part(word[first : first + length]):
                    return word[first : first + length]
        return ""


def names_of(places: Iterable[tuple[str, str]], landmarks: Iterable[tuple[str, str, str]]) -> Names:
    """From pairs of names of facilities and organisations, and (slug, name, name) of landmarks; all
    `words.folded`."""
    every = sorted({name for pair in places for name in pair if name})
    marked = [(slug, zh, en) for slug, zh, en in landmarks]
    whole: dict[str, list[tuple[str, str]]] = {}
    for name in every:
        whole.setdefault(name[:2], []).append((name, ""))
    for slug, *pair in marked:
        for name in filter(None, pair):
            whole.setdefault(name[:2], []).append((name, slug))
    return Names(
        "\n".join(every),
        tuple((slug, f"{zh}\n{en}") for slug, zh, en in marked),
        {start: tuple(sorted(names, key=lambda n: -len(n[0]))) for start, names in whole.items()},
    )

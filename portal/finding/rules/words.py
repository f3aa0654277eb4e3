"""One field, everyday words: what is wanted, and what was not understood.

It never fails and drops nothing: every piece of the sentence ends as a wish, as a word without
weight, or in `left`.
"""

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date

from portal.finding.rules import distances
from portal.finding.rules.days import read_day
from portal.finding.rules.fillers import FREE, NEAR, WEIGHTLESS
from portal.finding.rules.kinds import TYPED
from portal.finding.rules.names import Names
from portal.finding.rules.times import BOTH, TOGETHER, read_part, read_time
from portal.finding.rules.wanted import Wanted

LONGEST = 200  # characters
GLUE = re.compile(r"[\s,,.。、;;!!??·…\"'“”‘’()()<>《》【】\[\]{}|+&#*=_^%$\\`]+")
LETTER = re.compile(r"[a-z0-9]")
WORD = re.compile(r"[a-z0-9'’-]+")


@dataclass(frozen=True, slots=True)
class Understood:
    """What a sentence means; the pieces it was not understood in, and those that cannot be, such as
    "2月30日"; and further kinds, which one search cannot answer."""

    wanted: Wanted = field(default_factory=Wanted)
    left: tuple[str, ...] = ()
    impossible: tuple[str, ...] = ()
    further: tuple[str, ...] = ()


def understand(text: str, today: date, names: Names) -> Understood:
    """What `text` asks for; names of places and landmarks as the portal knows them."""
    reader = _Reader(folded(text)[:LONGEST], today, names)
    while reader.at < len(reader.text):
        reader.step()
    return reader.finish()


def folded(text: str) -> str:
    """Wide and capital letters made plain, spaces made single."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", plain)).strip()


def _longest_first(words: dict[str, str]) -> list[tuple[str, str]]:
    return sorted(words.items(), key=lambda pair: -len(pair[0]))


_KINDS = _longest_first({word: kind for kind, words in TYPED.items() for word in words})
_SIGNS = _longest_first(dict.fromkeys(FREE, "free") | dict.fromkeys(NEAR, "near"))
_WEIGHTLESS = _longest_first(dict.fromkeys(WEIGHTLESS, ""))


@dataclass(slots=True)
class _Reader:
    text: str
    today: date
    names: Names
    at: int = 0
    wanted: Wanted = field(default_factory=Wanted)
    part: str = ""
    near: bool = False
    run: list[str] = field(default_factory=list)  # words in a row that are nothing known so far
    glued: bool = False  # whether the next unknown character belongs to the last one
    left: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    further: list[str] = field(default_factory=list)

    def step(self) -> None:
        """Read one thing at the present place, or put a word aside."""
        glue = GLUE.match(self.text, self.at)
        if glue is not None:
            self.at = glue.end()
            self.glued = False
            return
        read = (
            *(self._name, self._day, self._distance, self._time, self._part),
            *(self._kind, self._sign, self._nothing),
        )
        if not any(reading() for reading in read):
            self._aside()

    def _name(self) -> bool:
        found = self.names.whole_at(self.text, self.at)
        if found is None:
            return False
        self._end_run()
        if found.landmark and not self.wanted.near:
            self.wanted = replace(self.wanted, near=found.landmark)
        elif found.place:
            self._place(found.place)
        self.at += found.length
        return True

    def _day(self) -> bool:
        both = TOGETHER.match(self.text, self.at)
        if both is not None:
            day, part = BOTH[both[0]]
            self._take_day(day, 0)
            self._take_part(part)
            return self._past(both.end())
        return self._take_day(self.text, self.at)

    def _take_day(self, text: str, at: int) -> bool:
        found = read_day(text, at, self.today)
        if found is None:
            return False
        if not found.day:
            self.impossible.append(text[at : found.end])
        elif not self.wanted.day:
            self.wanted = replace(self.wanted, day=found.day)
        elif found.day != self.wanted.day and text is self.text:
            self.left.append(text[at : found.end])
        return self._past(found.end) if text is self.text else True

    def _part(self) -> bool:
        found = read_part(self.text, self.at)
        if found is None:
            return False
        self._take_part(found.part)
        return self._past(found.end)

    def _take_part(self, part: str) -> None:
        found = read_part(part, 0)
        assert found is not None  # noqa: S101  the part was read from this very list
        self.part = part
        if self.wanted.starts is None and self.wanted.ends is None:
            self.wanted = replace(self.wanted, starts=found.starts, ends=found.ends)

    def _time(self) -> bool:
        found = read_time(self.text, self.at, self.part)
        if found is None:
            return False
        if found.possible:
            self.wanted = replace(self.wanted, starts=found.starts, ends=found.ends)
        else:
            self.impossible.append(self.text[self.at : found.end])
        return self._past(found.end)

    def _distance(self) -> bool:
        found = distances.read(self.text, self.at)
        if found is None:
            return False
        if found.minutes is None:
            self.impossible.append(self.text[self.at : found.end])
        else:
            self.wanted = replace(self.wanted, within=found.minutes)
        return self._past(found.end)

    def _kind(self) -> bool:
        word, kind = self._one_of(_KINDS)
        if not word:
            return False
        if not self.wanted.kind:
            self.wanted = replace(self.wanted, kind=kind)
        elif kind != self.wanted.kind and kind not in self.further:
            self.further.append(kind)
        return self._past(self.at + len(word))

    def _sign(self) -> bool:
        word, sign = self._one_of(_SIGNS)
        if not word:
            return False
        if sign == "free":
            self.wanted = replace(self.wanted, free=True)
        else:
            self.near = True
        return self._past(self.at + len(word))

    def _nothing(self) -> bool:
        word, _ = self._one_of(_WEIGHTLESS)
        # A single character inside an unknown word belongs to that word.
        if not word or (self.glued and not word[0].isascii()):
            return False
        self.at += len(word)
        self.glued = False
        return True

    def _one_of(self, words: list[tuple[str, str]]) -> tuple[str, str]:
        for word, meaning in words:
            if self.text.startswith(word, self.at) and self._ends_well(word):
                return word, meaning
        return "", ""

    def _ends_well(self, word: str) -> bool:
        """Latin words stand by themselves; Chinese has no spaces."""
        if not LETTER.match(word[-1]):
            return True
        after = self.text[self.at + len(word) : self.at + len(word) + 1]
        return not LETTER.match(after)

    def _past(self, end: int) -> bool:
        self._end_run()
        self.at = end
        return True

    def _aside(self) -> None:
        word = WORD.match(self.text, self.at)
        piece = word[0] if word else self.text[self.at]
        if self.glued and self.run:
            self.run[-1] += piece
        else:
            self.run.append(piece)
        self.glued = True
        self.at += len(piece)

    def _end_run(self) -> None:
        """What was put aside may be part of a name; the rest was not understood."""
        run, self.run, self.glued = self.run, [], False
        if not run:
            return
        while run:
            found, run = self.names.part_of(run)
            if not found:
                break
            self._place(found)
        self.left += run

    def _place(self, words: str) -> None:
        if words not in self.wanted.place:
            self.wanted = replace(self.wanted, place=f"{self.wanted.place} {words}".strip())

    def finish(self) -> Understood:
        self._end_run()
        wanted = self.wanted
        landmark = self.names.landmark_called(wanted.place) if wanted.place else ""
        if landmark and (self.near or not self.names.has_place(wanted.place)):
            wanted = replace(wanted, place="", near=wanted.near or landmark)
        if self.near and wanted.within is None:
            wanted = replace(wanted, within=distances.NEARBY)
        return Understood(wanted, tuple(self.left), tuple(self.impossible), tuple(self.further))

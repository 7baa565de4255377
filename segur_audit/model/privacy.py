"""The border that no health identity crosses: identifiers by their shape, names and dates given.

A mask looks at given values only (`Text`, `Location`): what the program writes is never altered.
Its cost is linear in the text, whatever the number of names.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from segur_audit.model.birthdays import Birthdays
from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.text import Ours, Text, clean

MASK = "[masqué]"

# INS and NIR (13 digits, 15 with their key; 2A, 2B for Corsica), a sign between the groups
# included;
# national identifiers of professionals (8 or 0 before an RPPS or an ADELI number, or the RPPS
# alone), and test ones.
_SIGN = r"[\s._/,-]?"
_SHAPES = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    rf"[1-478]{_SIGN}[0-9]{{2}}{_SIGN}[0-9]{{2}}{_SIGN}(?:[0-9]{{2}}|2[ABab]){_SIGN}[0-9]{{3}}"
    rf"{_SIGN}[0-9]{{3}}(?:{_SIGN}[0-9]{{2}})?"
    r"|8(?:99)?[0-9]{11}|10[0-9]{9}|5[0-9]{6,14}/CPAT[0-9]{1,10}"
    r")(?![0-9A-Za-z])"
)
# The same numbers glued to words by `_` or letters, or to a date before or after, as in file names.
_DAY = r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_GLUED = re.compile(
    rf"(?<![0-9])(?P<before>{_DAY})?(?P<number>[1-478][0-9]{{4}}(?:[0-9]{{2}}|2[ABab])[0-9]{{6}}"
    rf"(?:[0-9]{{2}})?|8(?:99)?[0-9]{{11}}|10[0-9]{{9}})(?P<after>{_DAY})?(?![0-9])"
)
_SHORTEST = 2
_INNER = 5  # letters of a name that is known inside a longer word: CRMARTINEAU, dupontjean
_MOST_WORDS = 6  # words of a name, as « D'HÉROUVILLE DE LA TOUR » is written
_LONGEST = 80  # signs of a word in which names are searched
_PARTICLES = frozenset(
    ("de", "du", "des", "la", "le", "les", "van", "von", "der", "den", "ben", "del", "dos", "ste")
)
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_CASES = re.compile(
    r"[0-9]+|[^\W\d_a-z]+(?![a-z])|[^\W\d_]?(?:(?![A-Z])[^\W\d_]|[\u0300-\u036f])+|[^\W_]"
)
_GAP = re.compile(r"[\W_]{1,3}")

#: Names of folders and files that the program itself writes or asks for: no person is named so.
OUR_NAMES = frozenset(
    ("preuves", "psc", "mss", "dmp", "ssi", "ins", "cda", "sas", "cnda", "schemas", "rem")
)


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """`text` without accents nor case, as a name is written in the name of a file."""
    if text.isascii():
        return text.lower()
    plain = text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    bare = unicodedata.normalize("NFKD", plain.replace("ß", "ss").replace("ø", "o"))
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()


def _readings(text: str) -> Iterator[str]:
    """Other ways to read a text that may hide a name: percent-encoded, escaped, of full width."""
    if "%" in text and (decoded := unquote(text)) != text:
        yield decoded
    if "&" in text and (decoded := html.unescape(text)) != text:
        yield decoded
    if not text.isascii() and (plain := unicodedata.normalize("NFKC", text)) != text:
        yield plain


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]", "", folded(text))


class Mask:
    """Hides the shapes of identifiers, and the `private` strings (names, birth dates, numbers) that
    the evidence gave, however they are written: without accents, hyphens or apostrophes, glued, in
    two letters, in any order, a date in any of the usual writings."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        words = {word.strip() for word in private}
        self._days = Birthdays(words)
        self._names: set[str] = set()
        for word in words:
            self._names.update(_forms(word))
        self._starts = {name[:_INNER] for name in self._names if len(name) >= _INNER}
        self._lengths = sorted({len(name) for name in self._names if len(name) >= _INNER})

    def plain(self, text: str) -> str:
        """`text` without what must not be shown."""
        if isinstance(text, Ours):
            return text
        for other in _readings(text):
            if (shown := self._hidden(other)) != other:
                return shown
        return self._hidden(text)

    def path(self, text: str) -> str:
        """A path, the names of our own folders left as they are."""
        parts = re.split(r"([/\\])", text)
        kept = "".join(part if _is_ours(part) else self.plain(part) for part in parts)
        return _without_numbers(kept)

    def _hidden(self, text: str) -> str:
        text = _without_numbers(text)
        if not self._names:
            return text
        return self._without_names(self._days.hide(text, MASK))

    def _without_names(self, text: str) -> str:
        """The text, each run of words that makes a name replaced by the mask."""
        words = list(_WORD.finditer(text))
        out: list[str] = []
        place = index = 0
        while index < len(words):
            count = self._run(text, words, index)
            word = words[index]
            hidden = MASK if count else self._inside(word[0])
            if count or hidden != word[0]:
                last = words[index + max(count, 1) - 1]
                out += (text[place : word.start()], hidden)
                place = last.end()
            index += max(count, 1)
        return "".join((*out, text[place:]))

    def _run(self, text: str, words: list[re.Match[str]], start: int) -> int:
        """How many words from `start` make one name together, 0 for none; the most there are."""
        joined, best = "", 0
        for count in range(1, min(_MOST_WORDS, len(words) - start) + 1):
            word = words[start + count - 1]
            if count > 1 and not _GAP.fullmatch(text, words[start + count - 2].end(), word.start()):
                break
            joined += folded(word[0])
            if joined in self._names:
                best = count
        return best

    def _inside(self, word: str) -> str:
        """A word in which names are glued to something else, each replaced."""
        if len(word) > _LONGEST * 8:
            return word
        parts = _CASES.findall(word)
        if len(parts) > 1:
            kept = [MASK if folded(part) in self._names else part for part in parts]
            if kept != parts:
                return "".join(kept)
        return MASK if self._holds(folded(word)) else word

    def _holds(self, word: str) -> bool:
        """Whether a name of some length stands anywhere in the word."""
        for place in range(len(word) - _INNER + 1):
            if word[place : place + _INNER] not in self._starts:
                continue
            if any(word[place : place + length] in self._names for length in self._lengths):
                return True
        return False

    def text(self, text: Text) -> Text:
        """Both languages of `text`, what is given in them hidden."""
        return text.masked(self.value)

    def value(self, text: str) -> str:
        """A given value: a path is hidden name by name."""
        if _is_ours(text):
            return text
        return self.path(text) if "/" in text or "\\" in text else self.plain(text)

    def location(self, place: Location | None) -> Location | None:
        """A place whose file name shows nothing."""
        if place is None or (file := self.path(place.file)) == place.file:
            return place
        return replace(place, file=file)

    def finding(self, finding: Finding) -> Finding:
        """A finding that may be shown."""
        remedy = self.text(finding.remedy) if finding.remedy else None
        message, place = self.text(finding.message), self.location(finding.location)
        return replace(finding, message=message, remedy=remedy, location=place)


def _is_ours(part: str) -> bool:
    return part in ("/", "\\") or part in OUR_NAMES or part == "manifest.yaml"


def _without_numbers(text: str) -> str:
    return _GLUED.sub(_numbers, _SHAPES.sub(MASK, text))


def _numbers(match: re.Match[str]) -> str:
    return f"{match['before'] or ''}{MASK}{match['after'] or ''}"


def _forms(word: str) -> Iterator[str]:
    """The squeezed writings of a name: whole, and each of its words that is no particle."""
    whole = _squeezed(word)
    if len(whole) >= _SHORTEST:
        yield whole
    parts = [folded(part[0]) for part in _WORD.finditer(word)]
    if len(parts) > 1 and not whole.isdigit():
        yield from (p for p in parts if len(p) > _SHORTEST and p not in _PARTICLES)


def cleaned(mask: Mask, text: str) -> str:
    """`text` without control characters nor what must not be shown."""
    return mask.plain(clean(text))

"""The border that no health identity crosses: identifiers by their shape, names and dates that the evidence gave."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote

from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.text import Text

MASK = "[masqué]"

# INS and NIR (13 digits, 15 with their key; 2A, 2B for Corsica), a sign between the groups included;
# national identifiers of professionals (8 or 0 before an RPPS or an ADELI number, or the RPPS alone), and test ones.
_SIGN = r"[\s._/,-]?"
_SHAPES = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    rf"[1-478]{_SIGN}[0-9]{{2}}{_SIGN}[0-9]{{2}}{_SIGN}(?:[0-9]{{2}}|2[ABab]){_SIGN}[0-9]{{3}}{_SIGN}[0-9]{{3}}(?:{_SIGN}[0-9]{{2}})?"
    r"|8(?:99)?[0-9]{11}|10[0-9]{9}|5[0-9]{6,14}/CPAT[0-9]{1,10}"
    r")(?![0-9A-Za-z])"
)
# The same number glued to words by `_` or letters, as in file names.
_GLUED = re.compile(r"(?<![0-9])[1-478][0-9]{4}(?:[0-9]{2}|2[ABab])[0-9]{6}(?:[0-9]{2})?(?![0-9])")
_SHORTEST = 3
_LONG = 5  # a name of so many letters is known even behind two or three capitals: CRMARTINEAU.xml
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
_PART = re.compile(
    r"[0-9]+|[^\W\d_a-z]+(?![a-z])|[^\W\d_]?(?:(?![A-Z])[^\W\d_]|[\u0300-\u036f])+|[^\W_]"
)


def folded(text: str) -> str:
    """`text` without accents nor case, as a name is written in the name of a file."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize(
        "NFKD", text.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae").replace("Æ", "AE")
    )
    return "".join(sign for sign in bare if not unicodedata.combining(sign)).lower()


def _readings(text: str) -> Iterable[str]:
    """Other ways to read a text that may hide a name: percent-encoded, of full width."""
    if "%" in text and (decoded := unquote(text)) != text:
        yield decoded
    if not text.isascii() and (plain := unicodedata.normalize("NFKC", text)) != text:
        yield plain


class Mask:
    """Hides the shapes of identifiers, and the `private` strings (names, birth dates) that the evidence gave, however they are written."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        words = sorted(
            {word.strip() for word in private if len(word.strip()) >= _SHORTEST},
            key=lambda word: (-len(word), word),
        )
        forms = "|".join(re.escape(word).replace("\\ ", r"[\s_.-]{1,3}") for word in words)
        self._words = (
            re.compile(rf"(?<![^\W_])(?:{forms})(?![^\W_])", re.IGNORECASE) if words else None
        )
        self._folded = {
            bare for word in words if len(bare := re.sub(r"[\W_]", "", folded(word))) >= _SHORTEST
        }

    def plain(self, text: str) -> str:
        """`text` without what must not be shown."""
        for other in _readings(text):
            if (shown := self._hidden(other)) != other:
                return shown
        return self._hidden(text)

    def _hidden(self, text: str) -> str:
        text = _GLUED.sub(MASK, _SHAPES.sub(MASK, text))
        if self._words is None:
            return text
        return _TOKEN.sub(self._token, self._words.sub(MASK, text))

    def _token(self, token: re.Match[str]) -> str:
        """A run of letters and figures: the name itself, or the name glued to something else."""
        word = token[0]
        if folded(word) in self._folded:
            return MASK
        parts = _PART.findall(word)
        if len(parts) > 1 and any(folded(part) in self._folded for part in parts):
            return "".join(MASK if folded(part) in self._folded else part for part in parts)
        for cut in (1, 2, 3):
            if (
                word[:cut].isupper()
                and len(word) - cut >= _LONG
                and folded(word[cut:]) in self._folded
            ):
                return word[:cut] + MASK
        return word

    def text(self, text: Text) -> Text:
        """Both languages of `text`."""
        return Text(self.plain(text.fr), self.plain(text.en))

    def location(self, place: Location | None) -> Location | None:
        """A place whose file name and inner path show nothing."""
        if place is None:
            return None
        return Location(
            self.plain(place.file),
            place.line,
            place.column,
            self.plain(place.path) if place.path else None,
        )

    def finding(self, finding: Finding) -> Finding:
        """A finding that may be shown."""
        remedy = self.text(finding.remedy) if finding.remedy else None
        return replace(
            finding,
            message=self.text(finding.message),
            remedy=remedy,
            location=self.location(finding.location),
        )

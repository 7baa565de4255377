"""The border that no health identity crosses: identifiers by their shape, names and dates that the evidence gave."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from segur_audit.model import Finding, Location
from segur_audit.wording import Text

MASK = "[masqué]"

# INS and NIR (13 digits, 15 with their key; 2A, 2B for Corsica), spaces or dots between the groups included;
# national identifiers of professionals (8 or 0 before an RPPS or an ADELI number, or the RPPS alone).
_SHAPES = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"[1-478][\s.]?[0-9]{2}[\s.]?[0-9]{2}[\s.]?(?:[0-9]{2}|2[ABab])[\s.]?[0-9]{3}[\s.]?[0-9]{3}(?:[\s.]?[0-9]{2})?"
    r"|8(?:99)?[0-9]{11}|10[0-9]{9}"
    r")(?![0-9A-Za-z])"
)
# The same number glued to words by `_` or letters, as in file names.
_GLUED = re.compile(r"(?<![0-9])[1-478][0-9]{4}(?:[0-9]{2}|2[ABab])[0-9]{6}(?:[0-9]{2})?(?![0-9])")
_SHORTEST = 3


class Mask:
    """Hides the shapes of identifiers, and the literal `private` strings (names, birth dates) that the evidence gave."""

    def __init__(self, private: Iterable[str] = ()) -> None:
        words = sorted({word.strip() for word in private if len(word.strip()) >= _SHORTEST}, key=lambda word: (-len(word), word))
        self._words = re.compile(r"(?<![^\W_])(?:" + "|".join(map(re.escape, words)) + r")(?![^\W_])", re.IGNORECASE) if words else None

    def plain(self, text: str) -> str:
        """`text` without what must not be shown."""
        text = _GLUED.sub(MASK, _SHAPES.sub(MASK, text))
        return self._words.sub(MASK, text) if self._words else text

    def text(self, text: Text) -> Text:
        """Both languages of `text`."""
        return Text(self.plain(text.fr), self.plain(text.en))

    def location(self, place: Location | None) -> Location | None:
        """A place whose file name and inner path show nothing."""
        if place is None:
            return None
        return Location(self.plain(place.file), place.line, place.column, self.plain(place.path) if place.path else None)

    def finding(self, finding: Finding) -> Finding:
        """A finding that may be shown."""
        remedy = self.text(finding.remedy) if finding.remedy else None
        return replace(finding, message=self.text(finding.message), remedy=remedy, location=self.location(finding.location))

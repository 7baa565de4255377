"""The names of files in a pack: ASCII, numbered as ANS numbers proofs, each of its own whatever the
case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from segur_audit.model.ids import canonical
from segur_audit.model.privacy import Mask

_LONGEST_STEM, _LONGEST_NUMBER, _LONGEST_SUFFIX = 80, 60, 12
_OTHER = re.compile(r"[^A-Za-z0-9._-]+")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss", "ø": "o"})
# An official number of a proof ends in figures: SSI/GEN.18.01.01; a slot of ours in a word:
# PSC.13.video.
_OFFICIAL = re.compile(r"[A-Z][A-Z0-9]*(?:[./-][A-Z0-9]+)*\.[0-9]+")


def is_number(identifier: str) -> bool:
    """Whether an id is written as ANS numbers requirements and proofs."""
    return _OFFICIAL.fullmatch(canonical(identifier)) is not None


def ascii_name(text: str) -> str:
    """`text` in ASCII letters, digits, `-`, `_` and `.`: accents go, the rest is a hyphen; `-` when
    nothing is left.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return _OTHER.sub("-", bare).strip("-._") or "-"


class Names:
    """Gives each file of a pack its name, and never the same one twice."""

    def __init__(self, mask: Mask, taken: Iterable[str] = ()) -> None:
        self._mask = mask
        self._taken = {name.casefold() for name in taken}

    def shows(self, path: str) -> bool:
        """Whether a path holds what may not be shown: a name, a birth date, a number of a
        person.
        """
        return any(self._mask.plain(part) != part for part in path.split("/"))

    def name(self, number: str, path: str, role: str = "", folder: str = "preuves") -> str:
        """The name of the file at `path` that answers `number`:
        `preuves/SSI-GEN.18.01.01_rapport.pdf`.
        """
        stem, suffix = _parted(path.rpartition("/")[2])
        numbered = ascii_name(canonical(number))[:_LONGEST_NUMBER].strip("-._")
        head = "_".join(part for part in (numbered, role) if part)
        tail = ascii_name(stem)[:_LONGEST_STEM].strip("-._")
        if self.shows(f"{stem}{suffix}") or self.shows(f"{tail}{suffix}"):
            tail, suffix = "piece", suffix if not self.shows(f"piece{suffix}") else ""
        whole = f"{head}_{tail}" if head and tail else head or tail or "piece"
        return f"{folder}/{self._own(folder, whole, suffix)}"

    def _own(self, folder: str, whole: str, suffix: str) -> str:
        number, name = 1, f"{whole}{suffix}"
        while f"{folder}/{name}".casefold() in self._taken:
            number += 1
            name = f"{whole}_{number}{suffix}"
        self._taken.add(f"{folder}/{name}".casefold())
        return name


def _parted(name: str) -> tuple[str, str]:
    """The stem and the ending of a name; an ending that is none (too long, no letters) belongs to
    the stem.
    """
    stem, dot, ending = name.rpartition(".")
    plain = ascii_name(ending)
    if not dot or not stem or plain == "-" or len(plain) > _LONGEST_SUFFIX or "-" in plain:
        return name, ""
    return stem, f".{plain}"

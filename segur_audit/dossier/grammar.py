"""How proof numbers are written in names: the letters and their signs, the groups of figures, the
lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from segur_audit.dossier.days import is_short_date
from segur_audit.model.ids import canonical
from segur_audit.model.privacy import Mask, folded

Stem = tuple[str, ...]
Groups = tuple[str, ...]

_SEPARATOR = r"[\s._/-]{0,3}?"
_GROUP = re.compile(r"([\s._-]{0,3}?)(\d{1,14})(?![A-Z0-9])")
_GROUP_FIRST = re.compile(r"([\s._/-]{0,3}?)(\d{1,14})(?![0-9])")
JOINED = re.compile(
    r"[\s_]*(?P<sign>[,;+&])[\s_]*|[\s_]+(?P<word>ET|AND|OU|A|TO)[\s_]+|(?P<dash>[-_])"
)
TAIL = re.compile(r"\.?(\d{2}(?:\.\d{2}){0,3})(?![0-9A-Z])(?![.]\d)")
OWN = "DOSSIER"
DEEPEST = 2  # groups below a requirement: its scenario, then its proof
_PERSON = 10  # as many figures in a row are the number of a person, or a telephone
RANGE = ("A", "TO")
#: Signs that stand for `/` where a name cannot hold one (macOS writes `:`), other hyphens, other
#: blanks.
_SIGNS = {
    **dict.fromkeys(map(ord, ":\u2215\u2044\uff0f\u29f8\u2010\u2011\u2012\u2013\u2014\u2212"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u202f\u2007\u2009\t"), " "),
}
#: What comes after a count: « PSC 13 captures » are thirteen captures.
COUNTED = re.compile(
    r"\s?(?:CAPTURE|VIDEO|PAGE|TRACE|PHOTO|FICHIER|COPIE|MAIL|COURRIEL|MESSAGE|ECRAN|DOCUMENT"
    r"|PATIENT|JOUR|FILE|DAY)S?(?![A-Z])"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Figures of a name: what parts them from what comes before, and where they end."""

    sign: str
    figures: str
    start: int
    end: int


def parts_of(identifier: str) -> tuple[Stem, Groups | None]:
    """The letters of an id and its groups of figures; None for the figures when the id does not end
    with some.
    """
    parts = [
        part for part in re.split(r"[^A-Z0-9]+", folded(canonical(identifier)).upper()) if part
    ]
    count = next((i for i, part in enumerate(parts) if part.isdigit()), len(parts))
    stem, rest = tuple(parts[:count]), tuple(parts[count:])
    if not rest or not all(part.isdigit() for part in rest):
        return (stem, None) if not rest else ((), None)
    return stem, rest


def plain(path: str) -> str:
    """The path without accents, in capitals, its signs made plain, the numbers of persons taken
    out.
    """
    return Mask().plain(folded(path.translate(_SIGNS))).upper()


def any_of(stems: Iterable[Stem], after: str = "") -> re.Pattern[str]:
    """The letters of ids, however they are parted, after a sign or a prefix that is none of
    theirs.
    """
    forms = sorted((_form(stem) for stem in stems), key=len, reverse=True)
    if not forms:
        return re.compile(r"(?!)")
    return re.compile(
        rf"(?<![A-Z0-9])(?:(?:SC|CH)[\s._/-]?)?(?P<stem>{'|'.join(dict.fromkeys(forms))}){after}"
    )


def one_stem(stem: Stem) -> re.Pattern[str]:
    return re.compile(_form(stem))


def _form(stem: Sequence[str]) -> str:
    return _SEPARATOR.join(re.escape(part) for part in stem)


def groups_after(text: str, place: int, dates: tuple[int, ...]) -> Iterator[Group]:
    """The groups of figures that follow, up to a date or a word."""
    pattern = _GROUP_FIRST
    while (found := pattern.match(text, place)) is not None:
        if any(found.start(2) <= day < found.end(2) for day in dates):
            return
        last = found.end() < len(text) and text[found.end()].isalpha()
        if last:  # `13eme`, `18b`: no group of a number
            return
        yield Group(found[1], found[2], found.start(2), found.end())
        place, pattern = found.end(), _GROUP


def is_a_person(groups: list[Group]) -> bool:
    run = [group for group in groups if len(group.figures) <= 4]
    return len(run) > 4 and sum(len(group.figures) for group in run) >= _PERSON


def is_dated(rest: list[Group]) -> bool:
    return is_short_date(tuple(group.figures for group in rest[:3]))


def is_apart(head: list[Group], rest: list[Group]) -> bool:
    """Whether the figures that come after a number are something else: a date, a rank, or parted by
    another sign.
    """
    if not rest or len(rest[0].figures) != 2:
        return True
    if is_dated(rest):
        return True
    return len(head) > 1 and rest[0].sign != head[-1].sign

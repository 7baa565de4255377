"""Date, version, environment, architecture and mailbox of a file, by its content and its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from segur_audit.dossier.certainty import Certainty, Told
from segur_audit.dossier.days import days_in
from segur_audit.model.privacy import folded
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text, shorten

_ARCHITECTURES = (
    ("client_lourd", re.compile(r"(?<![a-z])(?:client[ _.-]?lourd|lourd)(?![a-z])")),
    ("mobile", re.compile(r"(?<![a-z])(?:mobile|android|ios)(?![a-z])")),
    ("web", re.compile(r"(?<![a-z])web(?![a-z])(?![ _.-]?ps(?![a-z]))")),
)
_BOXES = (
    ("organisationnelle", re.compile(r"(?<![a-z])org(?:a|anisationnel(?:le)?)?(?![a-z])")),
    ("personnelle", re.compile(r"(?<![a-z])pers(?:o|onnel(?:le)?)?(?![a-z])")),
)
_VERSION = re.compile(r"(?<![a-z0-9.])v\.?[ _-]?(\d{1,4}(?:\.\d{1,4}){1,3})(?![0-9a-z])")
_IN_CONTENT = Text("lu dans le contenu", "read in the content")
_IN_NAME = Text("lu dans le nom", "read in the name")


def details_of(
    path: str,
    nature: str | None,
    content: Recognition | None,
    version: str | None,
    architectures: Sequence[str],
) -> tuple[dict[str, Told], tuple[Text, ...]]:
    """What the manifest would say beside nature and number, and what is only to be looked at.

    `version` and `architectures` are those that the manifest declares.
    """
    name = folded(path.rpartition("/")[2])
    found: dict[str, Told] = {}
    if content is not None and content.date:
        found["date"] = Told(content.date, Certainty.SURE, _IN_CONTENT)
    elif day := _day(name):
        found["date"] = Told(day, Certainty.GUESSED, _IN_NAME)
    if content is not None and content.environment:
        found["environnement"] = Told(content.environment, Certainty.SURE, _IN_CONTENT)
    one = _only(_ARCHITECTURES, folded(path))
    if one and (not architectures or one in architectures):
        found["architecture"] = Told(one, Certainty.GUESSED, _IN_NAME)
    if nature == "mdn" and (box := _only(_BOXES, name)):
        found["bal"] = Told(box, Certainty.GUESSED, _IN_NAME)
    notes = _versions(name, version, found)
    return found, notes


def _versions(name: str, version: str | None, found: dict[str, Told]) -> tuple[Text, ...]:
    """The candidate's version, when the name holds it; another is only told: it may be that of the
    document.
    """
    if version and re.search(rf"(?<![0-9.]){re.escape(version.lower())}(?![0-9]|\.[0-9])", name):
        found["version"] = Told(version, Certainty.GUESSED, _IN_NAME)
        return ()
    other = _VERSION.search(name)
    if other is None:
        return ()
    read = shorten(other[1], 20)
    return (
        Text("version lue dans le nom : {read}", "version read in the name: {read}", read=read),
    )


def _day(name: str) -> str | None:
    """The only date of the name, when it is whole."""
    values = {day.value for day in days_in(name.upper()) if day.value}
    return values.pop().isoformat() if len(values) == 1 else None


def _only(words: Sequence[tuple[str, re.Pattern[str]]], text: str) -> str | None:
    found = [value for value, pattern in words if pattern.search(text)]
    return found[0] if len(found) == 1 else None

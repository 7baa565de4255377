"""What the checks over declarations share: a verdict on one declaration, and a declaration that is
wanting.
"""

from __future__ import annotations

from segur_audit.manifest.reading import Declared
from segur_audit.manifest.source import parse_path
from segur_audit.model.finding import Finding
from segur_audit.model.nobody import is_unfilled
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

#: What a rule says of a declaration that is wanting, and what to do about it.
ABSENT = Text("déclaration absente : {path}", "declaration missing: {path}")
GIVE = Text("renseignez {path} dans le manifeste", "give {path} in the manifest")


def absent(rule: Rule, path: str, anchor: Declared, why: Text | None = None) -> Finding:
    """The finding that the declaration at `path` is wanting, and `why` it matters.

    `anchor` is any declaration: its manifest gives the place. `rule` says `ABSENT` and `GIVE`.
    """
    message = ABSENT.filled(path=ours(path)) + why if why else None
    return rule.lacks(place_of(path, anchor), message=message, path=ours(path))


def place_of(path: str, anchor: Declared) -> Location:
    """Where `path` stands in the manifest that `anchor` comes from, or its nearest existing
    parent.
    """
    return (
        anchor.source.locate(parse_path(path))
        if anchor.source
        else Location(anchor.place().file, path=path)
    )


def is_blank(value: object) -> bool:
    """Whether a text says nothing: absent, made of spaces only, or still to be filled in."""
    text = str(value or "")
    return not text.strip() or is_unfilled(text)

"""What the checks over declarations share: a verdict on one declaration, and a declaration that is wanting."""

from __future__ import annotations

from segur_audit.manifest.reading import Declared
from segur_audit.manifest.source import parse_path
from segur_audit.model.finding import Finding
from segur_audit.model.nobody import is_unfilled
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text, ours


def verdict(
    code: str,
    held: bool,
    seen: Text,
    place: Location,
    remedy: Text,
    source: str,
    otherwise: Outcome = Outcome.FAIL,
) -> Finding:
    """`seen` as a fact that conforms, or as one that does not (`otherwise`), with what to do then."""
    return Finding(
        code,
        Outcome.PASS if held else otherwise,
        seen,
        place,
        None if held else remedy,
        source=source,
    )


def absent(
    code: str, path: str, anchor: Declared, source: str, said: Text | None = None
) -> Finding:
    """The finding that the declaration at `path` is wanting. `anchor` is any declaration: its manifest gives the place."""
    message = Text(
        "déclaration absente : {path}", "declaration missing: {path}", path=ours(path)
    ) + (said or Text("", ""))
    remedy = Text(
        "renseignez {path} dans le manifeste", "give {path} in the manifest", path=ours(path)
    )
    return Finding(code, Outcome.MISSING, message, place_of(path, anchor), remedy, source=source)


def place_of(path: str, anchor: Declared) -> Location:
    """Where `path` stands in the manifest that `anchor` comes from, or its nearest existing parent."""
    return (
        anchor.source.locate(parse_path(path))
        if anchor.source
        else Location(anchor.place().file, path=path)
    )


def is_blank(value: object) -> bool:
    """Whether a text says nothing: absent, made of spaces only, or still to be filled in."""
    text = str(value or "")
    return not text.strip() or is_unfilled(text)

"""What the description of a film shows: too short, of another year than declared, older than its
version; what to look for in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, joined, same

from .film import Film, film_of

_SOURCE = "règle propre à segur-audit : hygiène du dossier (films)"


_FILM = Rule(
    "hygiene.film",
    _SOURCE,
    None,
    Text("film : {described}", "film: {described}"),
    worth=Outcome.INFO,
)

_SHORT = Rule(
    "hygiene.film_short",
    _SOURCE,
    None,
    Text("le film dure {seconds:.1f} s", "the film lasts {seconds:.1f} s"),
    Text(
        "vérifiez qu'il montre toute la démonstration",
        "check that it shows the whole demonstration",
    ),
    Outcome.WARNING,
)
_DATE = Rule(
    "hygiene.film_date",
    _SOURCE,
    None,
    Text(
        "le film indique une création en {year}, la pièce est datée de {declared}",
        "the film says that it was made in {year}, the piece is dated {declared}",
    ),
    Text(
        "corrigez la date de la pièce, ou déposez le bon film",
        "correct the date of the piece, or supply the right film",
    ),
    Outcome.WARNING,
)
_VERSION = Rule(
    "hygiene.film_version",
    _SOURCE,
    None,
    Text(
        "le film indique une création en {year}, la version {version} n'est connue du dossier "
        "que depuis {first}",
        "the film says that it was made in {year}, version {version} is known to the dossier "
        "since {first} only",
    ),
    Text("vérifiez qu'il montre bien cette version", "check that it does show that version"),
    Outcome.WARNING,
)

_SHORTEST = 5.0  # seconds: nothing can be shown in less


def film_findings(
    record: EvidenceRecord, tests: Declared | None, homologations: Declared | None
) -> Iterator[Finding]:
    """The findings on the films of a piece: warnings, and a note for the person who attests."""
    first = _first_year(record.piece.entry, tests, homologations)
    for fact in record.facts:
        if fact.kind == "film":
            film = film_of(fact.value)
            yield from _warnings(film, fact, record.piece.entry, first)
            yield _note(film, fact)


def _warnings(
    film: Film, fact: Fact, entry: Mapping[str, Any], first: int | None
) -> Iterator[Finding]:
    if film.seconds is not None and film.seconds < _SHORTEST:
        yield _SHORT.warns(fact.location, seconds=film.seconds)
    year = int(film.created[:4]) if film.created else None
    declared = str(entry.get("date") or "")[:4]
    if year and declared.isdigit() and year != int(declared):
        yield _DATE.warns(fact.location, year=year, declared=declared)
    if year and first and year < first:
        version = str(entry.get("version"))
        yield _VERSION.warns(fact.location, year=year, version=version, first=first)


def _first_year(
    entry: Mapping[str, Any], tests: Declared | None, homologations: Declared | None
) -> int | None:
    """The first year in which a declaration names the version of a piece; None when it names
    none.
    """
    version = entry.get("version")
    dates = [
        str(item.get("date") or "")
        for declared in (tests, homologations)
        if declared is not None and isinstance(declared.value, list)
        for item in declared.value
        if isinstance(item, dict) and version and item.get("version") == version
    ]
    years = [int(date[:4]) for date in dates if date[:4].isdigit()]
    return min(years) if years else None


_UNDESCRIBED = Text(
    "le conteneur ne décrit pas le film", "the container does not describe the film"
)


def _note(film: Film, fact: Fact) -> Finding:
    parts = [part for part in (_length(film), _size(film), _tracks(film), _origin(film)) if part]
    described = joined(parts, ", ") if parts else _UNDESCRIBED
    message = Text("film : {described}", "film: {described}", described=described) + Text(
        " ; à regarder avant d'attester : les conditions générales d'abord, l'adresse et "
        "l'horloge à l'écran, la version du logiciel",
        "; to look for before attesting: the general conditions first, the address and the clock "
        "on screen, the version of the software",
    )
    return _FILM.tells(fact.location, message=message)


def _length(film: Film) -> Text | None:
    if film.seconds is None:
        return None
    length = dt.timedelta(seconds=min(round(film.seconds), 1_000_000))
    return Text("durée {length}", "length {length}", length=length)


def _size(film: Film) -> Text | None:
    size = f"{film.width} × {film.height}"
    return same(size) if film.width and film.height else None


def _tracks(film: Film) -> Text | None:
    if not film.tracks:
        return Text("pistes non décrites", "tracks not described")
    if "audio" in film.tracks:
        return Text("image et son", "picture and sound")
    return Text("image sans son", "picture without sound")


def _origin(film: Film) -> Text | None:
    if film.created and film.encoder:
        return Text(
            "créé le {created} avec {encoder}",
            "made on {created} with {encoder}",
            created=film.created,
            encoder=film.encoder,
        )
    return (
        Text("créé le {created}", "made on {created}", created=film.created)
        if film.created
        else None
    )

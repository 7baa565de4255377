"""Who follows what, and until when: `suivi`, and the `responsable` and `echeance` of pieces. They
order the work and judge nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.naming import parent_of
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.report import FollowUp
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

_UNKNOWN = Rule(
    "follow.unknown",
    "",
    None,
    Text(
        "suivi : « {name} » n'est ni une exigence, ni une preuve, ni un chapitre connus",
        "suivi: '{name}' is no known requirement, proof or chapter",
    ),
    Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?"),
    worth=Outcome.WARNING,
)


def follow_ups(manifest: Manifest) -> tuple[FollowUp, ...]:
    """What the manifest says of who does what and until when: of pieces, then of requirements."""
    pieces = enumerate(manifest.data.get("preuves", ()))
    found = [_of_piece(manifest, index, entry) for index, entry in pieces]
    found += [
        FollowUp((canonical(entry["exigence"]),), (), *_said(entry))
        for entry in manifest.data.get("suivi", ())
    ]
    return tuple(one for one in found if one.owner or one.due)


def _of_piece(manifest: Manifest, index: int, entry: Mapping[str, Any]) -> FollowUp:
    files = [entry.get("fichier"), *entry.get("fichiers", ()), entry.get("message_initial")]
    places = [Location(file) for file in files if file]
    own = manifest.source.locate(("preuves", index))
    about = tuple(map(canonical, entry.get("repond_a", ())))
    return FollowUp(about, (own, *places), *_said(entry))


def _said(entry: Mapping[str, Any]) -> tuple[str, dt.date | None]:
    due = entry.get("echeance")
    return entry.get("responsable", ""), dt.date.fromisoformat(due) if due else None


def follow_notices(manifest: Manifest, catalogue: Catalogue) -> Iterator[Finding]:
    """That an entry of `suivi` is on nothing that a catalogue knows."""
    known = catalogue.keys | catalogue.proof_keys
    for index, entry in enumerate(manifest.data.get("suivi", ())):
        name = entry["exigence"]
        key = canonical(name)
        if key not in known and name not in catalogue.chapters and not parent_of(key, known):
            near = nearest(name, [*catalogue.ids, *catalogue.chapters]) or next(iter(catalogue.ids))
            place = manifest.source.locate(("suivi", index, "exigence"))
            yield _UNKNOWN.warns(place, name=shorten(name), near=ours(near))

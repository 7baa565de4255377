"""What persons decided in the manifest: attestations, waivers, applicabilities (contract, sections 2 and 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from segur_audit.catalogue.reading import Catalogue
from segur_audit.manifest.reading import Manifest
from segur_audit.model.errors import InputError
from segur_audit.model.ids import canonical, nearest
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten


@dataclass(frozen=True, slots=True, eq=False)
class Attestation:
    """A person's verdict. `pieces`: path of each file judged → SHA-256, None when the attestation names none."""

    key: str
    conforms: bool
    author: str
    date: dt.date
    valid_until: dt.date
    pieces: Mapping[str, str] | None
    location: Location

    def in_force(self, day: dt.date) -> bool:
        """Whether the attestation is valid on `day`, both ends included."""
        return self.date <= day <= self.valid_until


@dataclass(frozen=True, slots=True, eq=False)
class Waiver:
    """An accepted gap. `scope` limits it to one finding code."""

    key: str
    id: str
    scope: str | None
    reason: str
    owner: str
    approver: str
    start: dt.date
    end: dt.date
    justification: str | None
    location: Location

    def in_force(self, day: dt.date) -> bool:
        """Whether the waiver is valid on `day`, both ends included."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """A person's decision on a condition that the rule leaves to one, or on what a REM asks."""

    key: str
    applies: bool
    reason: str
    author: str
    date: dt.date
    location: Location
    justification: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """Every decision of the manifest."""

    attestations: tuple[Attestation, ...]
    waivers: tuple[Waiver, ...]
    rulings: tuple[Ruling, ...]

    def attestations_of(self, key: str) -> tuple[Attestation, ...]:
        """The attestations on a requirement."""
        return tuple(a for a in self.attestations if a.key == key)

    def waivers_of(self, key: str) -> tuple[Waiver, ...]:
        """The waivers on a requirement."""
        return tuple(w for w in self.waivers if w.key == key)

    def ruling_on(self, key: str) -> Ruling | None:
        """The last dated decision on a requirement's applicability."""
        return max((r for r in self.rulings if r.key == key), key=lambda r: r.date, default=None)


def read_decisions(manifest: Manifest, catalogue: Catalogue) -> Decisions:
    """The decisions of `manifest`. Raises InputError (exit 3): an id or a chapter that the catalogues in use do not know."""
    for section in ("attestations", "derogations", "applicabilites"):
        for index, entry in enumerate(manifest.data.get(section, [])):
            _known(manifest, catalogue, f"{section}[{index}].exigence", entry["exigence"])
    for chapter in manifest.get("candidature.depots") or {}:
        _known_chapter(manifest, catalogue, chapter)
    return Decisions(_attestations(manifest), _waivers(manifest), _rulings(manifest))


def _known(manifest: Manifest, catalogue: Catalogue, path: str, identifier: str) -> None:
    if canonical(identifier) in catalogue.keys:
        return
    near = nearest(identifier, catalogue.ids)
    place = manifest.place(path)
    raise InputError(
        Text(
            f"exigence inconnue des catalogues : « {shorten(identifier)} »",
            f"requirement unknown to the catalogues: '{shorten(identifier)}'",
        ),
        location=place,
        excerpt=manifest.source.excerpt(place) if place else None,
        remedy=Text(f"vouliez-vous dire « {near} » ?", f"did you mean '{near}'?")
        if near
        else Text("segur-audit list les énumère", "segur-audit list shows them"),
    )


def _known_chapter(manifest: Manifest, catalogue: Catalogue, chapter: str) -> None:
    if chapter in catalogue.chapters:
        return
    place = manifest.source.locate(("candidature", "depots", chapter))
    raise InputError(
        Text(
            f"chapitre inconnu : « {shorten(chapter)} »", f"unknown chapter: '{shorten(chapter)}'"
        ),
        location=place,
        excerpt=manifest.source.excerpt(place),
        remedy=Text(
            f"chapitres connus : {', '.join(catalogue.chapters)}",
            f"known chapters: {', '.join(catalogue.chapters)}",
        ),
    )


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _place(manifest: Manifest, section: str, index: int) -> Location:
    return manifest.source.locate((section, index))


def _attestations(manifest: Manifest) -> tuple[Attestation, ...]:
    found = []
    for index, entry in enumerate(manifest.data.get("attestations", [])):
        start = _day(entry["date"])
        try:
            end = start + dt.timedelta(days=entry["valable_jours"])
        except OverflowError:
            end = dt.date.max
        place = _place(manifest, "attestations", index)
        pieces = entry.get("pieces")
        conforms = entry["resultat"] == "conforme"
        found.append(
            Attestation(
                canonical(entry["exigence"]), conforms, entry["auteur"], start, end, pieces, place
            )
        )
    return tuple(found)


def _waivers(manifest: Manifest) -> tuple[Waiver, ...]:
    return tuple(
        Waiver(
            canonical(entry["exigence"]),
            entry["exigence"],
            entry.get("constat"),
            entry["motif"],
            entry["responsable"],
            entry["approbateur"],
            _day(entry["debut"]),
            _day(entry["fin"]),
            entry.get("justificatif"),
            _place(manifest, "derogations", index),
        )
        for index, entry in enumerate(manifest.data.get("derogations", []))
    )


def _rulings(manifest: Manifest) -> tuple[Ruling, ...]:
    return tuple(
        Ruling(
            canonical(entry["exigence"]),
            entry["applicable"],
            entry["motif"],
            entry["auteur"],
            _day(entry["date"]),
            _place(manifest, "applicabilites", index),
            entry.get("justificatif"),
        )
        for index, entry in enumerate(manifest.data.get("applicabilites", []))
    )

"""What persons decided in the manifest: attestations, waivers, applicabilities (contract, sections
2 and 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.known_ids import decision_errors
from segur_audit.manifest.reading import Manifest
from segur_audit.model.errors import InputError, together
from segur_audit.model.ids import canonical
from segur_audit.model.nobody import is_nobody, is_unwritten
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten


@dataclass(frozen=True, slots=True, eq=False)
class Attestation:
    """A person's verdict. `pieces`: each file's path, or each text given as a piece → SHA-256; None
    when it names none.
    """

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

    @property
    def signed(self) -> bool:
        """Whether its owner and its approver are named persons, and its reason is written: without
        them it is nobody's.
        """
        return not (is_nobody(self.owner) or is_nobody(self.approver) or is_unwritten(self.reason))


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """A person's decision on a condition that the rule leaves to one, or on what a REM asks.

    It counts from its date on.
    """

    key: str
    applies: bool
    reason: str
    author: str
    date: dt.date
    location: Location
    justification: str | None = None

    @property
    def signed(self) -> bool:
        """Whether a named person took it, for a reason that is written."""
        return not (is_nobody(self.author) or is_unwritten(self.reason))

    @property
    def why_idle(self) -> Text:
        """Why the decision does not count, for one that does not."""
        who = shorten(self.author)
        if is_unwritten(self.reason):
            return Text(
                " ; la décision inscrite de {who} n'a pas de motif : il reste à écrire",
                "; the decision of {who} that is written has no reason: it is still to be written",
                who=who,
            )
        if is_nobody(self.author):
            return Text(
                " ; la décision inscrite est de « {who} », qui n'est pas le nom d'une personne",
                "; the decision that is written is by '{who}', which is nobody's name",
                who=who,
            )
        return Text(
            " ; la décision de {who} ne vaut qu'à partir du {date}",
            "; the decision of {who} counts only from {date}",
            who=who,
            date=self.date,
        )


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
        """The waivers on a requirement that named persons own and approve."""
        return tuple(w for w in self.waivers if w.key == key and w.signed)

    def ruling_on(self, key: str, day: dt.date = dt.date.max) -> Ruling | None:
        """The last decision on a requirement's applicability that a named person took, on `day` at
        the latest.
        """
        rulings = [r for r in self.rulings if r.key == key and r.date <= day and r.signed]
        return max(rulings, key=lambda r: r.date, default=None)

    def idle_ruling_on(self, key: str, day: dt.date) -> Ruling | None:
        """A decision on a requirement's applicability that does not count: nobody's, without
        reason, or taken after `day`.
        """
        return next(
            (r for r in self.rulings if r.key == key and (r.date > day or not r.signed)),
            None,
        )


def read_decisions(manifest: Manifest, catalogue: Catalogue) -> Decisions:
    """The decisions of `manifest`. Raises InputError (exit 3): an id or a chapter that the
    catalogues in use do not know,

    or two contrary decisions of one day on whether a requirement applies. (Of contrary attestations
    the stricter prevails.)
    """
    errors = list(decision_errors(manifest.source, catalogue, manifest.data))
    if errors:
        raise together(errors)
    rulings = _rulings(manifest)
    _refuse_contrary(rulings, manifest)
    return Decisions(_attestations(manifest), _waivers(manifest), rulings)


def _refuse_contrary(rulings: tuple[Ruling, ...], manifest: Manifest) -> None:
    """Two decisions of one day that say the contrary decide nothing, and their order even less."""
    first: dict[tuple[str, dt.date], Ruling] = {}
    for ruling in rulings:
        other = first.setdefault((ruling.key, ruling.date), ruling)
        if other.applies is ruling.applies:
            continue
        place = other.location
        raise InputError(
            Text(
                "deux décisions contraires du {date} sur la même exigence (l'autre : {place})",
                "two contrary decisions of {date} on one requirement (the other: {place})",
                date=ruling.date,
                place=place,
            ),
            location=ruling.location,
            excerpt=manifest.source.excerpt(ruling.location),
            remedy=Text(
                "gardez dans applicabilites celle qui vaut, ou datez la plus récente",
                "keep in applicabilites the one that holds, or date the later one",
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

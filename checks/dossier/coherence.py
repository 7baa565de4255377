"""What holds a dossier together: one version, one company, one number by role, one environment, one patient, dates in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.text import Text, shorten

_SOURCE = "règle propre à segur-audit : cohérence du dossier"
Seen = tuple[str, Location]


def _facts(evidence: Declared, kind: str) -> list[Fact]:
    records: tuple[EvidenceRecord, ...] = evidence.value
    return list(
        dict.fromkeys(fact for record in records for fact in record.facts if fact.kind == kind)
    )


def _same(
    code: str, what: Text, expected: str, seen: Iterable[Seen], remedy: Text
) -> Iterator[Finding]:
    """A finding for each place that does not say `expected`; one that passes when there are places and all agree."""
    places = list(seen)
    wrong = [(value, place) for value, place in places if value != expected]
    for value, place in wrong:
        message = Text(
            f"{what.fr} : « {shorten(value)} » ici, « {shorten(expected)} » au manifeste",
            f"{what.en}: '{shorten(value)}' here, '{shorten(expected)}' in the manifest",
        )
        yield Finding(code, Outcome.FAIL, message, place, remedy, source=_SOURCE)
    if not places:
        yield _nothing(
            code, Text(f"{what.fr} : aucune pièce ne la donne", f"{what.en}: no piece tells it")
        )
    elif not wrong:
        message = Text(
            f"{what.fr} : la même en {len(places)} endroit(s)",
            f"{what.en}: the same in {len(places)} place(s)",
        )
        yield Finding(code, Outcome.PASS, message, source=_SOURCE)


def _nothing(code: str, message: Text) -> Finding:
    """Nothing to compare: context, which proves nothing."""
    return Finding(code, Outcome.INFO, message, source=_SOURCE)


@check("coherence.one_version")
def one_version(
    evidence: Declared,
    version: Declared,
    pieces: Declared | None = None,
    homologations: Declared | None = None,
    tests: Declared | None = None,
    software: Declared | None = None,
) -> Iterator[Finding]:
    """The candidate's version is the same in the manifest, its evidence entries, homologations, tests, and in the pieces themselves.

    With `software` (its name), a piece that gives that name and then a version gives the software's version.

    Source: contract, section 7 (DOSSIER.COHERENCE).
    """
    seen: list[Seen] = [(fact.value, fact.location) for fact in _facts(evidence, "version")]
    seen += _named(evidence, software)
    for declared in (pieces, tests):
        seen += _declared(declared)
    seen += _declared(homologations, unless=("porteur", "tierce"))
    what = Text("version du logiciel", "version of the software")
    remedy = Text(
        "refaites la pièce avec la version candidate, ou corrigez la déclaration",
        "make the piece again with the candidate version, or correct the declaration",
    )
    yield from _same("coherence.version", what, str(version.value), seen, remedy)


def _named(evidence: Declared, software: Declared | None) -> list[Seen]:
    """The versions that follow the name of the software; another software's are its own."""
    if software is None:
        return []
    told = re.compile(rf"(?i){re.escape(' '.join(str(software.value).split()))} v?([0-9.]+)")
    found = [(told.fullmatch(fact.value), fact.location) for fact in _facts(evidence, "product")]
    return [(match[1], place) for match, place in found if match]


def _declared(items: Declared | None, unless: tuple[str, str] = ("", "")) -> list[Seen]:
    """The versions that a list of the manifest gives, each with its place, save for the items whose key `unless[0]` is `unless[1]`."""
    if items is None:
        return []
    kept = [
        (index, item)
        for index, item in enumerate(items.value)
        if item.get("version") and item.get(unless[0]) != unless[1]
    ]
    return [(item["version"], items.place(index, "version")) for index, item in kept]


@check("coherence.one_identity")
def one_identity(
    evidence: Declared,
    company: Declared | None = None,
    nie: Declared | None = None,
    nil: Declared | None = None,
    product: Declared | None = None,
    components: Declared | None = None,
    homologations: Declared | None = None,
) -> Iterator[Finding]:
    """Company, NIE, NIL and product reference are those of the manifest wherever a piece tells them: by role, never by format.

    Source: contract, section 7; evidence checks, E.3.
    """
    remedy = Text(
        "corrigez la pièce ou la déclaration qui diffère",
        "correct the piece or the declaration that differs",
    )
    third = {
        str(item["nil"])
        for others in (components, homologations)
        if others
        for item in others.value
        if item.get("nil")
    }
    for kind, what, declared in (
        ("company", Text("société", "company"), company),
        ("nie", Text("NIE", "NIE"), nie),
        ("nil", Text("NIL", "NIL"), nil),
        (
            "product_reference",
            Text("référence produit (X-MSS-NIL)", "product reference (X-MSS-NIL)"),
            product,
        ),
    ):
        facts = [
            fact for fact in _facts(evidence, kind) if not (kind == "nil" and fact.value in third)
        ]
        if declared is not None:
            expected = str(declared.value)
            seen = [
                (expected if _alike(kind, fact.value, expected) else fact.value, fact.location)
                for fact in facts
            ]
            yield from _same(f"coherence.{kind}", what, expected, seen, remedy)


def _alike(kind: str, value: str, expected: str) -> bool:
    """A company's name is compared without its case and blanks; numbers as they are."""
    return kind == "company" and "".join(value.casefold().split()) == "".join(
        expected.casefold().split()
    )


@check("coherence.one_environment")
def one_environment(evidence: Declared) -> Iterator[Finding]:
    """Each trace was made on one environment, the one that its entry declares. Source: contract, section 7; PSC-11."""
    if not _facts(evidence, "environment"):
        yield _nothing(
            "coherence.environment",
            Text("aucune pièce ne dit son environnement", "no piece tells its environment"),
        )
    for record in evidence.value:
        facts = {fact.value: fact for fact in record.facts if fact.kind == "environment"}
        declared = record.piece.entry.get("environnement")
        names = {"bas": "bas", "production": "production", "prod": "production"}
        if len(facts) > 1:
            message = Text(
                "deux environnements (BAS et production) dans la même pièce",
                "two environments (BAS and production) in one piece",
            )
            yield _environment(Outcome.FAIL, message, record.piece.place)
        elif facts and declared and names.get(str(declared), str(declared)) not in facts:
            (value,) = facts
            message = Text(
                f"environnement déclaré : {declared} ; dans la pièce : {value}",
                f"declared environment: {declared}; in the piece: {value}",
            )
            yield _environment(Outcome.FAIL, message, facts[value].location)
        elif facts:
            (value,) = facts
            yield _environment(
                Outcome.PASS,
                Text(f"un seul environnement : {value}", f"one environment: {value}"),
                facts[value].location,
            )
    if len({fact.value for fact in _facts(evidence, "environment")}) > 1:
        message = Text(
            "toutes les traces n'ont pas été faites sur le même environnement",
            "the traces were not all made on one environment",
        )
        yield _environment(Outcome.WARNING, message, _facts(evidence, "environment")[0].location)


def _environment(outcome: Outcome, message: Text, place: Location) -> Finding:
    remedy = (
        None
        if outcome is Outcome.PASS
        else Text(
            "refaites la trace sur un seul environnement", "make the trace again on one environment"
        )
    )
    return Finding("coherence.environment", outcome, message, place, remedy, source=_SOURCE)


@check("coherence.one_patient")
def one_patient(evidence: Declared) -> Iterator[Finding]:
    """Each archive and mail is about one patient. Source: contract, section 7; MAIL-06, XDM-13. The patients are never named."""
    if not _facts(evidence, "patient"):
        yield _nothing(
            "coherence.patient",
            Text("aucune pièce ne porte de patient", "no piece is about a patient"),
        )
    for record in evidence.value:
        patients = {fact.value for fact in record.facts if fact.kind == "patient"}
        if (
            record.piece.nature
            not in ("archive_xdm", "courriel_mss", "mdn", "cda", "message_hl7v2")
            or not patients
        ):
            continue
        if len(patients) > 1:
            message = Text(
                f"{len(patients)} patients différents dans la même pièce",
                f"{len(patients)} different patients in one piece",
            )
            remedy = Text(
                "refaites la pièce pour un seul patient", "make the piece again for one patient"
            )
            yield Finding(
                "coherence.patient",
                Outcome.FAIL,
                message,
                record.piece.place,
                remedy,
                source=_SOURCE,
            )
        else:
            yield Finding(
                "coherence.patient",
                Outcome.PASS,
                Text("un seul patient", "one patient"),
                record.piece.place,
                source=_SOURCE,
            )


@check("coherence.dates_in_order")
def dates_in_order(
    deposit: Declared,
    pieces: Declared | None = None,
    homologations: Declared | None = None,
    commissioning: Declared | None = None,
    acceptance: Declared | None = None,
    attestations: Declared | None = None,
) -> Iterator[Finding]:
    """No piece or homologation is dated after the deposit, the VSR does not precede the MES, and attestations are valid at the deposit.

    Source: contract, section 7 (DOSSIER.COHERENCE).
    """
    day: dt.date = deposit.value
    dated = [*_dates(pieces, _PIECE), *_dates(homologations, _HOMOLOGATION)]
    late = [_late(what, when, day, place) for what, when, place in dated if when > day]
    first, last = _date_of(commissioning), _date_of(acceptance)
    if first and last and acceptance is not None and last < first:
        late.append(
            _disorder(
                Text(
                    f"VSR du {last} avant la MES du {first}",
                    f"VSR of {last} before the MES of {first}",
                ),
                acceptance.place("date"),
            )
        )
    yield from late
    yield from _expired(attestations, day)
    if not (dated or (first and last)):
        yield _nothing("coherence.dates", Text("aucune date à comparer", "no date to compare"))
    if not late and (dated or (first and last)):
        message = Text(
            f"{len(dated)} date(s), aucune après le dépôt du {day}",
            f"{len(dated)} date(s), none after the deposit of {day}",
        )
        yield Finding("coherence.dates", Outcome.PASS, message, source=_SOURCE)


_PIECE, _HOMOLOGATION = Text("pièce", "piece"), Text("homologation", "homologation")


def _dates(declared: Declared | None, what: Text) -> Iterator[tuple[Text, dt.date, Location]]:
    for index, item in enumerate(declared.value if declared else ()):
        if declared is not None and item.get("date"):
            yield what, dt.date.fromisoformat(item["date"]), declared.place(index, "date")


def _late(what: Text, when: dt.date, day: dt.date, place: Location) -> Finding:
    message = Text(
        f"{what.fr} datée du {when}, après le dépôt du {day}",
        f"{what.en} dated {when}, after the deposit of {day}",
    )
    return _disorder(message, place)


def _expired(attestations: Declared | None, day: dt.date) -> Iterator[Finding]:
    for index, item in enumerate(attestations.value if attestations else ()):
        end = dt.date.fromisoformat(item["date"]).toordinal() + min(item["valable_jours"], 100_000)
        if attestations is not None and end < day.toordinal():
            message = Text(
                "cette attestation ne vaut plus à la date du dépôt",
                "this attestation is no longer valid at the deposit",
            )
            remedy = Text("faites-la renouveler", "have it renewed")
            yield Finding(
                "coherence.validity",
                Outcome.WARNING,
                message,
                attestations.place(index),
                remedy,
                source=_SOURCE,
            )


def _date_of(declared: Declared | None) -> dt.date | None:
    value = declared.value.get("date") if declared else None
    return dt.date.fromisoformat(value) if value else None


def _disorder(message: Text, place: Location) -> Finding:
    remedy = Text(
        "corrigez la date, ou vérifiez la date de dépôt",
        "correct the date, or check that of the deposit",
    )
    return Finding("coherence.dates", Outcome.FAIL, message, place, remedy, source=_SOURCE)

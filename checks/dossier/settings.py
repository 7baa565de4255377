"""One environment, one patient in a piece, and dates in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import FactKind, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from .comparing import SOURCE, every_fact

_ENVIRONMENT = Rule(
    "coherence.environment",
    SOURCE,
    Text("un seul environnement : {value}", "one environment: {value}"),
    Text(
        "les pièces viennent d'un autre environnement que celui qui est déclaré",
        "the pieces come from another environment than the declared one",
    ),
    Text("refaites la trace sur un seul environnement", "make the trace again on one environment"),
)
_NO_ENVIRONMENT = Rule(
    "coherence.environment",
    SOURCE,
    Text("un seul environnement : {value}", "one environment: {value}"),
    Text("aucune pièce n'indique son environnement", "no piece tells its environment"),
    worth=Outcome.INFO,
)
_NO_PATIENT = Rule(
    "coherence.patient",
    SOURCE,
    None,
    Text("aucune pièce ne porte de patient", "no piece is about a patient"),
    worth=Outcome.INFO,
)
_NO_DATE = Rule(
    "coherence.dates",
    SOURCE,
    None,
    Text("aucune date à comparer", "no date to compare"),
    worth=Outcome.INFO,
)
_DATES = Rule(
    "coherence.dates",
    SOURCE,
    Text(
        "{count_dated} date(s), aucune après le dépôt du {day}",
        "{count_dated} date(s), none after the deposit of {day}",
    ),
    Text("VSR du {last} avant la MES du {first}", "VSR of {last} before the MES of {first}"),
    Text("vérifiez les dates des deux procès-verbaux", "check the dates of the two reports"),
    worth=Outcome.WARNING,
)
_DATES_WRONG = Rule(
    "coherence.dates",
    SOURCE,
    None,
    Text(
        "une pièce est datée d'après la date de référence",
        "a piece is dated after the reference date",
    ),
    Text(
        "corrigez la date, ou vérifiez la date de dépôt",
        "correct the date, or check that of the deposit",
    ),
)
_PATIENT = Rule(
    "coherence.patient",
    SOURCE,
    Text("un seul patient", "one patient"),
    Text(
        "{count_patients} patients différents dans la même pièce",
        "{count_patients} different patients in one piece",
    ),
    Text("refaites la pièce pour un seul patient", "make the piece again for one patient"),
)
_VALIDITY = Rule(
    "coherence.validity",
    SOURCE,
    None,
    Text(
        "cette attestation ne vaut plus à la date du dépôt",
        "this attestation is no longer valid at the deposit",
    ),
    Text("faites renouveler l'attestation", "have the attestation renewed"),
    worth=Outcome.WARNING,
)


@check("coherence.one_environment")
def one_environment(evidence: Declared) -> Iterator[Finding]:
    """Each trace was made on one environment, the one that its entry declares. Source: contract,
    section 7; PSC-11.
    """
    if not every_fact(evidence, FactKind.ENVIRONMENT):
        yield _NO_ENVIRONMENT.tells(None)
    for record in evidence.value:
        facts = {fact.value: fact for fact in record.facts if fact.kind == FactKind.ENVIRONMENT}
        declared = record.piece.entry.get("environnement")
        names = {"bas": "bas", "production": "production", "prod": "production"}
        if len(facts) > 1:
            message = Text(
                "deux environnements (BAS et production) dans la même pièce",
                "two environments (BAS and production) in one piece",
            )
            yield _ENVIRONMENT.unsure(record.piece.place, message=message)
        elif facts and declared and names.get(str(declared), str(declared)) not in facts:
            (value,) = facts
            message = Text(
                "environnement déclaré : {declared} ; dans la pièce : {value}",
                "declared environment: {declared}; in the piece: {value}",
                declared=declared,
                value=value,
            )
            yield _ENVIRONMENT.unsure(facts[value].location, message=message)
        elif facts:
            (value,) = facts
            yield _ENVIRONMENT.passes(facts[value].location, value=value)
    if len({fact.value for fact in every_fact(evidence, FactKind.ENVIRONMENT)}) > 1:
        message = Text(
            "toutes les traces n'ont pas été faites sur le même environnement",
            "the traces were not all made on one environment",
        )
        yield _ENVIRONMENT.warns(
            every_fact(evidence, FactKind.ENVIRONMENT)[0].location, message=message
        )


@check("coherence.one_patient")
def one_patient(evidence: Declared) -> Iterator[Finding]:
    """Each archive and mail is about one patient. Source: contract, section 7; MAIL-06, XDM-13. The
    patients are never named.
    """
    if not every_fact(evidence, FactKind.PATIENT):
        yield _NO_PATIENT.tells(None)
    for record in evidence.value:
        patients = {fact.value for fact in record.facts if fact.kind == FactKind.PATIENT}
        if (
            record.piece.nature
            not in ("archive_xdm", "courriel_mss", "mdn", "cda", "message_hl7v2")
            or not patients
        ):
            continue
        if len(patients) > 1:
            several = record.piece.nature in ("cda", "message_hl7v2")  # one piece may show several
            yield _PATIENT.finding(
                Outcome.TO_REVIEW if several else Outcome.FAIL,
                record.piece.place,
                count_patients=len(patients),
            )
        else:
            yield _PATIENT.passes(record.piece.place)


@check("coherence.dates_in_order")
def dates_in_order(
    deposit: Declared,
    pieces: Declared | None = None,
    homologations: Declared | None = None,
    commissioning: Declared | None = None,
    acceptance: Declared | None = None,
    attestations: Declared | None = None,
) -> Iterator[Finding]:
    """No piece or homologation is dated after the deposit, the VSR does not precede the MES, and
    attestations are valid at the deposit.

    Source: contract, section 7 (DOSSIER.COHERENCE).
    """
    day: dt.date = deposit.value
    dated = [*_dates(pieces, _PIECE), *_dates(homologations, _HOMOLOGATION)]
    late = [_late(what, when, day, place) for what, when, place in dated if when > day]
    first, last = _date_of(commissioning), _date_of(acceptance)
    if first and last and acceptance is not None and last < first:
        yield _out_of_order(first, last, acceptance.place("date"))
    yield from late
    yield from _expired(attestations, day)
    if not (dated or (first and last)):
        yield _NO_DATE.tells(None)
    if not late and (dated or (first and last)):
        yield _DATES.passes(None, count_dated=len(dated), day=day)


def _out_of_order(first: dt.date, last: dt.date, place: Location) -> Finding:
    """A VSR before its MES: a rule of our own (FAQ.SAS.SOLDE.ORDRE), which is recommended only."""
    return _DATES.warns(place, last=last, first=first)


_PIECE, _HOMOLOGATION = Text("pièce", "piece"), Text("homologation", "homologation")


def _dates(declared: Declared | None, what: Text) -> Iterator[tuple[Text, dt.date, Location]]:
    for index, item in enumerate(declared.value if declared else ()):
        if declared is not None and item.get("date"):
            yield what, dt.date.fromisoformat(item["date"]), declared.place(index, "date")


def _late(what: Text, when: dt.date, day: dt.date, place: Location) -> Finding:
    message = Text(
        "{what} datée du {when}, après le dépôt du {day}",
        "{what} dated {when}, after the deposit of {day}",
        what=what,
        when=when,
        day=day,
    )
    return _disorder(message, place)


def _expired(attestations: Declared | None, day: dt.date) -> Iterator[Finding]:
    for index, item in enumerate(attestations.value if attestations else ()):
        end = dt.date.fromisoformat(item["date"]).toordinal() + min(item["valable_jours"], 100_000)
        if attestations is not None and end < day.toordinal():
            yield _VALIDITY.warns(attestations.place(index))


def _date_of(declared: Declared | None) -> dt.date | None:
    value = declared.value.get("date") if declared else None
    return dt.date.fromisoformat(value) if value else None


def _disorder(message: Text, place: Location) -> Finding:
    return _DATES_WRONG.fails(place, message=message)

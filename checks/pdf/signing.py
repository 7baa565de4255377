"""What is found on the signatures of a PDF: each of them intact, nothing changed after it, its date
between the test and the deposit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.util import find_spec

from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours

from .signature import Judged, Signature, judge, signatures

_SOURCE = "contrôles des pièces PDF, {}"


_REMEDY = Text(
    "signez le PDF électroniquement (une image de signature n'en est pas une), et ne le modifiez "
    "plus",
    "sign the PDF electronically (a picture of a signature is none), and do not change it "
    "afterwards",
)
_SIGNATURE = Rule(
    "pdf.signature",
    _SOURCE.format("PDF-03"),
    None,
    Text(
        "la signature électronique du PDF n'est pas établie",
        "the electronic signature of the PDF is not established",
    ),
)
_SOME_BROKEN = Rule(
    "pdf.integrity",
    _SOURCE.format("PDF-04"),
    None,
    Text(
        "signature n° {numbers} sur {signatures} non intègre : le contenu a changé depuis",
        "signature no. {numbers} of {signatures} not intact: the content changed since",
    ),
    _REMEDY,
)
_INTEGRITY_JUDGED = Rule(
    "pdf.integrity",
    _SOURCE.format("PDF-04"),
    Text(
        "signature intègre ; la confiance dans son certificat n'est pas jugée",
        "signature intact; trust in its certificate is not judged",
    ),
    Text(
        "la signature n'est pas intègre : le contenu a changé depuis, ou aucun champ ne la porte",
        "the signature is not intact: the content changed since, or no field bears it",
    ),
    _REMEDY,
)
_INTEGRITY = Rule(
    "pdf.integrity",
    _SOURCE.format("PDF-04"),
    None,
    Text(
        "intégrité de la signature non vérifiée ({why})",
        "integrity of the signature not verified ({why})",
    ),
    worth=Outcome.TO_REVIEW,
)
_SIGNATURE_DATE = Rule(
    "pdf.signature_date",
    _SOURCE.format("PDF-05"),
    None,
    Text(
        "la date de la signature n'est pas compatible avec celle du test",
        "the date of the signature does not suit that of the test",
    ),
    Text(
        "déposez le formulaire signé après le test et avant le dépôt, ou corrigez la date déclarée",
        "supply the form signed after the test and before the deposit, or correct the declared "
        "date",
    ),
)
_SIGNATURE_DATE_OTHER = Rule(
    "pdf.signature_date",
    _SOURCE.format("PDF-05"),
    None,
    Text("date de signature électronique : {listed}", "date of electronic signature: {listed}"),
    Text("vérifiez la date déclarée", "check the declared date"),
)

_PERSON = Text(
    "ouvrez le document dans un lecteur PDF qui juge les signatures, et attestez",
    "open the document in a PDF reader that judges signatures, and attest",
)
_PARIS = dt.timedelta(hours=2)  # the most by which a French date is ahead of universal time


def signature_findings(
    file: EvidenceFile, test: dt.date | None, signed: dt.date | None, deposit: dt.date | None
) -> Iterator[Finding]:
    """What the signatures of `file` are worth. `test` is the day of the test, `signed` the declared
    day of the signature.
    """
    listed = signatures(file.data) if file.kind == "pdf" else []
    if not any(not one.stamp for one in listed):
        yield _presence(
            file,
            Outcome.FAIL,
            Text(
                "le document ne porte pas de signature électronique",
                "the document bears no electronic signature",
            ),
        )
        return
    verdicts = judge(file.data)
    if verdicts is None:
        yield from _unjudged(file, listed)
        days = [one.at for one in listed if not one.stamp]
    else:
        yield from _coverage(file, verdicts)
        yield from _integrity(file, listed, verdicts)
        days = [one.at for one in verdicts]
    yield from _dates(file, [day for day in days if day], test, signed, deposit)


def _presence(file: EvidenceFile, outcome: Outcome, message: Text) -> Finding:
    remedy = None if outcome is Outcome.PASS else _REMEDY
    return _SIGNATURE.finding(outcome, file.at(), message=message, action=remedy)


def _unjudged(file: EvidenceFile, listed: list[Signature]) -> Iterator[Finding]:
    """What is seen without the library: whether the last signature covers the file, or is followed
    by a store.
    """
    last = listed[-1]
    if last.whole:
        yield _covers(file)
        yield _unverified(file)
    elif last.stored:
        yield _unverified(file)
    else:
        yield _changed(file, "document", 1, 1)


def _unverified(file: EvidenceFile) -> Finding:
    absent = find_spec("pyhanko") is None
    why = (
        Text("complément [pdf] absent", "extra [pdf] missing")
        if absent
        else Text("forme inconnue", "unknown form")
    )
    install = Text("installez segur-audit[pdf] ; sinon, ", "install segur-audit[pdf]; else, ")
    remedy = install + _PERSON if absent else _PERSON
    return _INTEGRITY.unsure(file.at(), action=remedy, why=why)


def _covers(file: EvidenceFile) -> Finding:
    message = Text(
        "signature électronique présente, sur tout le fichier",
        "electronic signature present, over the whole file",
    )
    return _presence(file, Outcome.PASS, message)


def _changed(file: EvidenceFile, what: str, number: int, total: int) -> Finding:
    which = Text("sa signature", "it was signed")
    if total > 1:
        which = Text("sa signature n° {number}", "its signature no. {number}", number=number)
    if what == "fields":
        message = Text(
            "un champ du formulaire a été modifié après {which}",
            "a field of the form was changed after {which}",
            which=which,
        )
    else:
        message = Text(
            "le document a été modifié après {which}",
            "the document was changed after {which}",
            which=which,
        )
    return _presence(file, Outcome.FAIL, message)


def _coverage(file: EvidenceFile, verdicts: list[Judged]) -> Iterator[Finding]:
    """Whether something was changed after each signature, the store and the timestamps of PAdES
    aside.
    """
    changed = [
        _changed(file, one.later, number, len(verdicts))
        for number, one in enumerate(verdicts, 1)
        if one.later != "none" and one.intact
    ]
    yield from changed or [_covers(file)]


def _integrity(
    file: EvidenceFile, listed: list[Signature], verdicts: list[Judged]
) -> Iterator[Finding]:
    broken = [number for number, one in enumerate(verdicts, 1) if not one.intact]
    borne = sum(not one.stamp for one in listed) <= len(verdicts)
    if broken and len(verdicts) > 1:
        numbers = ", ".join(map(str, broken))
        place = file.at()
        yield _SOME_BROKEN.fails(place, numbers=ours(numbers), signatures=len(verdicts))
    elif broken or not borne:
        yield _INTEGRITY_JUDGED.fails(file.at())
    else:
        yield _INTEGRITY_JUDGED.passes(file.at())


def _dates(
    file: EvidenceFile,
    days: list[dt.datetime],
    test: dt.date | None,
    signed: dt.date | None,
    deposit: dt.date | None,
) -> Iterator[Finding]:
    """Each signature lies between the test and the deposit; the declared day of the signature is
    one of theirs.
    """
    known = [(day + _PARIS if not day.utcoffset() else day).date() for day in days]
    wrong = False
    for day, moment in zip(known, days, strict=True):
        if test and day < test:
            wrong = True
            yield _wrong_date(
                file,
                Text(
                    "le document a été signé le {day}, avant le test du {test}",
                    "the document was signed on {day}, before the test of {test}",
                    day=day,
                    test=test,
                ),
            )
        if deposit and moment.date() > deposit:
            wrong = True
            yield _wrong_date(
                file,
                Text(
                    "le document a été signé le {day}, après le dépôt du {deposit}",
                    "the document was signed on {day}, after the deposit of {deposit}",
                    day=day,
                    deposit=deposit,
                ),
            )
    if known and not wrong:
        yield _right_date(file, known, signed)


def _wrong_date(file: EvidenceFile, message: Text) -> Finding:
    return _SIGNATURE_DATE.fails(file.at(), message=message)


def _right_date(file: EvidenceFile, known: list[dt.date], signed: dt.date | None) -> Finding:
    listed = ", ".join(map(str, sorted(set(known))))
    message = Text(
        "date de signature électronique : {listed}",
        "date of electronic signature: {listed}",
        listed=listed,
    )
    differs = signed is not None and signed not in known
    if differs:
        message += Text(" ; date déclarée : {signed}", "; declared date: {signed}", signed=signed)
    return _SIGNATURE_DATE_OTHER.finding(
        Outcome.WARNING if differs else Outcome.INFO,
        file.at(),
        message=message,
        action=Text("vérifiez la date déclarée", "check the declared date") if differs else None,
    )

"""The rules on the headers of a mail (MAIL-02, MAIL-03, MAIL-09, MAIL-11, MAIL-12)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.place import Location
from segur_audit.model.text import Text, ours, same, shorten

from ..kit.quoting import domain_of, quoted
from . import words
from .identity import Identity
from .mime import Part
from .opened import Mail

_PREFIX = "XDM/1.0/DDM+"
_NOT_COMPARED = Text(
    "l'objet suit le modèle, mais aucun document lisible ne nomme le patient : son identité n'a "
    "pas pu être comparée",
    "the subject follows the pattern, but no readable document names the patient: the identity "
    "could not be compared",
)
_STANDS_IN = Text(
    "un nom fictif ou masqué tient lieu de celui du patient ; sa date de naissance est celle des "
    "documents",
    "a fictitious or masked name stands for the patient's; the birth date is that of the documents",
)
_DATE_LIKE = re.compile(r"[0-9][0-9/.\-]{4,12}[0-9]")
_DATE = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")


def subject(mail: Mail) -> Iterator[Finding]:
    """MAIL-02. The subject holds the patient's identity: what is wrong with it is said, never
    quoted.
    """
    text, place = mail.source.first("subject"), mail.source.at("Subject")
    fault = _subject_fault(text, len(mail.source.all("subject")))
    if fault is not None or text is None:
        yield words.SUBJECT.judge(False, place, fault)
        return
    archive = mail.readable
    known = [one.identity for one in archive.documents if one.identity.is_known] if archive else []
    if known:
        yield from _identity(known, text[len(_PREFIX) :], place)
    elif not mail.cause_is_given:
        yield words.SUBJECT.unsure(place, message=_NOT_COMPARED)


def _identity(known: list[Identity], text: str, place: Location) -> Iterator[Finding]:
    """Whose identity the subject gives. A name that is hidden on purpose is told, and its birth
    date decides.
    """
    faults = [identity.fault(text) for identity in known]
    hidden = None not in faults and any(identity.stands_for(text) for identity in known)
    if hidden:
        rule = words.SUBJECT
        yield rule.warns(place, message=_STANDS_IN)
    held = hidden or None in faults
    yield words.SUBJECT.judge(held, place, None if held else faults[0])


def _subject_fault(text: str | None, count: int) -> Text | None:
    if text is None or count != 1:
        return Text("en-têtes Subject : {count}", "Subject headers: {count}", count=count)
    if not text.startswith(_PREFIX):
        return Text(
            "il ne commence pas par {prefix}",
            "it does not begin with {prefix}",
            prefix=ours(_PREFIX),
        )
    tokens = text[len(_PREFIX) :].split()
    if tokens and _DATE_LIKE.fullmatch(tokens[-1]) and not is_day(tokens.pop()):
        return Text("sa date n'est pas une date jj/mm/aaaa", "its date is no dd/mm/yyyy date")
    if len(tokens) < 3:
        return Text(
            "il manque le libellé, le nom ou le prénom",
            "the label, the name or the first name is missing",
        )
    return None


def is_day(text: str) -> bool:
    """Whether `text` is a day of the calendar, written dd/mm/yyyy."""
    found = _DATE.fullmatch(text)
    try:
        return found is not None and bool(dt.date(int(found[3]), int(found[2]), int(found[1])))
    except ValueError:
        return False


def product_reference(mail: Mail, product: Declared | None) -> Iterator[Finding]:
    """MAIL-03: X-MSS-NIL holds Convergence's product reference, never the CNDA's NIL."""
    rule, place, given = words.PRODUCT, mail.source.at("X-MSS-NIL"), mail.source.all("x-mss-nil")
    value = mail.source.first("x-mss-nil")
    if len(given) != 1 or not value:
        yield rule.judge(
            False,
            place,
            Text(
                "en-têtes X-MSS-NIL : {count_given}",
                "X-MSS-NIL headers: {count_given}",
                count_given=len(given),
            ),
        )
    elif product is None:
        path = "solution.reference_produit"
        message = Text(
            "déclaration absente : {path}, à laquelle comparer X-MSS-NIL",
            "declaration missing: {path}, to compare X-MSS-NIL with",
            path=path,
        )
        remedy = Text(
            "renseignez {path} dans le manifeste", "give {path} in the manifest", path=path
        )
        yield rule.lacks(place, message=message, action=remedy)
    else:
        wanted = str(product.value).strip()
        seen = Text(
            "en-tête : {value} ; déclaré : {wanted}",
            "header: {value}; declared: {wanted}",
            value=quoted(value),
            wanted=quoted(wanted),
        )
        held = bool(wanted) and value == wanted
        confirms = (product.path,) if held else ()
        yield rule.judge(held, place, seen, confirms=confirms)


def domains(mail: Mail) -> Iterator[Finding]:
    """MAIL-09."""
    fault = outside(mail.source, "from", "to", "cc")
    yield words.DOMAINS.judge(fault is None, mail.source.at("From"), fault)


def outside(source: Part, *names: str) -> Text | None:
    """What is wrong with the addresses of these headers, the first being the sender's: none,
    unreadable, or out of MSSanté.
    """
    if not source.mailboxes(names[0]) or not source.mailboxes(*names[1:]):
        return Text(
            "il manque l'expéditeur ou le destinataire", "the sender or the recipient is missing"
        )
    if wrong := source.not_addresses(*names):
        return Text("adresses illisibles : {wrong}", "unreadable addresses: {wrong}", wrong=wrong)
    strangers = sorted({domain_of(box) for box in source.mailboxes(*names) if not box.is_mssante})
    if strangers:
        listed = shorten(", ".join(strangers))
        return Text("hors de mssante.fr : {listed}", "outside mssante.fr: {listed}", listed=listed)
    return None


def end_of_exchange(mail: Mail, wanted: bool) -> Iterator[Finding]:
    """MAIL-11. An absent header shows nothing: where the mail is there to show it (`wanted`), a
    person says what it is worth.
    """
    given, place = mail.source.all("x-mss-mes"), mail.source.at("X-MSS-MES")
    if not given and wanted:
        message = Text(
            "X-MSS-MES est absent : le courriel ne montre pas la fin d'échange",
            "X-MSS-MES is absent: the mail does not show the end of the exchange",
        )
        remedy = Text(
            "joignez la source d'un courriel émis avec X-MSS-MES: FIN",
            "supply the source of a mail sent with X-MSS-MES: FIN",
        )
        yield words.END.unsure(mail.source.at(), message=message, action=remedy)
        return
    if not given:
        yield words.END.tells(
            place,
            message=Text(
                "X-MSS-MES est absent : sans objet", "X-MSS-MES is absent: does not apply"
            ),
        )
        return
    to_patient = any(box.is_patient for box in mail.source.mailboxes("to", "cc", "bcc"))
    value = mail.source.first("x-mss-mes") or "—"
    yield words.END.judge(
        len(given) == 1 and value == "FIN" and to_patient, place, same(quoted(value))
    )


def receipt_asked(mail: Mail, wanted: bool) -> Iterator[Finding]:
    """MAIL-12. Judged when the evidence is there to show it (`wanted`); elsewhere a mail may ask
    for nothing.
    """
    header = "Disposition-Notification-To"
    asked = bool(mail.source.mailboxes(header)) and not mail.source.not_addresses(header)
    if wanted or asked:
        yield words.RECEIPT.judge(asked, mail.source.at(header))
    else:
        yield words.RECEIPT.tells(mail.source.at(), message=words.RECEIPT.breaks)

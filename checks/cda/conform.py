"""All the findings on one CDA document, wherever it was found: a file, an archive, a message, a
mail.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

from .document import Document, read
from .header import body_findings, header_findings, one_document
from .patient import patient_findings
from .rules import UNIQUE
from .summary import Summary, duplicates, has_pdf_copy

_LEVEL = Rule(
    "cda.level", "CDA R2", None, Text("niveau {level}", "level {level}"), worth=Outcome.INFO
)
_GIVEN_UP = "CI-SIS Structuration minimale 1.16.4"
_INSTEAD = Text(
    "joignez plutôt la copie PDF du document dans la section prévue (1.2.250.1.213.1.1.2.243)",
    "put the PDF copy of the document in the section meant for it (1.2.250.1.213.1.1.2.243) "
    "instead",
)
_SELF_DISPLAYING = Rule(
    "cda.self_displaying",
    _GIVEN_UP,
    None,
    Text(
        "document autoprésentable, forme que le CI-SIS abandonne (sa feuille de style n'est pas "
        "exécutée)",
        "self-displaying document, a form that the CI-SIS gives up (its style sheet is not run)",
    ),
    _INSTEAD,
    Outcome.WARNING,
)
_STYLE_SHEET = Rule(
    "cda.style_sheet",
    _GIVEN_UP,
    None,
    Text(
        "le document cite une feuille de style externe, pratique que le CI-SIS abandonne",
        "the document names an external style sheet, a practice that the CI-SIS gives up",
    ),
    _INSTEAD,
    Outcome.WARNING,
)
_PDF_COPY = Rule(
    "cda.pdf_copy",
    "CI-SIS, section de copie du document en PDF",
    None,
    Text("{how}", "{how_2}"),
    Text(
        "placez dans cette section le PDF du document, en base64",
        "put the PDF of the document in that section, in base64",
    ),
    worth=Outcome.INFO,
)
_CODE_NOTE = Rule(
    "cda.code",
    "JDV_J07 XdsTypeCode CI-SIS",
    None,
    Text(
        "type de document : {codes} (non comparé à la terminologie JDV_J07, qui n'est pas fournie)",
        "type of document: {codes} (not compared with the terminology JDV_J07, which is not "
        "shipped)",
    ),
    worth=Outcome.INFO,
)
_FUTURE = Rule(
    "cda.future",
    "CI-SIS Structuration minimale",
    None,
    Text(
        "le document est daté du {shown}, après la date de référence",
        "the document is dated {shown}, after the reference date",
    ),
    worth=Outcome.INFO,
)
_SIGNED = Rule(
    "cda.signed",
    "",
    None,
    Text(
        "document signé : la signature n'est pas vérifiée",
        "signed document: its signature is not verified",
    ),
    worth=Outcome.INFO,
)


_TIME = re.compile(r"([0-9]{4})([0-9]{2})?([0-9]{2})?")
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,32}")


def cda_findings(data: bytes, place: Location, *, unqualified: bool = False) -> Iterator[Finding]:
    """The findings on the CDA document in `data`. Raises UnreadableEvidence. `unqualified`: as for
    `document_findings`.
    """
    yield from document_findings(read(data, place), unqualified=unqualified)


def document_findings(
    document: Document, *, unqualified: bool = False, day: dt.date | None = None
) -> Iterator[Finding]:
    """The findings of CDA-01 to CDA-15 on a document, then its context.

    `unqualified`: the piece must show an identity without an INS (INS/va1.53). `day`: the reference
    date, if known.
    Source: docs/evidence.md, A.4.
    """
    yield one_document(document)
    if document.element is None:
        return
    yield from header_findings(document)
    yield from body_findings(document)
    yield from patient_findings(document, unqualified=unqualified)
    yield from _context(document)
    if day:
        yield from _future(document, day)


def unique_findings(summaries: Sequence[Summary]) -> Iterator[Finding]:
    """Each document of one piece or submission has an identifier of its own. Nothing is said of a
    lone document.
    """
    twice = list(duplicates(summaries))
    yield from (UNIQUE.judge(False, summary.place) for summary in twice)
    if len(summaries) > 1 and not twice:
        yield UNIQUE.judge(True, summaries[0].place)


def _context(document: Document) -> Iterator[Finding]:
    level = document.level or "?"
    yield _LEVEL.tells(document.at("component"), level=level)
    codes = [code for code in document.values("code", "code") if _CODE.fullmatch(code)]
    if codes:
        yield _CODE_NOTE.tells(document.at("code"), codes=codes[0])
    if document.self_displaying:
        yield _SELF_DISPLAYING.warns(document.at())
    elif document.element is not document.root and document.root_is_known:
        yield _SIGNED.tells(document.at())
    if document.style_sheets:
        yield _STYLE_SHEET.warns(document.at())
    yield from _copy(document)


def _copy(document: Document) -> Iterator[Finding]:
    section = next(document.copy_sections(), None)
    if section is None:
        return
    good = has_pdf_copy(document)
    remedy = (
        None
        if good
        else Text(
            "placez dans cette section le PDF du document, en base64",
            "put the PDF of the document in that section, in base64",
        )
    )
    place = document.beside(section, "component/structuredBody//section")
    yield _PDF_COPY.tells(
        place,
        action=remedy,
        how=ours(
            "la section de copie contient un PDF"
            if good
            else "la section de copie ne contient pas de PDF lisible"
        ),
        how_2=ours(
            "the copy section holds a PDF" if good else "the copy section holds no readable PDF"
        ),
    )


def _future(document: Document, day: dt.date) -> Iterator[Finding]:
    found = _TIME.match(next(iter(document.values("effectiveTime", "value")), ""))
    if found and (int(found[1]), int(found[2] or 1), int(found[3] or 1)) > (
        day.year,
        day.month,
        day.day,
    ):
        shown = shorten(f"{found[1]}-{found[2] or '01'}-{found[3] or '01'}")
        yield _FUTURE.tells(document.at("effectiveTime"), shown=shown)

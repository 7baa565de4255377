"""PDF-01 to PDF-10 and the forms: for each, an example that passes and one that does not."""

from __future__ import annotations

import datetime as dt
import io
import zlib
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Any

from cda_documents import PDF, cda, pdf_text
from check_ids import Example
from leaking import evidence, record
from signing import signed_for_real
from support import piece, run

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, WARNING, REVIEW = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW
Judged = Callable[[], list[Finding]]
FORM = (
    "Formulaire de test d'intrusion - client lourd",
    "Application : Exemple DPI, version 4.2.0",
    "Prestataire : Audit SA, organisme qualifié PASSI",
    "Date du test : 02/03/2026",
    "Signé le : 20/03/2026",
    "Écarts de gravité haute : 0",
    "Écarts de gravité moyenne : 3",
)
TEST: dict[str, Any] = {
    "date": "2026-03-02",
    "signe_le": "2026-03-20",
    "prestataire": "Audit SA",
    "passi": True,
    "version": "4.2.0",
    "architecture": "client_lourd",
    "ecarts": {"haute": 0, "moyenne": 3},
}
ATTESTATION = (
    "CNDA - Attestation de dépôt",
    "NIE : 0123",
    "NIL : 4567",
    "Logiciel : Exemple DPI",
    "Statut : Pré-examen",
)
REPORT = (
    "Procès-verbal de mise en service",
    "Périmètre : complet",
    "Signé par l'ANS et par Exemple Agenda, le 1er avril 2026",
)
STATEMENT = (
    "Déclaration sur l'honneur de la société Exemple Agenda",
    "1. Les documents de formation des régulateurs sont produits.",
    "2. La communication à tous les effecteurs est faite.",
    "3. Tous les types de créneaux sont remontés.",
    "4. Les CGU notifient aux effecteurs la transmission de leurs données.",
    "Fait le 16/11/2026",
)
ASKED = Declared(dt.date(2026, 12, 1), "audit.reference_date")


def instead(lines: tuple[str, ...], begins: str, line: str) -> tuple[str, ...]:
    assert any(one.startswith(begins) for one in lines)
    return tuple(line if one.startswith(begins) else one for one in lines)


def opened(data: bytes) -> Judged:
    return partial(run, "pdf.readable", piece(("a.pdf", data)))


def signed(data: bytes, day: str = "2026-03-02") -> Judged:
    form = piece(("a.pdf", data), nature="formulaire_test_intrusion")
    tests = Declared([{**TEST, "date": day, "signe_le": None}], "test_intrusion")
    return partial(run, "pdf.signed", form, tests)


def n1(content: bytes) -> Judged:
    text = cda().replace(pdf_text(PDF), pdf_text(content))
    return partial(run, "cda.conform", piece(text.encode(), nature="cda"))


def pentest(*lines: str, count: int = 1) -> Judged:
    known = {
        "tests": Declared([{**TEST, "architecture": f"a{n}" if n else "client_lourd"} for n in range(count)], "test_intrusion"),
        "architectures": Declared(["client_lourd"], "solution.architectures"),
        "software": Declared("Exemple DPI", "solution.nom"),
    }  # fmt: skip
    architecture = "client_lourd" if count == 1 else "web"
    one = piece(("f.pdf", tiny_pdf(list(lines))), nature="formulaire_test_intrusion", architecture=architecture)  # fmt: skip
    return partial(run, "pentest_form.agrees", one, **known)


def cnda(*lines: str) -> Judged:
    known = {
        "nie": Declared("0123", "editeur.nie"),
        "nil": Declared("4567", "solution.nil"),
        "software": Declared("Exemple DPI", "solution.nom"),
    }
    return partial(run, "cnda_form.agrees", piece(("a.pdf", tiny_pdf(list(lines)))), **known)


def report(*lines: str) -> Judged:
    one = piece(("pv.pdf", tiny_pdf(list(lines))), nature="pv_mes")
    company = Declared("Exemple Agenda", "editeur.nom")
    day = Declared("2026-04-01", "sas.pv_mes.date")
    return partial(run, "sas_form.report", one, ASKED, "mes", company=company, day=day)


def statement(*lines: str) -> Judged:
    one = piece(("d.pdf", tiny_pdf(list(lines))), nature="declaration_honneur")
    company = Declared("Exemple Agenda", "editeur.nom")
    return partial(run, "sas_form.statement", one, ASKED, company=company)


def pentest_rule(name: str, begins: str, line: str, worth: Outcome = REVIEW) -> Example:
    return Example(f"pentest_form.{name}", pentest(*FORM), pentest(*instead(FORM, begins, line)), worth)  # fmt: skip


def cnda_rule(name: str, begins: str, line: str, worth: Outcome = REVIEW) -> Example:
    broken = cnda(*instead(ATTESTATION, begins, line))
    return Example(f"cnda_form.{name}", cnda(*ATTESTATION), broken, worth)


def report_rule(name: str, begins: str, line: str, worth: Outcome) -> Example:
    return Example(f"sas_form.{name}", report(*REPORT), report(*instead(REPORT, begins, line)), worth)  # fmt: skip


def statement_rule(name: str, begins: str, line: str) -> Example:
    broken = statement(*instead(STATEMENT, begins, line))
    return Example(f"sas_form.{name}", statement(*STATEMENT), broken, REVIEW)


def pdf_rule(code: str, broken: bytes, worth: Outcome) -> Example:
    return Example(code, opened(SOUND), opened(broken), worth, sound="pdf.readable")


def encrypted(password: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(SOUND)))
    writer.encrypt(password, owner_password="autre", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pages(count: int) -> bytes:
    """A PDF of so many pages that draw the same words."""
    drawn = zlib.compress(b"BT /F1 10 Tf (Version 4.2.0) Tj ET")
    page = b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> >>"
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(count))
    bodies = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        *[page] * count,
    )
    objects = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(bodies, 1))
    return b"%PDF-1.7\n" + objects + b"trailer << /Root 1 0 R >>\n%%EOF\n"


def twice(nature: str) -> Judged:
    first = piece(("a.pdf", SOUND), nature="attestation_cnda")
    second = piece(("b.pdf", SOUND + b"\n" * (nature == "attestation_cnda")), nature=nature)
    return partial(run, "hygiene.used_once", evidence(record(first), record(second)))


SOUND = tiny_pdf(list(FORM))
SIGNED = tiny_pdf(list(FORM), signed=True)
ACTIVE = SOUND.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>")
DATED = SIGNED.replace(b"/SubFilter /adbe.pkcs7.detached", b"/M (D:20260320120000Z)".ljust(31))
ARCHIVED = PDF.replace(b"fictif", b'<rdf:Description pdfaid:part="1" pdfaid:conformance="B"/>')
NO_TEXT = tiny_pdf([""])

PDF_EXAMPLES = {
    "PDF-01": pdf_rule("pdf.encrypted", encrypted("secret"), FAIL),
    "PDF-02": Example(
        "cda.n1_pdf_a", n1(ARCHIVED), n1(ARCHIVED.replace(b'part="1"', b'part="3"')), WARNING
    ),
    "PDF-03": Example("pdf.signature", signed(SIGNED), signed(SOUND)),
    "PDF-05": Example("pdf.signature_date", signed(DATED), signed(DATED, "2026-04-01")),
    "PDF-06": pentest_rule("date", "Date du test", "Date du test : 02/03/2025", FAIL),
    "PDF-07": pentest_rule("version", "Application", "Application : Exemple DPI, version 4.1.0"),
    "PDF-08": cnda_rule("status", "Statut", "Statut : refusé", FAIL),
    "PDF-09": pdf_rule("pdf.scanned", NO_TEXT, REVIEW),
    "PDF-10": Example("hygiene.used_once", twice("attestation_cnda"), twice("document")),
    "pdf.active": pdf_rule("pdf.active", ACTIVE, WARNING),
    "pdf.cut": pdf_rule("pdf.cut", pages(401), REVIEW),
    "pdf.restricted": pdf_rule("pdf.restricted", encrypted(""), WARNING),
}
PENTEST_EXAMPLES = {
    "pentest_form.architecture": pentest_rule("architecture", "Formulaire", "Formulaire"),
    "pentest_form.high": pentest_rule("high", "Écarts de gravité haute", "Écarts de gravité haute : 1", FAIL),
    "pentest_form.medium": pentest_rule("medium", "Écarts de gravité moyenne", "Écarts de gravité moyenne : 4", FAIL),
    "pentest_form.passi": pentest_rule("passi", "Prestataire", "Prestataire : Audit SA, PASSI : en cours"),
    "pentest_form.product": pentest_rule("product", "Application", "Application : Autre DPI, version 4.2.0"),
    "pentest_form.provider": pentest_rule("provider", "Prestataire", "Prestataire : Autre SA, qualifié PASSI"),
    "pentest_form.signature_date": pentest_rule("signature_date", "Signé le", "Signé le : 21/03/2026", FAIL),
    "pentest_form.test": Example("pentest_form.test", pentest(*FORM), pentest(*FORM, count=2), REVIEW, sound="pentest_form.date"),
    "pentest_form.text": Example("pentest_form.text", pentest(*FORM), pentest(""), REVIEW, sound="pentest_form.date"),
}  # fmt: skip
CNDA_EXAMPLES = {
    "cnda_form.kind": Example("cnda_form.kind", cnda(*ATTESTATION), cnda("Facture", *ATTESTATION[1:]), REVIEW, sound="cnda_form.status"),
    "cnda_form.name": cnda_rule("name", "Logiciel", "Logiciel : Exemple DPI Plus"),
    "cnda_form.nie": cnda_rule("nie", "NIE", "NIE : 9999", FAIL),
    "cnda_form.nil": cnda_rule("nil", "NIL", "NIL : 9999", FAIL),
    "cnda_form.text": Example("cnda_form.text", cnda(*ATTESTATION), cnda(""), REVIEW, sound="cnda_form.status"),
}  # fmt: skip
SAS_EXAMPLES = {
    "sas_form.kind": report_rule("kind", "Procès", "Compte rendu de réunion", REVIEW),
    "sas_form.date": report_rule("date", "Signé", "Signé par l'ANS et l'éditeur, le 2 décembre 2026", FAIL),
    "sas_form.perimeter": report_rule("perimeter", "Périmètre", "Périmètre : partiel", FAIL),
    "sas_form.signatories": report_rule("signatories", "Signé", "À signer par l'ANS et Exemple Agenda", FAIL),
    "sas_form.signed": Example("sas_form.signed", report(*instead(REPORT, "Signé", "Fait le 1er avril 2026")), report(*REPORT), REVIEW, sound="sas_form.date"),
    "sas_form.text": Example("sas_form.text", report(*REPORT), report(""), REVIEW, sound="sas_form.kind"),
    "sas_form.training": statement_rule("training", "1.", "1. La formation des régulateurs n'est pas produite."),
    "sas_form.communication": statement_rule("communication", "2.", "2. La communication aux effecteurs est à venir."),
    "sas_form.slots": statement_rule("slots", "3.", "3. rien"),
    "sas_form.data": statement_rule("data", "4.", "4. rien"),
    "sas_form.company": statement_rule("company", "Déclaration", "Déclaration sur l'honneur d'Autre Agenda"),
}  # fmt: skip
if find_spec("pyhanko"):
    _REAL = signed_for_real(SOUND)
    _CHANGED = _REAL.replace(b"moyenne : 3", b"moyenne : 2")
    PDF_EXAMPLES["PDF-04"] = Example("pdf.integrity", signed(_REAL), signed(_CHANGED))
else:  # the integrity is left to a person, and the signature itself still judged
    PDF_EXAMPLES["PDF-04"] = Example("pdf.signature", signed(SIGNED), signed(SOUND))
EXAMPLES = PDF_EXAMPLES | PENTEST_EXAMPLES | CNDA_EXAMPLES | SAS_EXAMPLES
for _id, _code in {
    "pdf.readable": "PDF-09", "pdf.encrypted": "PDF-01", "pdf.integrity": "PDF-04", "pdf.signature": "PDF-03", "pdf.signature_date": "PDF-05", "pdf.scanned": "PDF-09",
    "pentest_form.date": "PDF-06", "pentest_form.version": "PDF-07", "cnda_form.status": "PDF-08",
}.items():  # fmt: skip
    EXAMPLES[_id] = EXAMPLES[_code]

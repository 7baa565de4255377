"""PDF evidence: readable, signed, and what a form or an attestation says; both ways, with PDFs built here."""

from __future__ import annotations

import datetime as dt
import io
import re
import shutil
import subprocess
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from segur_audit.checks.kit.dates import dates_in
from segur_audit.checks.kit.pdf_simple import plain_pages
from segur_audit.checks.kit.pdf_text import read_pdf, says
from signing import signed_for_real
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import from_bytes
from segur_audit.guidance.examples import tiny_pdf
from segur_audit.manifest.reading import Declared
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece

FORM = [
    "Formulaire de test d'intrusion - client lourd",
    "Application : Exemple DPI, version 4.2.0",
    "Prestataire : Audit SA, organisme qualifié PASSI",
    "Date du test : 2 mars 2026",
    "Signé le : 20/03/2026",
    "Écarts de gravité haute : 0",
    "Écarts de gravité moyenne : 3",
]
TEST: dict[str, Any] = {
    "date": "2026-03-02",
    "signe_le": "2026-03-20",
    "prestataire": "Audit SA",
    "passi": True,
    "version": "4.2.0",
    "architecture": "client_lourd",
    "ecarts": {"haute": 0, "moyenne": 3},
}
ATTESTATION = ["NIE : 0123", "NIL : 4567", "Logiciel : Exemple DPI 4.2.0", "Statut : Pré-examen"]


def pdf(lines: list[str], *, signed: bool = False) -> Piece:
    return piece(
        ("form.pdf", tiny_pdf(lines, signed=signed)),
        nature="formulaire_test_intrusion",
        architecture="client_lourd",
    )


def agrees(lines: list[str], **changes: Any) -> dict[str, Outcome]:
    tests = Declared([{**TEST, **changes}], "test_intrusion")
    return by_code(
        run(
            "pentest_form.agrees",
            pdf(lines),
            tests=tests,
            architectures=Declared(["client_lourd"], "solution.architectures"),
        )
    )


def attestation(lines: list[str], nie: str = "0123", nil: str = "4567") -> dict[str, Outcome]:
    known = {
        "nie": Declared(nie, "editeur.nie"),
        "nil": Declared(nil, "solution.nil"),
        "software": Declared("Exemple DPI", "solution.nom"),
    }
    return by_code(run("cnda_form.agrees", pdf(lines), **known))


def test_a_pdf_that_opens_is_only_said_to_open() -> None:
    assert by_code(run("pdf.readable", pdf(FORM))) == {"pdf.readable": Outcome.INFO}


@pytest.mark.parametrize(
    ("data", "code", "outcome"),
    [
        (b"%PDF-1.7 rien\n%%EOF", "evidence.unreadable", Outcome.FAIL),
        (tiny_pdf([""]), "pdf.scanned", Outcome.TO_REVIEW),
        (
            tiny_pdf(FORM).replace(
                b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>"
            ),
            "pdf.active",
            Outcome.WARNING,
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_or_that_acts_is_told(
    data: bytes, code: str, outcome: Outcome
) -> None:
    assert by_code(run("pdf.readable", piece(("a.pdf", data))))[code] is outcome


def test_an_encrypted_pdf_fails() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(tiny_pdf(FORM))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    assert by_code(run("pdf.readable", piece(("a.pdf", out.getvalue())))) == {
        "pdf.encrypted": Outcome.FAIL
    }


def test_a_signature_that_covers_the_file_passes() -> None:
    assert by_code(run("pdf.signed", pdf(FORM, signed=True)))["pdf.signature"] is Outcome.PASS


@pytest.mark.parametrize(
    "data",
    [
        tiny_pdf(FORM),
        tiny_pdf([*FORM, "/ByteRange [0 10 20 30] /FT /Sig"]),
        tiny_pdf(FORM, signed=True) + b"% ajout apres signature\n",
        tiny_pdf(FORM, signed=True).replace(b"/ByteRange [0 ", b"/ByteRange [9 "),
    ],
    ids=[
        "none",
        "words that look like one",
        "changed afterwards",
        "does not begin at the beginning",
    ],
)
def test_what_is_no_signature_of_the_whole_file_fails(data: bytes) -> None:
    assert by_code(run("pdf.signed", piece(("a.pdf", data)))) == {"pdf.signature": Outcome.FAIL}


def imitation(data: bytes) -> bytes:
    """`data`, then a comment that has the form of a signature over the whole file, and its own trailer again."""
    start, hole = data.rindex(b"startxref"), b"<3000>"
    before, tail = (
        data + b"\n%/Type /Sig /ByteRange [0 AAAAAA BBBBBB CCCCCC] ",
        b"\n" + data[start:],
    )
    first = len(before)
    told = before.replace(b"AAAAAA", b"%06d" % first).replace(
        b"BBBBBB", b"%06d" % (first + len(hole))
    )
    return told.replace(b"CCCCCC", b"%06d" % len(tail)) + hole + tail


def changed(data: bytes) -> bytes:
    """A signed PDF whose page says something else in an incremental update."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(
        generic.StreamObject(stream_data=b"BT /F1 11 Tf 50 780 Td (Autre texte) Tj ET")
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_what_only_looks_like_a_signature_never_passes() -> None:
    forged = by_code(run("pdf.signed", piece(("a.pdf", imitation(tiny_pdf(FORM))))))
    assert forged["pdf.integrity"] in (Outcome.FAIL, Outcome.TO_REVIEW)
    real = signed_for_real(tiny_pdf(FORM))
    assert (
        by_code(run("pdf.signed", piece(("a.pdf", changed(real)))))["pdf.signature"] is Outcome.FAIL
    )
    assert (
        by_code(run("pdf.signed", piece(("a.pdf", imitation(changed(real))))))["pdf.integrity"]
        is Outcome.FAIL
    )


def test_a_signature_that_cannot_be_verified_waits_for_a_person() -> None:
    assert by_code(run("pdf.signed", pdf(FORM, signed=True)))["pdf.integrity"] is Outcome.TO_REVIEW


def test_a_changed_byte_breaks_the_integrity() -> None:
    whole = signed_for_real(tiny_pdf(FORM))
    assert by_code(run("pdf.signed", piece(("a.pdf", whole)))) == {
        "pdf.signature": Outcome.PASS,
        "pdf.integrity": Outcome.PASS,
        "pdf.signature_date": Outcome.INFO,
    }
    broken = whole.replace(b"moyenne : 3", b"moyenne : 2")
    assert broken != whole
    assert by_code(run("pdf.signed", piece(("a.pdf", broken))))["pdf.integrity"] is Outcome.FAIL


def test_a_form_that_says_what_is_declared_passes_and_confirms_it() -> None:
    assert set(agrees(FORM).values()) == {Outcome.PASS}
    findings = run("pentest_form.agrees", pdf(FORM), tests=Declared([TEST], "test_intrusion"))
    confirmed = {path for finding in findings for path in finding.confirms}
    assert {
        "test_intrusion[0].date",
        "test_intrusion[0].version",
        "test_intrusion[0].ecarts.haute",
    } <= confirmed


@pytest.mark.parametrize(
    ("line", "instead", "code", "outcome"),
    [
        (
            "Date du test : 2 mars 2026",
            "Date du test : 2 mars 2025",
            "pentest_form.date",
            Outcome.FAIL,
        ),
        ("Signé le : 20/03/2026", "Signé", "pentest_form.signature_date", Outcome.TO_REVIEW),
        (
            "Prestataire : Audit SA, organisme qualifié PASSI",
            "PASSI",
            "pentest_form.provider",
            Outcome.TO_REVIEW,
        ),
        (
            "Prestataire : Audit SA, organisme qualifié PASSI",
            "Audit SA",
            "pentest_form.passi",
            Outcome.TO_REVIEW,
        ),
        (
            "Prestataire : Audit SA, organisme qualifié PASSI",
            "Audit SA, non encore qualifié PASSI",
            "pentest_form.passi",
            Outcome.TO_REVIEW,
        ),
        (
            "Prestataire : Audit SA, organisme qualifié PASSI",
            "Audit SA, PASSI : non",
            "pentest_form.passi",
            Outcome.FAIL,
        ),
        (
            "Application : Exemple DPI, version 4.2.0",
            "version 4.2.01",
            "pentest_form.version",
            Outcome.TO_REVIEW,
        ),
        (
            "Écarts de gravité haute : 0",
            "Écarts de gravité haute : 1",
            "pentest_form.high",
            Outcome.FAIL,
        ),
        (
            "Écarts de gravité moyenne : 3",
            "Écarts de gravité moyenne : 13",
            "pentest_form.medium",
            Outcome.FAIL,
        ),
        ("Écarts de gravité moyenne : 3", "rien", "pentest_form.medium", Outcome.INFO),
        (
            "Formulaire de test d'intrusion - client lourd",
            "Formulaire",
            "pentest_form.architecture",
            Outcome.TO_REVIEW,
        ),
        (
            "Écarts de gravité haute : 0",
            "Vulnérabilités hautes : 4",
            "pentest_form.high",
            Outcome.TO_REVIEW,
        ),
        (
            "Écarts de gravité haute : 0",
            "4 écarts de gravité haute",
            "pentest_form.high",
            Outcome.TO_REVIEW,
        ),
        (
            "Écarts de gravité haute : 0",
            "0 écart de gravité haute",
            "pentest_form.high",
            Outcome.INFO,
        ),
    ],
)
def test_a_form_that_says_something_else_is_told(
    line: str, instead: str, code: str, outcome: Outcome
) -> None:
    assert agrees([instead if one == line else one for one in FORM])[code] is outcome


def test_a_scanned_form_waits_for_a_person() -> None:
    assert agrees([""]) == {"pentest_form.text": Outcome.TO_REVIEW}


def test_a_form_that_goes_with_no_declared_test_waits_for_a_person() -> None:
    two = Declared(
        [{**TEST, "architecture": "web"}, {**TEST, "architecture": "mobile"}], "test_intrusion"
    )
    assert by_code(run("pentest_form.agrees", pdf(FORM), tests=two)) == {
        "pentest_form.test": Outcome.TO_REVIEW
    }


def test_an_attestation_that_bears_the_numbers_and_the_status_passes() -> None:
    assert set(attestation(ATTESTATION).values()) == {Outcome.PASS}


@pytest.mark.parametrize(
    ("line", "instead", "code", "outcome"),
    [
        ("NIE : 0123", "NIE : 123", "cnda_form.nie", Outcome.FAIL),
        ("NIL : 4567", "NIL : 4576", "cnda_form.nil", Outcome.FAIL),
        ("NIL : 4567", "rien", "cnda_form.nil", Outcome.TO_REVIEW),
        ("Logiciel : Exemple DPI 4.2.0", "Logiciel : Autre", "cnda_form.name", Outcome.TO_REVIEW),
        ("Statut : Pré-examen", "Statut : Déposée", "cnda_form.status", Outcome.TO_REVIEW),
        ("Statut : Pré-examen", "Statut : refusée", "cnda_form.status", Outcome.FAIL),
        ("Statut : Pré-examen", "Statut : non conforme", "cnda_form.status", Outcome.FAIL),
        ("Statut : Pré-examen", "rien", "cnda_form.status", Outcome.TO_REVIEW),
        ("Statut : Pré-examen", "Statut : avant pré-examen", "cnda_form.status", Outcome.TO_REVIEW),
        (
            "Statut : Pré-examen",
            "Statut : en attente de pré-examen",
            "cnda_form.status",
            Outcome.TO_REVIEW,
        ),
        (
            "Statut : Pré-examen",
            "Statut : brouillon en cours de saisie",
            "cnda_form.status",
            Outcome.TO_REVIEW,
        ),
        (
            "Statut : Pré-examen",
            "Statut : Homologation non obtenue",
            "cnda_form.status",
            Outcome.FAIL,
        ),
        ("Statut : Pré-examen", "Statut : non homologuée", "cnda_form.status", Outcome.FAIL),
        (
            "Statut : Pré-examen",
            "Statut : Homologation obtenue puis retirée",
            "cnda_form.status",
            Outcome.FAIL,
        ),
        ("Statut : Pré-examen", "Statut : Homologation obtenue", "cnda_form.status", Outcome.PASS),
        ("Statut : Pré-examen", "Statut : Homologuée", "cnda_form.status", Outcome.PASS),
        ("NIE : 0123", "NIE : 9999, ancien NIE : 0123", "cnda_form.nie", Outcome.TO_REVIEW),
    ],
)
def test_an_attestation_that_says_something_else_is_told(
    line: str, instead: str, code: str, outcome: Outcome
) -> None:
    assert attestation([instead if one == line else one for one in ATTESTATION])[code] is outcome


def test_an_attestation_of_two_statuses_is_judged_by_the_worse() -> None:
    assert attestation([*ATTESTATION, "Statut : Rejetée"])["cnda_form.status"] is Outcome.FAIL


AT_ATTRIBUTION = [
    ("Statut : Pré-examen", Outcome.FAIL),
    ("Statut : en cours d'examen", Outcome.FAIL),
    ("Statut : Déposée", Outcome.FAIL),
    ("Statut : refusée", Outcome.FAIL),
    ("Attestation de dépôt de la demande", Outcome.FAIL),
    ("Demande en cours", Outcome.FAIL),
    ("rien", Outcome.TO_REVIEW),
    ("Statut : à voir", Outcome.TO_REVIEW),
    ("Statut : Homologation obtenue", Outcome.PASS),
    ("Statut : conforme", Outcome.PASS),
]


@pytest.mark.parametrize(("line", "outcome"), AT_ATTRIBUTION)
def test_at_the_attribution_only_the_certificate_of_conformity_will_do(
    line: str, outcome: Outcome
) -> None:
    lines = ["CNDA - Homologation DMP", "NIE : 0123", line]
    found = run(
        "cnda_form.agrees", pdf(lines), milestone=Declared("attribution", "audit.milestone")
    )
    assert by_code(found) == {"cnda_form.status": outcome}


def test_a_piece_that_calls_itself_an_attestation_of_deposit_is_no_certificate() -> None:
    def status(*lines: str) -> dict[str, Outcome]:
        return by_code(
            run(
                "cnda_form.agrees",
                pdf(list(lines)),
                milestone=Declared("attribution", "audit.milestone"),
            )
        )

    obtained = "Statut : Homologation obtenue"
    assert status("Attestation de dépôt d'une demande d'homologation", obtained) == {
        "cnda_form.status": Outcome.FAIL
    }
    assert status("Attestation de conformité", "Date de dépôt : 01/09/2026", obtained) == {
        "cnda_form.status": Outcome.PASS
    }


def test_one_form_for_two_architectures_waits_for_a_person() -> None:
    tests = Declared([TEST, {**TEST, "architecture": "web"}], "test_intrusion")
    both = Declared(["client_lourd", "web"], "solution.architectures")
    for lines, outcome in ((FORM, Outcome.PASS), ([*FORM, "Application web"], Outcome.TO_REVIEW)):
        assert (
            by_code(run("pentest_form.agrees", pdf(lines), tests=tests, architectures=both))[
                "pentest_form.architecture"
            ]
            is outcome
        )


def test_a_screenshot_of_the_cnda_waits_for_a_person() -> None:
    found = run(
        "cnda_form.agrees",
        piece(("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)),
        nie=Declared("0123", "editeur.nie"),
    )
    assert by_code(found) == {"cnda_form.text": Outcome.TO_REVIEW}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("le 2 mars 2026.", dt.date(2026, 3, 2)),
        ("1er août 2026", dt.date(2026, 8, 1)),
        ("02/03/2026", dt.date(2026, 3, 2)),
        ("02.03.2026", dt.date(2026, 3, 2)),
        ("2026-03-02", dt.date(2026, 3, 2)),
    ],
)
def test_dates_are_read_in_french_and_iso_forms(text: str, day: dt.date) -> None:
    assert list(dates_in(text)) == [day]


@pytest.mark.parametrize(
    "text", ["30/02/2026", "12/2026", "1.02.03.2026.4", "version 4.2.2026", "12026-03-02"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert list(dates_in(text)) == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("version 4.2.0.", True),
        ("v 14.2.0", False),
        ("4.2.01", False),
        ("4.2.0.1", False),
        ("(4.2.0)", True),
    ],
)
def test_a_version_is_a_word_of_its_own(text: str, held: bool) -> None:
    assert says(text, "4.2.0") is held


def test_the_plain_reader_and_the_library_read_the_same() -> None:
    from pypdf import PdfReader

    for lines in (FORM, ATTESTATION, ["Parenthèses (deux) et \\ barre"]):
        for signed in (False, True):
            data = tiny_pdf(lines, signed=signed)
            plain = plain_pages(data)
            library = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
            assert plain is not None
            assert [" ".join(text.split()) for text in plain] == [
                " ".join(text.split()) for text in library
            ]


@pytest.mark.parametrize(
    "data",
    [
        tiny_pdf(FORM) + b"1 0 obj<<>>endobj\n%%EOF",
        tiny_pdf(FORM).replace(b"/WinAnsiEncoding", b"/MacRomanEncoding"),
        tiny_pdf(FORM).replace(b"/Type /Font", b"/ToUnicode 9 0 R /Type /Font"),
    ],
)
def test_the_plain_reader_leaves_what_is_not_plain_to_the_library(data: bytes) -> None:
    assert plain_pages(data) is None


def test_a_compressed_stream_is_read_too() -> None:
    content = b"BT (Date du test : 2 mars 2026) Tj ET"
    packed = zlib.compress(content)
    data = (
        b"%PDF-1.7\n1 0 obj\n<< /Type /Page /Contents 2 0 R >>\nendobj\n2 0 obj\n<< /Length "
        + str(len(packed)).encode() + b" /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n"
        b"3 0 obj\n<< /Type /Font /Encoding /WinAnsiEncoding >>\nendobj\n%%EOF\n"
    )  # fmt: skip
    assert plain_pages(data) == ["Date du test : 2 mars 2026\n"]


def test_the_form_and_the_attestation_tell_the_whole_dossier_their_numbers() -> None:
    facts, _ = observe(piece(("a.pdf", tiny_pdf([*FORM, *ATTESTATION])), nature="attestation_cnda"))
    told = {(fact.kind, fact.value) for fact in facts}
    assert {("version", "4.2.0"), ("nie", "0123"), ("nil", "4567")} <= told


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.floats(0, 1))
def test_any_bytes_give_findings_or_unreadable_evidence(scrap: bytes, place: float) -> None:
    whole = tiny_pdf(FORM, signed=True)
    at = int(place * len(whole))
    one = Piece(
        0,
        {"architecture": "client_lourd"},
        from_bytes("a", b"").at(),
        (from_bytes("a.pdf", whole[:at] + scrap + whole[at + 40 :]),),
        {},
    )
    for name in ("pdf.readable", "pdf.signed"):
        run(name, one)
    try:
        run("pentest_form.agrees", one, tests=Declared([TEST], "test_intrusion"))
        run("cnda_form.agrees", one, nie=Declared("0123", "editeur.nie"))
    except UnreadableEvidence:
        pass


def signatures(data: bytes, **declared: Any) -> dict[str, Outcome]:
    given = {name: Declared(value, name) for name, value in declared.items()}
    form = piece(("a.pdf", data), nature="formulaire_test_intrusion", architecture="client_lourd")
    return by_code(run("pdf.signed", form, **given))


def revised(data: bytes, change: Callable[[Any, Any], None]) -> bytes:
    """`data`, then an incremental update in which `change` was made."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer, generic)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def store(writer: Any, generic: Any) -> None:
    """A store of validation data, as PAdES B-LT adds it."""
    dss = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/DSS"),
            generic.pdf_name("/Certs"): generic.ArrayObject(),
        }
    )
    writer.root[generic.pdf_name("/DSS")] = writer.add_object(dss)
    writer.update_root()


def test_a_store_of_validation_data_is_no_change() -> None:
    found = signatures(revised(signed_for_real(tiny_pdf(FORM)), store))
    assert found["pdf.signature"] is Outcome.PASS and found["pdf.integrity"] is Outcome.PASS


def test_each_of_two_signatures_is_judged() -> None:
    first = signed_for_real(tiny_pdf(FORM))
    both = signed_for_real(first, field="T")
    assert signatures(both)["pdf.integrity"] is Outcome.PASS
    assert signatures(both)["pdf.signature"] is Outcome.PASS
    broken = signed_for_real(first.replace(b"moyenne : 3", b"moyenne : 2"), field="T")
    assert signatures(broken)["pdf.integrity"] is Outcome.FAIL
    later = signed_for_real(changed(first), field="T")
    assert signatures(later)["pdf.signature"] is Outcome.FAIL


@pytest.mark.parametrize(
    ("test", "deposit", "outcome"),
    [
        (dt.date(2020, 1, 1), dt.date(2100, 1, 1), Outcome.INFO),
        (dt.date(2099, 1, 1), dt.date(2100, 1, 1), Outcome.FAIL),
        (dt.date(2020, 1, 1), dt.date(2020, 2, 1), Outcome.FAIL),
    ],
)
def test_a_signature_lies_between_the_test_and_the_deposit(
    test: dt.date, deposit: dt.date, outcome: Outcome
) -> None:
    declared = [{"date": str(test), "architecture": "client_lourd"}]
    found = signatures(signed_for_real(tiny_pdf(FORM)), tests=declared, deposit=deposit)
    assert found["pdf.signature_date"] is outcome


def test_a_declared_day_that_is_not_the_signature_s_is_told() -> None:
    declared = [{"date": "2020-01-01", "signe_le": "2020-01-02", "architecture": "client_lourd"}]
    found = signatures(signed_for_real(tiny_pdf(FORM)), tests=declared)
    assert found["pdf.signature_date"] is Outcome.WARNING


def test_a_timestamp_alone_is_nobody_s_signature() -> None:
    stamped = tiny_pdf(FORM, signed=True).replace(b"/adbe.pkcs7.detached", b"/ETSI.RFC3161       ")
    assert signatures(stamped) == {"pdf.signature": Outcome.FAIL}


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler's pdfsig is not installed")
@pytest.mark.parametrize("flip", [False, True])
def test_pyhanko_and_poppler_agree_on_the_integrity(tmp_path: Path, flip: bool) -> None:
    data = signed_for_real(tiny_pdf(FORM))
    data = data.replace(b"moyenne : 3", b"moyenne : 2") if flip else data
    (tmp_path / "a.pdf").write_bytes(data)
    said = subprocess.run(
        ["pdfsig", "-nocert", str(tmp_path / "a.pdf")], capture_output=True, check=False
    ).stdout
    intact = b"Signature is Valid" in said
    assert (signatures(data)["pdf.integrity"] is Outcome.PASS) is intact


def form(*fields: dict[str, Any]) -> bytes:
    """A PDF whose page holds the widgets of `fields`."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import (
        ArrayObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(tiny_pdf(["Formulaire"]))))
    widgets = []
    for field in fields:
        widget = DictionaryObject({NameObject("/Subtype"): NameObject("/Widget")})
        for key, value in field.items():
            kind = (
                NumberObject
                if isinstance(value, int)
                else NameObject
                if value.startswith("/")
                else TextStringObject
            )
            widget[NameObject(f"/{key}")] = kind(value)
        widgets.append(writer._add_object(widget))
    writer.pages[0][NameObject("/Annots")] = ArrayObject(widgets)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_values_of_a_form_are_read_beside_their_labels() -> None:
    data = form(
        {"FT": "/Tx", "T": "auditeur", "V": "Audit SA"},
        {"FT": "/Tx", "T": "d1", "TU": "Date du test", "V": "02/03/2026"},
        {"FT": "/Tx", "T": "vide", "V": ""},
        {"FT": "/Btn", "T": "PASSI", "AS": "/Oui"},
        {"FT": "/Btn", "T": "Mobile", "AS": "/Off"},
        {"FT": "/Btn", "T": "Avis", "AS": "/Favorable", "Ff": 1 << 15},
        {"FT": "/Ch", "T": "Version", "V": "4.2.0"},
    )
    lines = read_pdf(from_bytes("a.pdf", data)).text.splitlines()
    assert lines == [
        "Formulaire",
        "auditeur : Audit SA",
        "Date du test : 02/03/2026",
        "PASSI : [X]",
        "Mobile : [ ]",
        "Avis : Favorable",
        "Version : 4.2.0",
    ]


def joined(*documents: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter()
    for document in documents:
        writer.append(PdfReader(io.BytesIO(document)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_pages_without_text_are_named() -> None:
    mixed = joined(tiny_pdf(FORM), tiny_pdf([""]), tiny_pdf([""]))
    findings = run("pdf.readable", piece(("a.pdf", mixed)))
    assert [(f.code, f.outcome) for f in findings] == [("pdf.scanned", Outcome.TO_REVIEW)]
    assert "2, 3" in findings[0].message.fr


def encrypted(user: str) -> bytes:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(tiny_pdf(FORM))))
    writer.encrypt(user, "proprietaire", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    found = by_code(run("pdf.readable", piece(("a.pdf", encrypted("")))))
    assert found == {"pdf.readable": Outcome.INFO, "pdf.restricted": Outcome.WARNING}
    assert by_code(run("pdf.readable", piece(("a.pdf", encrypted("secret"))))) == {
        "pdf.encrypted": Outcome.FAIL
    }


def test_a_pdf_encrypted_for_a_certificate_says_so() -> None:
    data = encrypted("secret").replace(b"/Filter /Standard", b"/Filter /Adobe.PubSec")
    assert by_code(run("pdf.readable", piece(("a.pdf", data)))) == {"pdf.encrypted": Outcome.FAIL}


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\xef\xbb\xbf" + tiny_pdf(FORM),
        b"HTTP/1.1 200 OK\r\n\r\n" + joined(tiny_pdf(FORM)),
        re.sub(rb"startxref\s+\d+", b"startxref\n7", joined(tiny_pdf(FORM))),
        joined(tiny_pdf(FORM)).rstrip().removesuffix(b"%%EOF"),
        joined(tiny_pdf(FORM)) + b"\x00" * 900,
    ],
    ids=["a mark before", "headers before", "wrong xref", "no end", "zeros after"],
)
def test_a_pdf_that_every_viewer_opens_is_read(data: bytes) -> None:
    assert "Exemple DPI" in read_pdf(from_bytes("a.pdf", data)).text

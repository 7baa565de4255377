"""What no single file shows: coherence, hygiene and leaks across a dossier, both ways."""

from __future__ import annotations

import base64
import datetime as dt
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaking import JWT, KEY, PDF, box, evidence, ins, readable, record, scanned, zipped
from support import by_code, piece, run

from segur_audit.engine.inspection import observe
from segur_audit.evidence.files import from_bytes, open_file
from segur_audit.guidance.examples import tiny_pdf
from segur_audit.manifest.reading import Declared
from segur_audit.manifest.source import parse_source
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord, Piece


def declared(path: str, value: Any) -> Declared:
    """A declaration that knows its places, save for what only the audit knows."""
    if path.startswith("audit."):
        return Declared(value, path, None)
    data = value
    for step in reversed(path.split(".")):
        data = {step: data}
    return Declared(value, path, parse_source(json.dumps(data).encode(), "manifest.yaml"))


def fact(kind: str, value: str, name: str = "preuves/a.xml") -> Fact:
    return Fact(kind, value, from_bytes(name, b"").at())


SECRETS = {
    "jeton": f'{{"authorization": "x", "t": "{JWT}"}}',
    "clé privée": "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----",
    "clé EC": "-----BEGIN EC PRIVATE KEY-----",
    "secret": f"client_secret={KEY}&grant_type=x",
    "secret JSON": f'{{"name": "client_secret", "value": "{KEY}"}}',
    "porteur": f"Authorization: Bearer {KEY}",
    "porteur HAR": f'{{"name": "Authorization", "value": "Basic {KEY}"}}',
    "jeton d'accès": f'{{"access_token": "{KEY}"}}',
    "homologation": '<saml:Attribute Name="LPS_ID_HOMOLOGATION_DMP"><saml:AttributeValue xsi:type="x">BCO-000000-fictif</saml:AttributeValue>',
}


@pytest.mark.parametrize("text", SECRETS.values(), ids=SECRETS)
def test_a_secret_fails_and_is_never_shown(text: str) -> None:
    findings = run("leak.secrets", evidence(record(piece(text.encode(), nature="document"))))
    assert Outcome.FAIL in {f.outcome for f in findings}
    said = " ".join(str(f) for f in findings)
    assert KEY not in said and JWT not in said and "BCO-000000" not in said


@pytest.mark.parametrize(
    "text",
    [
        "client_secret=********&x=1",
        "client_secret=redacted-1&x=1",
        "Authorization: Bearer xxxxxxxxxxxxxxxxxxxxxxxx",
        '{"access_token": "REDACTED-abcdefghijkl"}',
        "Le client_secret est transmis à part.",
        "BEGIN PUBLIC KEY",
        "eyJ n'est pas un jeton",
    ],
)
def test_what_stands_for_a_secret_is_none(text: str) -> None:
    assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}


def test_a_secret_is_found_wherever_it_is_packed() -> None:
    text = f"client_secret={KEY}\n".encode()
    assert scanned(zipped(**{"a.txt": text}))["leak.secret"] is Outcome.FAIL
    assert scanned(zipped(**{"b.zip": zipped(**{"a.txt": text})}))["leak.secret"] is Outcome.FAIL
    block = base64.encodebytes(b"ligne sans rien\n" * 8 + text)
    assert scanned(b"From: a@b\nTo: c@d\nSubject: x\n\n" + block)["leak.secret"] is Outcome.FAIL
    stream = b"%PDF-1.7\n1 0 obj<<>>stream\n" + zlib.compress(text * 3) + b"\nendstream\n%%EOF"
    assert scanned(stream)["leak.secret"] is Outcome.FAIL
    assert scanned(text.decode().encode("utf-16"))["leak.secret"] is Outcome.FAIL


def test_a_raw_trace_is_told_how_to_be_redacted() -> None:
    raw = f'[{{"method": "POST", "headers": {{"Authorization": "Bearer {KEY}"}}}}]'.encode()
    findings = run(
        "leak.secrets", evidence(record(piece(("preuves/ciba.json", raw), nature="trace_psc")))
    )
    assert any(
        f.remedy and "segur-audit trace redact preuves/ciba.json" in f.remedy.fr for f in findings
    )


def test_what_could_not_be_looked_through_is_not_taken_for_clean() -> None:
    for data in (b"7z\xbc\xaf\x27\x1c" + b"\x00" * 40, b"PK\x03\x04" + b"\x00" * 40):
        assert scanned(data)["leak.unscanned"] is Outcome.TO_REVIEW


def hl7(oid: str, number: str) -> bytes:
    return f"MSH|^~\\&|A|B\rPID|1||{number}^^^INS&{oid}&ISO^INS\r".encode()


@pytest.mark.parametrize(
    ("oid", "number", "outcome"),
    [
        ("1.2.250.1.213.1.4.8", "279035121518989", Outcome.TO_REVIEW),
        ("1.2.250.1.213.1.4.9", "279035121518989", Outcome.TO_REVIEW),
        ("1.2.250.1.213.1.4.8", "289057545611404", Outcome.WARNING),
        ("1.2.250.1.213.1.4.10", "279035121518989", Outcome.PASS),
        ("1.2.250.1.213.1.4.88", "279035121518989", Outcome.PASS),
    ],
)
def test_an_ins_of_production_waits_for_a_person(oid: str, number: str, outcome: Outcome) -> None:
    assert ins(hl7(oid, number))["leak.ins"] is outcome


def test_no_digit_of_an_ins_is_shown() -> None:
    findings = run(
        "leak.production_ins",
        evidence(record(piece(hl7("1.2.250.1.213.1.4.8", "279035121518989"), nature="document"))),
    )
    assert "27903" not in " ".join(str(f) for f in findings)


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data)
    | st.binary(max_size=200).map(lambda d: b"%PDF-1" + d)
)
def test_any_bytes_are_scanned_without_a_crash(data: bytes) -> None:
    try:
        _, blind = observe(piece(data, nature="document"))
    except UnreadableEvidence:
        return
    assert not blind


def png(width: int, height: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + b"IHDR"
        + struct.pack(">II", width, height)
        + b"\x00" * 30
        + b"IEND\xaeB`\x82"
    )


def test_a_file_that_is_whole_and_of_its_type_passes() -> None:
    assert readable(("a.pdf", PDF)) == {"hygiene.readable": Outcome.PASS}


@pytest.mark.parametrize(
    ("name", "data", "nature", "code", "outcome"),
    [
        ("a.pdf", b"", "document", "evidence.empty", Outcome.FAIL),
        ("a.pdf", png(800, 600), "document", "evidence.type", Outcome.FAIL),
        ("a.pdf", PDF[:20], "document", "hygiene.truncated", Outcome.FAIL),
        (
            "a.pdf",
            PDF.replace(b"<<>>\n%%", b"<</Encrypt 5 0 R>>\n%%"),
            "document",
            "hygiene.encrypted",
            Outcome.FAIL,
        ),
        ("a.zip", zipped(a=b"x" * 200)[:-30], "document", "hygiene.truncated", Outcome.FAIL),
        ("a.png", png(120, 600), "capture", "hygiene.small_picture", Outcome.WARNING),
        ("a.mp4", box(b"ftyp", b"isom") + box(b"free"), "video", "hygiene.no_video", Outcome.FAIL),
        (
            "a.mp4",
            box(b"ftyp", b"isom") + box(b"moov") + box(b"mdat", b"x" * 50)[:-20],
            "video",
            "hygiene.truncated",
            Outcome.FAIL,
        ),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_told(
    name: str, data: bytes, nature: str, code: str, outcome: Outcome
) -> None:
    assert readable((name, data), nature=nature)[code] is outcome


def test_a_film_that_is_whole_passes() -> None:
    film = box(b"ftyp", b"isom") + box(b"moov", b"x") + box(b"mdat", b"y")
    assert readable(("a.mp4", film), nature="video") == {
        "hygiene.readable": Outcome.PASS,
        "hygiene.film": Outcome.INFO,
    }


def test_a_file_that_could_not_be_opened_was_not_looked_through(tmp_path: Path) -> None:
    absent = open_file(tmp_path, "absent.pdf", "document")
    gone = EvidenceRecord(
        Piece(0, {"nature": "document"}, absent.at(), (absent,), {}), (), (), True
    )
    for name in ("leak.secrets", "leak.production_ins"):
        assert set(by_code(run(name, evidence(gone))).values()) == {Outcome.INFO}
        assert set(by_code(run(name, evidence())).values()) == {Outcome.INFO}
        assert Outcome.PASS in by_code(run(name, evidence(gone, record(piece(b"rien"))))).values()


def test_traces_of_two_environments_are_told() -> None:
    def told(*values: str) -> Outcome:
        records = [
            record(piece(b"<a/>"), fact("environment", value, f"preuves/{n}"))
            for n, value in enumerate(values)
        ]
        return by_code(run("coherence.one_environment", evidence(*records)))[
            "coherence.environment"
        ]

    assert told("bas", "bas") is Outcome.PASS and told("bas", "production") is Outcome.WARNING


def test_a_secret_is_told_once_at_its_most_precise_place() -> None:
    one = record(
        piece(b"LPS_ID_HOMOLOGATION_DMP=ABC-123456"),
        Fact(
            "secret",
            "lps_id_homologation_dmp",
            from_bytes("preuves/fichier-0", b"").at("Assertion"),
        ),
    )
    found = [f.location for f in run("leak.secrets", evidence(one)) if f.outcome is Outcome.FAIL]
    assert [place.path for place in found if place] == ["Assertion"]


def twice(first: str, second: str) -> list[Finding]:
    records = [
        record(piece((f"{n}.pdf", PDF), nature=nature)) for n, nature in enumerate((first, second))
    ]
    return run("hygiene.used_once", evidence(*records))


def test_a_file_that_serves_two_natures_of_proof_fails() -> None:
    assert by_code(twice("homologation", "lettre_engagement")) == {
        "hygiene.used_once": Outcome.FAIL
    }
    assert by_code(twice("document", "document"))["hygiene.used_once"] is Outcome.WARNING


def test_a_file_that_no_entry_names_is_told() -> None:
    found = run(
        "hygiene.referenced",
        evidence(record(piece(("a.pdf", PDF)))),
        declared("audit.unreferenced", ("preuves/b.pdf",)),
    )
    assert by_code(found) == {
        "hygiene.unreferenced": Outcome.WARNING,
        "hygiene.temporary": Outcome.PASS,
    }


@pytest.mark.parametrize("name", ["preuves/~$lettre.docx", "preuves/a.tmp", "Thumbs.db"])
def test_a_temporary_file_is_no_evidence(name: str) -> None:
    found = run(
        "hygiene.referenced",
        evidence(record(piece((name, b"x")))),
        declared("audit.unreferenced", ()),
    )
    assert by_code(found)["hygiene.temporary"] is Outcome.FAIL


VERSION = declared("solution.version", "4.2.0")


def test_each_place_that_gives_another_version_is_named() -> None:
    seen = evidence(
        record(piece(b"<a/>"), fact("version", "4.1.0"), fact("version", "4.2.0", "preuves/b.xml"))
    )
    pieces = declared("preuves", [{"version": "4.0.0"}, {}])
    found = run("coherence.one_version", seen, VERSION, pieces=pieces)
    places = [(f.outcome, f.location.file, f.location.path) for f in found if f.location]
    assert places == [
        (Outcome.FAIL, "preuves/a.xml", None),
        (Outcome.FAIL, "manifest.yaml", "preuves[0].version"),
    ]


def test_the_version_that_follows_the_name_of_the_software_counts_and_that_of_another_does_not() -> (
    None
):
    def outcome(*lines: str) -> Outcome:
        attestation = piece(("a.pdf", tiny_pdf(lines)), nature="attestation_cnda")
        return by_code(
            run("coherence.one_version", evidence(record(attestation)), VERSION, software=name)
        )["coherence.version"]

    name = declared("solution.nom", "Exemple DPI")
    assert outcome("Logiciel : Exemple DPI 4.2.0") is Outcome.PASS
    assert outcome("Logiciel : exemple  dpi v4.1.0, déposé le 3 mars") is Outcome.TO_REVIEW
    assert outcome("Application : Autre DPI 4.1.0") is Outcome.INFO
    assert outcome("Logiciel : Exemple DPI - Version : 4.1.0") is Outcome.TO_REVIEW
    assert outcome("Logiciel : Exemple DPI", "Numéro de version : 4.1.0") is Outcome.TO_REVIEW
    assert outcome("Logiciel : Exemple DPI - Version : 4.2.0") is Outcome.PASS
    assert outcome("Logiciel : Exemple DPI", "Date : x", "Version : 1.0.0") is Outcome.INFO


def test_one_version_everywhere_passes_and_nowhere_proves_nothing() -> None:
    seen = evidence(record(piece(b"<a/>"), fact("version", "4.2.0")))
    assert by_code(run("coherence.one_version", seen, VERSION)) == {
        "coherence.version": Outcome.PASS
    }
    assert by_code(run("coherence.one_version", evidence(), VERSION)) == {
        "coherence.version": Outcome.INFO
    }


def test_the_homologation_of_a_third_party_has_a_version_of_its_own() -> None:
    third = declared("homologations", [{"version": "1.0", "porteur": "tierce"}])
    assert by_code(run("coherence.one_version", evidence(), VERSION, homologations=third)) == {
        "coherence.version": Outcome.INFO
    }


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        ("nie", "0123", "123"),
        ("nil", "4567", "4576"),
        ("company", "exemple  SANTÉ", "Autre"),
        ("product_reference", "DEV1", "4567"),
    ],
)
def test_numbers_are_compared_by_role(kind: str, right: str, wrong: str) -> None:
    known = {
        "company": declared("editeur.nom", "Exemple Santé"),
        "nie": declared("editeur.nie", "0123"),
        "nil": declared("solution.nil", "4567"),
        "product": declared("solution.reference_produit", "DEV1"),
    }
    for value, outcome in ((right, Outcome.PASS), (wrong, Outcome.FAIL)):
        found = by_code(
            run(
                "coherence.one_identity",
                evidence(record(piece(b"<a/>"), fact(kind, value))),
                **known,
            )
        )
        assert found[f"coherence.{kind}"] is outcome


def test_the_number_of_a_declared_component_is_no_contradiction() -> None:
    seen = evidence(record(piece(b"<a/>"), fact("nil", "8910")))
    components = declared("solution.composants", [{"nil": "8910"}])
    found = run(
        "coherence.one_identity", seen, nil=declared("solution.nil", "4567"), components=components
    )
    assert by_code(found) == {"coherence.nil": Outcome.INFO}


@pytest.mark.parametrize(
    ("values", "entry", "outcome"),
    [
        (["bas"], {}, Outcome.PASS),
        (["bas"], {"environnement": "bas"}, Outcome.PASS),
        (["bas"], {"environnement": "production"}, Outcome.TO_REVIEW),
        (["bas", "production"], {}, Outcome.TO_REVIEW),
        ([], {"environnement": "bas"}, Outcome.INFO),
    ],
)
def test_a_trace_is_made_on_one_environment(
    values: list[str], entry: dict[str, str], outcome: Outcome
) -> None:
    seen = evidence(
        record(
            piece(b"x", nature="document", **entry),
            *(fact("environment", value) for value in values),
        )
    )
    assert by_code(run("coherence.one_environment", seen)) == {"coherence.environment": outcome}


@pytest.mark.parametrize(
    ("patients", "outcome"), [(["a"], Outcome.PASS), (["a", "b"], Outcome.FAIL)]
)
def test_an_archive_is_about_one_patient(patients: list[str], outcome: Outcome) -> None:
    one = Piece(0, {"nature": "archive_xdm"}, from_bytes("a", b"").at(), (), {})
    seen = evidence(
        EvidenceRecord(one, tuple(fact("patient", value) for value in patients), (), True)
    )
    assert by_code(run("coherence.one_patient", seen)) == {"coherence.patient": outcome}


DAY = declared("audit.reference_date", dt.date(2026, 12, 15))


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-12-15", Outcome.PASS), ("2026-12-16", Outcome.FAIL)]
)
def test_nothing_is_dated_after_the_deposit(day: str, outcome: Outcome) -> None:
    assert by_code(
        run("coherence.dates_in_order", DAY, pieces=declared("preuves", [{"date": day}]))
    ) == {"coherence.dates": outcome}


@pytest.mark.parametrize(
    ("day", "outcome"), [("2026-04-01", Outcome.PASS), ("2026-03-31", Outcome.WARNING)]
)
def test_acceptance_does_not_precede_commissioning(day: str, outcome: Outcome) -> None:
    first, last = (
        declared("sas.pv_mes", {"date": "2026-04-01"}),
        declared("sas.pv_vsr", {"date": day}),
    )
    assert by_code(run("coherence.dates_in_order", DAY, commissioning=first, acceptance=last)) == {
        "coherence.dates": outcome
    }


def test_an_attestation_that_is_no_longer_valid_at_the_deposit_is_told() -> None:
    said = declared(
        "attestations",
        [{"date": "2026-01-01", "valable_jours": 30}, {"date": "2026-12-01", "valable_jours": 14}],
    )
    found = run("coherence.dates_in_order", DAY, attestations=said)
    assert [f.location.path for f in found if f.code == "coherence.validity" and f.location] == [
        "attestations[0]"
    ]

"""Mails, receipts and HL7 v2 messages that mean harm, or that are merely broken: findings, bounded, and nothing of a person in them."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from cda_documents import FAMILY, FOLDER, GIVEN, INS, zipped
from hl7_messages import INS_CX, message, msh, obx, pid
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import (
    PRIVATE,
    TEXT,
    Attachment,
    headers,
    initial,
    mail,
    multipart,
    pdf,
    receipt,
    returned,
    status,
    xdm,
)
from support import by_code, piece, run

from segur_audit.catalogue.registry import observers
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome

CHECKS = {"courriel_mss": "mail.conform", "mdn": "mdn.conform", "message_hl7v2": "hl7v2.conform"}
SOUND = {"courriel_mss": mail(), "mdn": receipt(), "message_hl7v2": message()}


def facts(nature: str, source: bytes) -> list[Fact]:
    found: list[Fact] = []
    for observer in (one for one in observers(nature) if ".dossier." not in one.__module__):
        try:
            found += observer(piece(source, nature=nature))
        except UnreadableEvidence:
            continue
    return found


def judge(nature: str, source: bytes) -> list[Finding]:
    facts(nature, source)
    return run(CHECKS[nature], piece(source, nature=nature))


@pytest.mark.parametrize("nature", CHECKS)
@settings(max_examples=60, deadline=None)
@given(source=st.binary(max_size=400))
def test_any_bytes_give_findings(nature: str, source: bytes) -> None:
    assert judge(nature, source)


@pytest.mark.parametrize("nature", CHECKS)
@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 4000), length=st.integers(0, 60), what=st.binary(max_size=30))
def test_a_sound_piece_with_a_hole_in_it_gives_findings(
    nature: str, place: int, length: int, what: bytes
) -> None:
    source = SOUND[nature]
    place %= len(source)
    assert judge(nature, source[:place] + what + source[place + length :])


HEADER = st.text(st.sampled_from("<>(),;:\"\\@=?*'%. abB64Q0\t\n"), max_size=60)


@settings(max_examples=150, deadline=None)
@given(
    values=st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "From",
                    "To",
                    "Subject",
                    "Date",
                    "Content-Type",
                    "Content-Disposition",
                    "X-MSS-NIL",
                ]
            ),
            HEADER,
        )
    )
)
def test_any_header_gives_findings(values: list[tuple[str, str]]) -> None:
    source = "".join(f"{name}: {value}\n" for name, value in values).encode() + b"\n" + TEXT
    assert judge("courriel_mss", source)
    assert judge("mdn", source)


@settings(max_examples=150, deadline=None)
@given(text=st.text(st.sampled_from("MSHPIDOBXZFA|^~&\\\r\n019A "), max_size=200))
def test_any_segments_give_findings(text: str) -> None:
    assert judge("message_hl7v2", (msh() + "\r" + text).encode())


def test_a_very_deep_mail_is_refused() -> None:
    nested = TEXT
    for level in range(200):
        nested = multipart([nested], boundary=f"b{level}b")
    assert by_code(judge("courriel_mss", headers() + nested)) == {"mail.unreadable": Outcome.FAIL}
    attached = initial()
    for _ in range(200):
        attached = initial().partition(b"Content-Type")[0] + returned(attached)
    assert by_code(judge("mdn", attached)) == {"mdn.unreadable": Outcome.FAIL}


HEAVY = {
    "parts": headers() + multipart([b"\r\nx"] * 200_000),
    "headers": b"X-A: b\r\n" * 500_000,
    "one header": b"Subject: " + b"=?utf-8?Q?a?= " * 200_000 + b"\r\n\r\n",
    "comments": b"To: " + b"(" * 500_000 + b"\r\nFrom: a\r\n\r\n",
    "parameters": b"Content-Type: multipart/mixed; " + b"a*0*=b;" * 100_000 + b"\r\n\r\n",
    "boundaries": headers()
    + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    + b"\r\n--b " * 500_000,
    "blank lines": b"From: a\r\n" + b" \r" * 1_000_000,
    "addresses": b"To: " + b"279035121518989@patient.mssante.fr," * 50_000 + b"\r\nFrom: a\r\n\r\n",
}


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_mail_is_judged_in_seconds(name: str) -> None:
    begun = time.perf_counter()
    for nature in ("courriel_mss", "mdn"):
        assert judge(nature, HEAVY[name])
    assert time.perf_counter() - begun < 8


def bomb() -> bytes:
    out = BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open(FOLDER + "DOC1.XML", "w", force_zip64=True) as entry,
    ):
        for _ in range(300):
            entry.write(bytes(1 << 20))
    return out.getvalue()


def archives() -> Iterator[tuple[str, bytes]]:
    yield "too many entries", zipped({f"{FOLDER}DOC{n}.XML": b"<a/>" for n in range(600)})
    yield "a bomb", bomb()
    yield "no archive", b"PK\x05\x06"
    yield "a cut one", xdm().content[:-30]
    yield (
        "an entity bomb",
        zipped({FOLDER + "DOC1.XML": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    )


@pytest.mark.parametrize(("name", "archive"), list(archives()))
def test_no_rule_on_the_documents_passes_on_an_archive_that_cannot_be_read(
    name: str, archive: bytes
) -> None:
    seen = by_code(judge("courriel_mss", mail(xdm()._replace(content=archive), pdf())))
    assert seen["mail.archive"] is Outcome.FAIL
    for code in ("codes", "ins", "one_patient", "same_pdf", "patient_mailbox"):
        assert seen.get(f"mail.{code}") is not Outcome.PASS, code  # the cause is told once


def test_an_encrypted_entry_is_not_read() -> None:
    content = bytearray(xdm().content)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            content[place + offset] |= 1
    assert (
        by_code(judge("courriel_mss", mail(xdm()._replace(content=bytes(content)), pdf())))[
            "mail.archive"
        ]
        is Outcome.FAIL
    )


PRODUCTION_CX = INS_CX.replace("1.4.10", "1.4.8")
TELLING = {
    "courriel_mss": [
        mail(),
        mail(
            xdm()._replace(content=b"PK"),
            Attachment(f"{FAMILY} {GIVEN}.pdf", f"application/{FAMILY}", b"x"),
            Subject=f"{FAMILY} {GIVEN}",
            To=f"{INS}@gmail.com",
        ),
        mail(
            X_MSS_INS=INS,
            X_MSS_NIL=INS,
            X_MSS_CODECDA=INS,
            X_MSS_MES=INS,
            From=f"{INS}@{INS}.fr",
            Disposition_Notification_To=INS,
        ),
    ],
    "mdn": [
        receipt(Subject=f"{FAMILY} {GIVEN}"),
        receipt(
            TEXT,
            status(
                Final_Recipient=f"rfc822;{INS}@gmail.com",
                Disposition=f"{FAMILY}; {INS}",
                Original_Message_ID=f"<{INS}@{FAMILY}>",
            ),
        ),
        receipt(kind=f"mixed; x={INS}", From=f"{INS}@patient.fr"),
    ],
    "message_hl7v2": [
        message(),
        message(msh(kind=f"{INS}^{FAMILY}"), pid(PRODUCTION_CX, GIVEN), obx(f"{FAMILY} {INS}")),
        message(
            msh(country=INS, charset=INS, profile=INS),
            pid(INS_CX, INS),
            f"ZFA|||||||||{INS}||{FAMILY}",
        ),
    ],
}


@pytest.mark.parametrize("nature", CHECKS)
def test_no_finding_shows_a_person(nature: str) -> None:
    for source in TELLING[nature]:
        for finding in judge(nature, source):
            shown = f"{finding} {finding.location}"
            assert not [word for word in PRIVATE if word.casefold() in shown.casefold()], finding


@pytest.mark.parametrize("nature", CHECKS)
def test_what_must_be_masked_is_told(nature: str) -> None:
    source = {
        "courriel_mss": mail(),
        "mdn": receipt(TEXT, status(), returned(mail())),
        "message_hl7v2": message(),
    }[nature]
    found = facts(nature, source)
    private = {fact.value for fact in found if fact.kind == "private"}
    assert set(PRIVATE) <= private
    assert f"{INS}|1.2.250.1.213.1.4.10" in {fact.value for fact in found if fact.kind == "patient"}


def test_the_subject_tells_the_names_when_no_document_does() -> None:
    values = {
        fact.value
        for fact in facts(
            "courriel_mss",
            mail(pdf(), Subject="XDM/1.0/DDM+Compte rendu DUPONT-FICTIF Élise 02/01/1980"),
        )
    }
    assert {"DUPONT-FICTIF", "Élise", "02/01/1980", "19800102"} <= values
    assert "rendu" not in values and "Compte" not in values


def test_facts_tell_the_product_the_version_and_a_production_number() -> None:
    def kinds(nature: str, source: bytes) -> set[tuple[str, str]]:
        return {(fact.kind, fact.value) for fact in facts(nature, source)}

    assert ("product_reference", "DEV935997") in kinds("courriel_mss", mail())
    assert {("product_reference", "DEV935997"), ("version", "4.2.0")} <= kinds("mdn", receipt())
    assert not [
        kind
        for kind, _ in kinds("mdn", receipt(TEXT, status(Reporting_UA="poste; JavaMail 1.6.2")))
        if kind == "version"
    ]
    assert ("ins.production", "valid_key") in kinds(
        "message_hl7v2", message(msh(), pid(PRODUCTION_CX), obx())
    )
    assert ("version", "4.2.0") in kinds(
        "message_hl7v2", message(msh(), "SFT|Exemple Santé|4.2.0|Exemple DPI", pid(), obx())
    )

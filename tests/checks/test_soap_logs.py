"""The shapes in which SOAP messages are logged: each is read, or is refused in words that a person understands."""

from __future__ import annotations

import base64
import gzip
import time
import zlib
from html import escape

import pytest
from soap_logs import (
    ENCODED,
    ONE,
    SHAPES,
    TWO,
    answered,
    chunked,
    dumped,
    over_http,
    prefixed,
    told,
)
from soap_messages import SECOND, answer, fault, message, vihf
from support import by_code, piece, run

from segur_audit.engine.inspection import file_findings
from segur_audit.evidence.files import from_bytes
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece


@pytest.mark.parametrize("shape", SHAPES)
def test_a_log_of_any_shape_is_judged_as_the_messages_themselves(shape: str) -> None:
    data = SHAPES[shape]()
    assert by_code(told(data)) == by_code(told(ONE + b"\n" + TWO))
    assert (
        by_code(run("dmp.airs", piece(data, nature="message_dmp")))["dmp.airs.two_professionals"]
        is Outcome.PASS
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_a_fault_is_found_whatever_the_shape_of_the_log(shape: str) -> None:
    data = SHAPES[shape]() + b"\n" + escape(fault().decode()).encode()
    assert (
        by_code(run("dmp.exchange", piece(data, nature="message_dmp")))["dmp.fault"] is Outcome.FAIL
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            chunked(ONE, 89).replace(b"Transfer-Encoding: chunked\r\n", b""),
            "découpé par HTTP (chunked)",
        ),
        (dumped(ONE.replace(b"<saml:Subject>", b"<saml:Subject")), "journal JSON"),
        (prefixed(ONE).replace(b"09:00:03", b"9:3"), "lignes d'un journal"),
        (ONE.replace(b"</saml:Subject>", b""), "pas du XML bien formé"),
    ],
)
def test_what_cannot_be_restored_is_said_once_and_in_words(data: bytes, words: str) -> None:
    findings = told(data)
    assert [finding.outcome for finding in findings] == [Outcome.FAIL]
    assert words in findings[0].message.fr
    assert not [
        name
        for name in ("AttValue", "EntityRef", "expected", "mismatch")
        if name in f"{findings[0].message.fr} {findings[0].message.en}"
    ]


def test_too_many_messages_wait_for_a_person_and_never_pass() -> None:
    found = by_code(run("dmp.exchange", piece(answer() * 501, nature="message_dmp")))
    assert found["dmp.message"] is Outcome.TO_REVIEW and Outcome.FAIL not in set(found.values())
    parts = b"".join(b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n\r\n" for _ in range(501))
    assert (
        by_code(run("dmp.exchange", piece(message() + parts, nature="message_dmp")))["dmp.message"]
        is Outcome.TO_REVIEW
    )


def test_a_part_that_is_decoded_already_hides_none_that_is_not() -> None:
    head = b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    log = (
        head
        + ONE
        + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(fault())
        + b"\r\n"
        + TWO
    )
    found = by_code(run("dmp.exchange", piece(log, nature="message_dmp")))
    assert found["dmp.fault"] is Outcome.FAIL and found["dmp.message_id"] is Outcome.PASS
    assert (
        by_code(run("dmp.airs", piece(log, nature="message_dmp")))["dmp.airs.two_professionals"]
        is Outcome.PASS
    )


def test_what_a_message_quotes_is_its_content_and_no_message() -> None:
    quoting = message(body="<x:Log xmlns:x='urn:x'>&lt;s:Envelope&gt;&lt;/s:Envelope&gt;</x:Log>")
    assert len([f for f in told(quoting) if f.code == "vihf.assertion"]) == 1


def test_a_json_log_is_content_that_a_message_may_have() -> None:
    assert not [
        f
        for f in file_findings(piece(("journal.json", dumped(ONE)), nature="message_dmp"))
        if f.code == "evidence.nature"
    ]
    assert [
        f
        for f in file_findings(piece(("journal.bin", b"\x00\x01\x02" * 9), nature="message_dmp"))
        if f.code == "evidence.nature"
    ]


def test_no_shape_of_log_takes_for_ever() -> None:
    start = time.monotonic()
    for scrap in (
        b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffff\r\n",
        b"Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--",
        b"Content-Transfer-Encoding: base64\r\n",
        b"\r\n\r\n1\r\n",
        b"&lt;a:Envelope&gt;",
        b"\\u003ca:Envelope ",
        b"<a:Envelope \\n",
        b"=3D",
        b"AAAA\r\n",
    ):
        assert told(scrap * 100_000)
    hostile = b"<s:Envelope " + b'\\"' * 1_000_000 + b"=3D" * 1_000_000 + b"</s:Envelope>"
    assert Outcome.FAIL in {finding.outcome for finding in told(b"2026 " + hostile)}
    assert time.monotonic() - start < 30


def test_the_second_professional_of_an_escaped_message_is_counted() -> None:
    second = escape(message(vihf(name_id=SECOND), number=2).decode()).encode()
    assert (
        by_code(run("dmp.airs", piece(message() + second, nature="message_dmp")))[
            "dmp.airs.two_professionals"
        ]
        is Outcome.PASS
    )


@pytest.mark.parametrize("name", list(ENCODED))
def test_a_fault_is_seen_in_every_encoding_of_the_body(name: str) -> None:
    found = by_code(run("dmp.exchange", piece(ENCODED[name](), nature="message_dmp")))
    assert found["dmp.fault"] is Outcome.FAIL


def test_the_same_bodies_without_a_fault_pass() -> None:
    for body in (answer(), gzip.compress(answer()), zlib.compress(answer())):
        found = by_code(run("dmp.exchange", piece(answered(body), nature="message_dmp")))
        assert found["dmp.fault"] is Outcome.PASS


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_a_body_that_cannot_be_opened_is_left_to_a_person(coding: str) -> None:
    log = over_http(b"\x1b\x0e\x00\xf8\xff" * 20, coding)
    found = by_code(run("dmp.exchange", piece(log, nature="message_dmp")))
    assert found["dmp.message"] is Outcome.TO_REVIEW


def test_a_small_body_that_becomes_huge_is_not_opened() -> None:
    start = time.monotonic()
    bomb = gzip.compress(gzip.compress(bytes(300 << 20)))
    found = by_code(run("dmp.exchange", piece(answered(bomb), nature="message_dmp")))
    assert found["dmp.fault"] is Outcome.INFO
    log = over_http(gzip.compress(bytes(300 << 20)), "gzip")
    assert (
        by_code(run("dmp.exchange", piece(log, nature="message_dmp")))["dmp.message"]
        is Outcome.TO_REVIEW
    )
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "head",
    [
        b"Content-Type: multipart/related; boundary=limite\r\n\r\n",
        b"POST /dmp HTTP/1.1\r\nContent-Type: multipart/related; boundary=limite\r\n\r\n",
        b"",
    ],
)
def test_a_binary_part_after_the_message_is_no_fault_of_the_file(head: bytes) -> None:
    binary = b"--limite\r\nContent-Type: application/octet-stream\r\n\r\n\x00\x01\xff\x00\r\n"
    part = b"--limite\r\nContent-Type: application/xop+xml\r\n\r\n" + ONE + b"\r\n"
    log = from_bytes("journal.txt", head + part + binary + b"--limite--\r\n")
    assert log.kind == "mime"
    one = piece(b"", nature="message_dmp")
    assert not list(file_findings(Piece(0, one.entry, one.place, (log,), {})))

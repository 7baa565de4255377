"""The shapes in which SOAP messages are logged: each is read, or is refused in words that a person understands."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import time
import zlib
from collections.abc import Callable
from html import escape

import pytest
from soap_messages import SECOND, answer, fault, message, mtom, pair, vihf
from support import by_code, piece, run

from segur_audit.engine.inspection import file_findings
from segur_audit.evidence.files import from_bytes
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece

ONE, TWO = pair()


def dumped(*messages: bytes) -> bytes:
    """A log that writes one JSON object a line."""
    return b"\n".join(
        json.dumps({"level": "info", "body": one.decode()}).encode() for one in messages
    )


def har(*messages: bytes) -> bytes:
    """A HAR of the calls."""
    entries = [
        {
            "request": {
                "method": "POST",
                "headers": [{"name": "SOAPAction", "value": '"x"'}],
                "postData": {"text": m.decode()},
            }
        }
        for m in messages
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=1).encode()


def chunked(sent: bytes, size: int = 97, end: bytes = b"\r\n") -> bytes:
    """An HTTP exchange as a network capture shows it: the body in chunks, each behind its size."""
    chunks = [sent[start : start + size] for start in range(0, len(sent), size)]
    body = b"".join(f"{len(one):x}".encode() + end + one + end for one in chunks)
    return b"POST /dmp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + body + b"0" + end + end


def prefixed(sent: bytes) -> bytes:
    """A log that writes a date and a <level> before each line."""
    rows = sent.replace(b"><", b">\n<").split(b"\n")
    return (
        b"\n".join(b"2026-10-02 09:00:%02d <INFO> " % (n % 60) + row for n, row in enumerate(rows))
        + b"\n"
    )


def printable(sent: bytes) -> bytes:
    """A multipart message whose part is in quoted-printable."""
    head = b"--limite\r\nContent-Type: application/xop+xml\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head + quopri.encodestring(sent).replace(b"\n", b"\r\n") + b"\r\n--limite--\r\n"


SHAPES: dict[str, Callable[[], bytes]] = {
    "JSON lines": lambda: dumped(ONE, TWO),
    "JSON in JSON": lambda: dumped(dumped(ONE, TWO)),
    "JSON without <": lambda: dumped(ONE, TWO).replace(b"<", b"\\u003c").replace(b">", b"\\u003e"),
    "JSON with \\/": lambda: dumped(ONE, TWO).replace(b"/", b"\\/"),
    "JSON laid out": lambda: dumped(
        ONE.replace(b"Envelope xmlns", b"Envelope\n xmlns").replace(b"><", b">\n<"), TWO
    ),
    "HAR": lambda: har(ONE, TWO),
    "chunks": lambda: chunked(ONE) + chunked(TWO),
    "chunks of 3": lambda: chunked(ONE, 3) + chunked(TWO, 3),
    "chunked MTOM": lambda: chunked(mtom(ONE, TWO)),
    "chunks joined already": lambda: (
        b"POST /dmp HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + ONE + b"\r\n" + TWO
    ),
    "quoted-printable": lambda: printable(ONE) + printable(TWO),
    "quoted-printable without its header": lambda: (
        quopri.encodestring(ONE) + b"\n" + quopri.encodestring(TWO)
    ),
    "quoted-printable decoded already": lambda: (
        printable(b"").replace(b"\r\n\r\n", b"\r\n\r\n" + ONE, 1) + TWO
    ),
    "lines with a prefix": lambda: prefixed(ONE) + prefixed(TWO),
    "a page after a raw message": lambda: (
        ONE + b"<pre>" + escape(TWO.decode()).encode() + b"</pre>"
    ),
}


def told(data: bytes) -> list[Finding]:
    return run("vihf.conform", piece(data, nature="message_dmp"))


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


def answered(body: bytes | str, **content: str) -> bytes:
    """A HAR in which the DMP answers `body`."""
    text = body if isinstance(body, str) else base64.b64encode(body).decode()
    encoding = {} if isinstance(body, str) else {"encoding": "base64"}
    entries = [
        {
            "request": {"method": "POST", "postData": {"text": one.decode()}},
            "response": {"status": 200, "content": {"text": text, **encoding, **content}},
        }
        for one in pair()
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def over_http(body: bytes, coding: str) -> bytes:
    """The answer as it went over the wire, after the two requests."""
    head = f"HTTP/1.1 500 Error\r\nContent-Type: application/soap+xml\r\nContent-Encoding: {coding}\r\n"
    return ONE + b"\r\n" + TWO + b"\r\n" + head.encode() + b"\r\n" + body


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(content) + packer.flush()


FAULT = fault()
ENCODED: dict[str, Callable[[], bytes]] = {
    "in clear": lambda: answered(FAULT.decode()),
    "base64 of a HAR": lambda: answered(FAULT),
    "base64 with escaped slashes": lambda: answered(FAULT).replace(b"/", b"\\/"),
    "base64 of gzip": lambda: answered(gzip.compress(FAULT)),
    "base64 of deflate": lambda: answered(zlib.compress(FAULT)),
    "base64 of UTF-16": lambda: answered(FAULT.decode().encode("utf-16")),
    "base64 of MTOM": lambda: answered(mtom(FAULT)),
    "base64 in an array": lambda: json.dumps(
        [{"form": one.decode(), "body": base64.b64encode(FAULT).decode()} for one in pair()]
    ).encode(),
    "gzip": lambda: over_http(gzip.compress(FAULT), "gzip"),
    "deflate": lambda: over_http(zlib.compress(FAULT), "deflate"),
    "raw deflate": lambda: over_http(raw_deflate(FAULT), "deflate"),
    "gzip in chunks": lambda: ONE + b"\r\n" + TWO + b"\r\n" + chunked(gzip.compress(FAULT)).replace(
        b"POST /dmp HTTP/1.1\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n"
    ),
    "chunks": lambda: ONE + TWO + b"\r\n" + chunked(FAULT),
    "quoted-printable": lambda: ONE + TWO + b"\r\n" + printable(FAULT),
    "UTF-16": lambda: (ONE + TWO + FAULT).decode().encode("utf-16"),
    "UTF-16 without a mark": lambda: (ONE + TWO + FAULT).decode().encode("utf-16-le"),
    "after another element": lambda: ONE + TWO + FAULT.replace(b"Body>", b"Body><a/>", 1),
}  # fmt: skip


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

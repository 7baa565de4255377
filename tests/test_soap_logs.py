"""The shapes in which SOAP messages are logged: each is read, or is refused in words that a person understands."""

from __future__ import annotations

import base64
import json
import quopri
import time
from collections.abc import Callable
from html import escape

import pytest
from soap_messages import SECOND, answer, fault, message, mtom, pair, vihf
from support import by_code, piece, run

from segur_audit.engine.inspection import file_findings
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

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

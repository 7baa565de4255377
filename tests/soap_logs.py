"""SOAP messages in the shapes in which they are logged, for the tests."""

from __future__ import annotations

import base64
import gzip
import json
import quopri
import zlib
from collections.abc import Callable
from html import escape

from soap_messages import fault, mtom, pair
from support import piece, run

from segur_audit.model.finding import Finding

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

"""Secrets and production INS in the forms in which files hide them, and what only looks like one."""

from __future__ import annotations

import base64
import gzip
import json
import zlib

import pytest
from leaking import JWT, KEY, ins, scanned, zipped

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.model.outcome import Outcome

SECRET = f"client_secret={KEY}9\n".encode()
OPAQUE = "0123456789abcdef0123456789abcdef"
LPS = "ABC-123456-essai"
LONG = SECRET + b"une ligne sans rien qui compte\n" * 6
NUMBER = "279035121518989"


def columns(width: int) -> bytes:
    block = base64.b64encode(LONG)
    return b"\r\n".join(block[at : at + width] for at in range(0, len(block), width))


def nested(depth: int) -> bytes:
    data = SECRET
    for _ in range(depth):
        data = zipped(a=data)
    return data


def pdf(dictionary: bytes, stream: bytes) -> bytes:
    return (
        b"%PDF-1.7\n1 0 obj\n<<"
        + dictionary
        + b">>\nstream\n"
        + stream
        + b"\nendstream\nendobj\n%%EOF"
    )


WRITTEN = {
    "YAML": f"client-secret: {KEY}",
    "camelCase": f'{{"clientSecret": "{KEY}"}}',
    "accessToken": f'{{"accessToken": "{OPAQUE}"}}',
    "XML attributes": f'<add key="client_secret" value="{KEY}"/>',
    "percent": f"https://a/?x=client_secret%3D{KEY}",
    "JSON in JSON": json.dumps({"a": json.dumps({"access_token": OPAQUE})}),
    "indented HAR": json.dumps({"name": "Authorization", "value": f"Bearer {OPAQUE}"}, indent=8),
    "multipart": f'Content-Disposition: form-data; name="client_secret"\r\n\r\n{KEY}\r\n--x--',
    "header of its own": f"X-Auth-Token: {OPAQUE}",
    "bearer alone": f"Bearer {OPAQUE}",
    "LPS JSON": f'{{"LPS_ID_HOMOLOGATION_DMP": "{LPS}"}}',
    "LPS CSV": f"LPS_ID_HOMOLOGATION_DMP;{LPS}",
    "LPS CDATA": f'<a Name="LPS_ID_HOMOLOGATION_DMP"><AttributeValue><![CDATA[{LPS}]]></AttributeValue></a>',
    "LPS comment": f'<a Name="LPS_ID_HOMOLOGATION_DMP"><!-- c --><AttributeValue>{LPS}</AttributeValue></a>',
    "LPS escaped": f'&lt;a Name="LPS_ID_HOMOLOGATION_DMP"&gt;&lt;AttributeValue&gt;{LPS}&lt;/AttributeValue&gt;',
    "JWE": "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAAAAAAAAAAAAAA.BBBBBBBBBBBBBBBB.CCCCCCCCCCCC",
    "wrapped JWT": "\n".join(JWT[at : at + 30] for at in range(0, len(JWT), 30)),
    "private JWK": json.dumps({"kty": "EC", "d": "A" * 43}),
    "PuTTY": "PuTTY-User-Key-File-3: ssh-rsa",
    "PGP": "-----BEGIN PGP PRIVATE KEY BLOCK-----",
    "quoted-printable": f"Content-Transfer-Encoding: quoted-printable\n\nclient_=\nsecret=3D{KEY}\n",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
def test_a_secret_is_known_however_it_is_written(text: str) -> None:
    assert scanned(text.encode())["leak.secret"] is Outcome.FAIL
    assert scanned(text.encode("utf-32"))["leak.secret"] is Outcome.FAIL


HARMLESS = {
    "prose": "Le client_secret, transmis à part, et le client_secret : transmis par courriel.",
    "token in prose": "L'access_token est remis par le serveur ; refresh_token : durée 30 minutes.",
    "OpenAPI": '{"client_secret": "string", "access_token": "string"}',
    "list of names": '["client_id", "client_secret", "redirect_uri", "access_token"]',
    "methods": '["client_secret_basic", "client_secret_post"]',
    "CSV header": "LPS_ID_HOMOLOGATION_DMP;LPS_Nom;LPS_Version",
    "masks": "client_secret=[masqué]&client_secret=<redacted>&client_secret=xxxxxxxx&client-secret: redacted-12",
    "variable": "client_secret=$CLIENT_SECRET&client_secret=${CLIENT_SECRET}",
    "public JWK": json.dumps({"keys": [{"kty": "RSA", "n": "A" * 342, "e": "AQAB", "kid": "d"}]}),
    "public certificate": "-----BEGIN CERTIFICATE-----\n"
    + base64.encodebytes(bytes.fromhex("30820122308200ca") + b"x" * 300).decode(),
    "digests": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08  preuve.pdf\n" * 4,
    "challenge": 'WWW-Authenticate: Bearer realm="esante"',
    "picture": '<text mediaType="image/png" representation="B64">'
    + base64.encodebytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8).decode(),
}


@pytest.mark.parametrize("text", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_secret_is_none(text: str) -> None:
    assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}


PACKED = {
    **{f"base64 of {width} columns": columns(width) for width in (76, 75, 72, 64, 60)},
    "zip after other bytes": b"x" * 10 + zipped(a=SECRET),
    "gzip in a zip": zipped(a=gzip.compress(SECRET)),
    "zlib": zlib.compress(SECRET * 3),
    "zip in a PDF": pdf(b"", zipped(a=SECRET)),
    "deflated zip in a PDF": pdf(b"/Filter /FlateDecode", zlib.compress(zipped(a=SECRET))),
    "ASCII85": pdf(
        b"/Filter [/ASCII85Decode /FlateDecode]", base64.a85encode(zlib.compress(SECRET)) + b"~>"
    ),
    "hexadecimal": pdf(
        b"/Filter [/ASCIIHexDecode /FlateDecode]", zlib.compress(SECRET).hex().encode() + b">"
    ),
    "text of a PDF": tiny_pdf([f"client_secret={KEY}9"]),
    "four archives": nested(4),
    "PKCS#8": bytes.fromhex("308204be020100300d06092a864886f70d010101") + b"x" * 200,
    "PKCS#12": bytes.fromhex("308209b10201033082097706092a864886f70d010701") + b"x" * 200,
    "bare base64 of a key": b"key="
    + base64.b64encode(bytes.fromhex("308204be020100300d06092a864886f70d010101") + b"x" * 200),
    "picture": b"\x89PNG\r\n\x1a\n" + SECRET,
    "film": b"\x00\x00\x00\x18ftypisom" + SECRET,
}


@pytest.mark.parametrize("data", PACKED.values(), ids=PACKED)
def test_a_secret_is_found_in_what_packs_it(data: bytes) -> None:
    assert scanned(data)["leak.secret"] is Outcome.FAIL


CLOSED = {
    "too many archives": nested(9),
    "7z in a zip": zipped(a=b"7z\xbc\xaf\x27\x1c" + b"0" * 50),
    "bzip2": b"BZh91AY&SY" + b"0" * 50,
    "xz in a zip": zipped(a=b"\xfd7zXZ\x00" + b"0" * 50),
    "LZW": pdf(b"/Filter [/ASCII85Decode /LZWDecode]", b"abc~>"),
    "too many streams": b"%PDF-1.7\n" + b"stream\n" * 30_000 + b"%%EOF",
}


@pytest.mark.parametrize("data", CLOSED.values(), ids=CLOSED)
def test_what_stays_closed_is_told(data: bytes) -> None:
    assert scanned(data)["leak.unscanned"] is Outcome.TO_REVIEW


def test_what_was_looked_through_is_not_told_as_closed() -> None:
    for data in (
        pdf(b"/Filter /FlateDecode", zlib.compress(b"BT (sans rien) Tj ET")),
        gzip.compress(b"sans rien"),
    ):
        assert "leak.unscanned" not in scanned(data)


@pytest.mark.parametrize(
    "text",
    [
        "<NumIdentifiant>2790351215189</NumIdentifiant><Cle>89</Cle><OID>1.2.250.1.213.1.4.8</OID>",
        "2 79 03 51 215 189 89 (1.2.250.1.213.1.4.8)",
        f"{NUMBER}%5E%5E%5E%261.2.250.1.213.1.4.8%26ISO",
        NUMBER + " " * 200 + "1.2.250.1.213.1.4.8",
    ],
)
def test_an_ins_of_production_is_known_in_parts_and_a_little_apart(text: str) -> None:
    assert ins(text.encode())["leak.ins"] is Outcome.TO_REVIEW
    assert ins(text.replace("213.1.4.8", "213.1.4.10").encode())["leak.ins"] is Outcome.PASS


def traced(form: str = "", **entry: object) -> Outcome:
    one = {
        "method": "POST",
        "url": "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet/protocol/openid-connect/token/introspect",
    }
    sent = {**one, "form": form, "status": 200, **entry}
    return scanned(("a.json", json.dumps([sent]).encode()), nature="trace_psc")["leak.secret"]


@pytest.mark.parametrize("name", ["token", "client_assertion", "password", "code_verifier"])
def test_a_trace_tells_every_parameter_that_is_a_secret(name: str) -> None:
    assert traced(f"{name}={OPAQUE}") is Outcome.FAIL
    assert traced(f"{name}=redacted-3") is Outcome.PASS


@pytest.mark.parametrize(
    "value", [OPAQUE, f"Bearer\t{OPAQUE}", f"Bearer <{OPAQUE}>", f"Bearer [{OPAQUE}]"]
)
def test_credentials_are_known_without_a_scheme_after_a_tab_or_in_brackets(value: str) -> None:
    assert traced(headers={"Authorization": value}) is Outcome.FAIL


@pytest.mark.parametrize(
    "value",
    [
        "Bearer <token>",
        "Bearer [masqué]",
        "Bearer redacted-2",
        "Bearer ****",
        "redacted-10000000000",
        "Negotiate",
    ],
)
def test_credentials_that_were_masked_are_none(value: str) -> None:
    assert traced(headers={"Authorization": value}) is Outcome.PASS


@pytest.mark.parametrize(
    ("code", "outcome"), [(OPAQUE, Outcome.FAIL), ("redacted-code-1", Outcome.PASS)]
)
def test_a_code_after_the_hash_of_an_address_is_one(code: str, outcome: Outcome) -> None:
    assert traced(url=f"https://dpi.exemple-sante.fr/#code={code}&state=redacted-1") is outcome

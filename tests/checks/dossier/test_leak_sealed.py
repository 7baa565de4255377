"""What the leak scan opens that is signed, chunked or uuencoded, and what it says that it could not open."""

from __future__ import annotations

import base64
import binascii
import io
import json
import os
import struct
import zipfile

import pytest
from leaking import KEY, evidence, record, scanned, zipped
from support import piece, run

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.model.outcome import Outcome

SECRET = b"Bonjour " * 120 + f"client_secret={KEY}9 ".encode() + b"merci " * 60
SIGNED, ENVELOPED = (
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03",
)
END = b"\x00\x00"


def der(tag: int, body: bytes) -> bytes:
    return bytes([tag]) + b"\x84" + struct.pack(">I", len(body)) + body


def chunked(content: bytes, size: int) -> bytes:
    """An octet string in pieces, of indefinite length (BER)."""
    pieces = b"".join(der(0x04, content[at : at + size]) for at in range(0, len(content), size))
    return b"\x24\x80" + pieces + END


def opaque(octets: bytes) -> bytes:
    """Signed data that holds `octets` (RFC 5652, 5.1), of indefinite lengths."""
    inner = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01" + b"\xa0\x80" + octets + END
    return b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" + inner + END * 4


def mail(kind: str, body: bytes, encoding: str = "base64") -> bytes:
    head = f"From: a@b.mssante.fr\nTo: c@d.mssante.fr\nSubject: x\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + (base64.encodebytes(body) if encoding == "base64" else body)


def uu(data: bytes) -> bytes:
    lines = b"".join(binascii.b2a_uu(data[at : at + 45]) for at in range(0, len(data), 45))
    return b"begin 644 a.txt\n" + lines + b"`\nend\n"


OPENED = {
    "opaque, in chunks": mail("application/pkcs7-mime; smime-type=signed-data", opaque(chunked(SECRET, 37))),
    "opaque, in one piece": mail("application/pkcs7-mime; smime-type=signed-data", opaque(der(0x04, SECRET))),
    "opaque, of another type": mail("application/x-pkcs7-mime", opaque(chunked(SECRET, 900))),
    "signed in clear": mail("multipart/signed; boundary=p", b"--p\n\n" + SECRET + b"\n--p--\n", "7bit"),
    "uuencoded": mail("text/plain", uu(SECRET), "x-uuencode"),
    "uuencoded archive": mail("text/plain", uu(zipped(a=SECRET)), "x-uuencode"),
    "attached file p7m": opaque(chunked(zipped(a=SECRET), 100)),
}  # fmt: skip


@pytest.mark.parametrize("data", OPENED.values(), ids=OPENED)
def test_what_is_signed_or_uuencoded_is_looked_through(data: bytes) -> None:
    assert scanned(data)["leak.secret"] is Outcome.FAIL


def test_a_signed_mail_without_secret_passes() -> None:
    sound = mail(
        "application/pkcs7-mime; smime-type=signed-data", opaque(chunked(b"Bonjour " * 99, 40))
    )
    assert scanned(sound) == {"leak.secret": Outcome.PASS}
    assert scanned(mail("text/plain", uu(b"Bonjour " * 99), "x-uuencode")) == {
        "leak.secret": Outcome.PASS
    }


def encrypted_zip() -> bytes:
    data = bytearray(zipped(a=b"rien " * 40))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


NOISE = os.urandom(4_000)
CLOSED = {
    "enveloped": (mail("application/pkcs7-mime; smime-type=enveloped-data", b"\x30\x80" + ENVELOPED + b"\xa0\x80" + NOISE), "S/MIME"),
    "enveloped, told by its type": (mail("application/pkcs7-mime; smime-type=enveloped-data", NOISE, "binary"), "S/MIME"),
    "PGP": (mail("text/plain", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "7bit"), "PGP"),
    "PGP/MIME": (mail('multipart/encrypted; protocol="application/pgp-encrypted"', b"Version: 1", "7bit"), "PGP"),
    "opaque, cut": (mail("application/pkcs7-mime", opaque(chunked(b"Bonjour " * 99, 40))[:-300]), "endommagé"),
    "uuencoded, cut": (mail("text/plain", uu(b"Bonjour " * 99)[:-12], "x-uuencode"), "endommagé"),
    "entry of an archive": (encrypted_zip(), "archive"),
    "tar": (b"a.txt".ljust(257, b"\x00") + b"ustar\x0000" + b"\x00" * 248, "conteneur"),
    "old Office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "conteneur"),
    "unknown": (b"\x00\x01" + NOISE, "reconnu"),
    "unknown, in an archive": (zipped(a=b"\x00\x01" + NOISE), "reconnu"),
    "short, in an archive": (zipped(a=b"\x00\x01" + NOISE[:400]), "reconnu"),
    "TNEF": (mail("application/ms-tnef; name=winmail.dat", b"\x78\x9f\x3e\x22" + NOISE[:200]), "conteneur"),
    "KeePass": (zipped(a=b"\x03\xd9\xa2\x9a" + NOISE[:200]), "conteneur"),
    "age": (zipped(a=b"age-encryption.org/v1\n-> X25519 abc\n"), "conteneur"),
    "compressed": (mail("application/pkcs7-mime; smime-type=compressed-data", b"\x30\x80" + SIGNED[:-1] + b"\x09"), "S/MIME"),
    "vault": (b"$ANSIBLE_VAULT;1.1;AES256\n66386439653", "chiffré"),
    "SAML": (b"<a><xenc:EncryptedData Type='x'/></a>", "chiffré"),
    "PDF": (tiny_pdf(["rien"]).replace(b"/Size", b"/Encrypt 9 0 R /Size"), "chiffré"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "words"), CLOSED.values(), ids=CLOSED)
def test_what_is_sealed_or_unknown_is_left_to_a_person_and_told_once(
    data: bytes, words: str
) -> None:
    findings = run("leak.secrets", evidence(record(piece(data))))
    unread = [finding for finding in findings if finding.code == "leak.unscanned"]
    assert len(unread) == 1 and unread[0].outcome is Outcome.TO_REVIEW
    assert words in unread[0].message.fr
    assert Outcome.PASS not in {finding.outcome for finding in findings}
    insured = run("leak.production_ins", evidence(record(piece(data))))
    assert Outcome.PASS not in {finding.outcome for finding in insured}


def test_what_was_read_is_not_told_as_sealed() -> None:
    for text in (
        "Le message commence par -----BEGIN PGP MESSAGE----- dans la norme.",
        "begin 2026 avec un texte\nsans suite",
        "Content-Type: application/pkcs7-signature; name=smime.p7s",
        "EncryptedData est un élément de XML Encryption.",
    ):
        assert scanned(text.encode()) == {"leak.secret": Outcome.PASS}


def har(cookie: str, code: str) -> bytes:
    entry = {
        "request": {"method": "GET", "url": f"https://dpi.exemple-sante.fr/retour?code={code}&state=etat-1", "headers": [{"name": "Cookie", "value": cookie}]},
        "response": {"status": 200, "headers": []},
    }  # fmt: skip
    return json.dumps({"log": {"version": "1.2", "entries": [entry]}}).encode()


@pytest.mark.parametrize("nature", ["document", "capture", "appel_contextuel", "trace_psc"])
def test_a_trace_is_searched_whatever_its_nature(nature: str) -> None:
    raw = piece(("a.har", har("AUTH_SESSION_ID=abcdef", "code-a-usage-unique-1")), nature=nature)
    findings = run("leak.secrets", evidence(record(raw)))
    places = {f.location.path for f in findings if f.outcome is Outcome.FAIL and f.location}
    assert places == {"log.entries[0]"}
    masked = har("AUTH_SESSION_ID=***; x=[REDACTED]", "<redacted>")
    assert scanned(("a.har", masked), nature=nature) == {"leak.secret": Outcome.PASS}


def test_a_trace_in_an_archive_is_searched_as_one() -> None:
    data = zipped(a=har("JSESSIONID=0123456789", "***"))
    findings = run("leak.secrets", evidence(record(piece(data))))
    assert {f.location.path for f in findings if f.location} == {"member[0]!log.entries[0]"}


@pytest.mark.parametrize(
    "shown", [b"(mot de passe : Sol) -3 (eil2026!)", b"(Mot de passe : Soleil2026!)"]
)
def test_the_words_that_a_pdf_draws_in_pieces_are_joined(shown: bytes) -> None:
    page = tiny_pdf(["x"]).replace(b"(x) Tj", b"[" + shown + b"] TJ")
    assert scanned(page)["leak.secret"] is Outcome.FAIL


def test_an_archive_that_is_closed_twice_is_told_once() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.7z", b"7z\xbc\xaf\x27\x1c" + b"0" * 50)
        archive.writestr("b.eml", b"-----BEGIN PGP MESSAGE-----\n")
    findings = run("leak.secrets", evidence(record(piece(out.getvalue()))))
    assert [f.code for f in findings].count("leak.unscanned") == 1

"""A detached signature of the seal, as an in-toto attestation: a Statement v1 in a DSSE envelope.

Source: in-toto Attestation Framework (Statement v1), Dead Simple Signing Envelope (DSSE v1).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from pathlib import Path
from typing import Any

from segur_audit.dossier.lock import parse_lock
from segur_audit.model.errors import InputError, UsageError
from segur_audit.model.place import Location
from segur_audit.model.text import Text

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://segur-audit.invalid/seal/v1"


def signature_path(lock: Path) -> Path:
    """Where the signature of a seal lies: beside it."""
    return lock.with_name(lock.name.removesuffix(".json") + ".dsse.json")


def statement(lock: bytes, name: str) -> bytes:
    """The Statement whose first subject is the seal; the others are the manifest and the files that
    it seals.
    """
    seal = parse_lock(lock, Path(name))
    subjects = [_subject(name, hashlib.sha256(lock).hexdigest())]
    manifest = name.removesuffix(".lock.json") + ".yaml"
    known = {**({manifest: seal.manifest} if seal.manifest else {}), **seal.papers, **seal.files}
    subjects += [_subject(path, digest) for path, digest in known.items() if digest]
    body = {
        "_type": STATEMENT,
        "subject": subjects,
        "predicateType": PREDICATE,
        "predicate": {
            "tool": {"name": "segur-audit", "version": seal.tool},
            "verdict": None
            if seal.verdict is None
            else {"milestone": seal.verdict.milestone, "gate": seal.verdict.gate},
        },
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _subject(name: str, digest: str) -> dict[str, Any]:
    return {"name": name, "digest": {"sha256": digest}}


def encoded(payload_type: str, payload: bytes) -> bytes:
    """The pre-authentication encoding (PAE) that is signed."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def envelope(payload: bytes, key: Any) -> str:
    """The envelope of `payload`, signed by a private key."""
    signature = _sign(key, encoded(PAYLOAD_TYPE, payload))
    document = {
        "payloadType": PAYLOAD_TYPE,
        "payload": base64.b64encode(payload).decode(),
        "signatures": [
            {"keyid": key_id(key.public_key()), "sig": base64.b64encode(signature).decode()}
        ],
    }
    return json.dumps(document, indent=1) + "\n"


def problem(text: bytes, lock: bytes, name: str, key: Any) -> Text | None:
    """Why the envelope `text` does not vouch for the seal `lock`, None when it does. Raises
    InputError: it is no envelope.
    """
    payload, signatures = _opened(text, name)
    signed = encoded(PAYLOAD_TYPE, payload)
    if not any(_verifies(key, one, signed) for one in signatures):
        return Text(
            "la signature n'est pas celle de cette clé, ou ce qui est signé a été modifié",
            "the signature is not by this key, or what is signed was changed",
        )
    if payload != statement(lock, name):
        return Text(
            "le scellé a changé depuis sa signature", "the seal changed since it was signed"
        )
    return None


def _opened(text: bytes, name: str) -> tuple[bytes, list[bytes]]:
    try:
        document = json.loads(text)
        if document["payloadType"] != PAYLOAD_TYPE:
            raise ValueError
        payload = base64.b64decode(document["payload"], validate=True)
        return payload, [
            base64.b64decode(one["sig"], validate=True) for one in document["signatures"]
        ]
    except (ValueError, KeyError, TypeError, RecursionError, binascii.Error) as error:
        raise InputError(
            Text("ce n'est pas une signature DSSE", "this is no DSSE signature"),
            location=Location(name),
            remedy=Text("signez : segur-audit dossier sign", "sign: segur-audit dossier sign"),
        ) from error


def key_id(public: Any) -> str:
    """The SHA-256 of a public key (SubjectPublicKeyInfo, DER)."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).hexdigest()


def _sign(key: Any, data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key.sign(data)
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(hashes.SHA256()))
    if isinstance(key, rsa.RSAPrivateKey):
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
        return key.sign(data, pss, hashes.SHA256())
    raise UsageError(_KIND)


def _verifies(key: Any, signature: bytes, data: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

    try:
        if isinstance(key, ed25519.Ed25519PublicKey):
            key.verify(signature, data)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey):
            pss = padding.PSS(padding.MGF1(hashes.SHA256()), padding.PSS.DIGEST_LENGTH)
            key.verify(signature, data, pss, hashes.SHA256())
        else:
            raise UsageError(_KIND)
    except InvalidSignature:
        return False
    return True


_KIND = Text(
    "ce type de clé n'est pas prise en charge (Ed25519, ECDSA, RSA)",
    "this kind of key is not supported (Ed25519, ECDSA, RSA)",
)


def private_key(data: bytes, password: bytes | None = None) -> Any:
    """The private key in PEM or PKCS#12 bytes. Raises UsageError; NeedsPassword when it is
    encrypted and no password is given.
    """
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

    try:
        if b"-----BEGIN" in data:
            return load_pem_private_key(data, password)
        key, _, _ = pkcs12.load_key_and_certificates(data, password)
        if key is not None:
            return key
    except TypeError as error:
        raise NeedsPassword(_LOCKED) from error
    except ValueError as error:
        if password is None and b"-----BEGIN" not in data:
            raise NeedsPassword(_LOCKED) from error
        raise UsageError(_NO_KEY) from error
    raise UsageError(_NO_KEY)


class NeedsPassword(UsageError):
    """The key is encrypted, and no password, or one of too much, was given."""


_LOCKED = Text("cette clé est protégée par un mot de passe", "this key is protected by a password")
_NO_KEY = Text(
    "ce fichier n'est pas une clé privée lisible (PEM ou PKCS#12), ou son mot de passe est faux",
    "this file is no private key that can be read (PEM or PKCS#12), or its password is wrong",
)


def public_key(data: bytes) -> Any:
    """The public key of PEM bytes: a public key, a certificate (whose chain is not checked), or a
    private key. Raises UsageError.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        if b"BEGIN CERTIFICATE" in data:
            return x509.load_pem_x509_certificate(data).public_key()
        if b"PRIVATE KEY" in data:
            return private_key(data).public_key()
        return load_pem_public_key(data)
    except ValueError as error:
        raise UsageError(
            Text(
                "ce fichier n'est ni une clé publique, ni un certificat (PEM)",
                "this file is neither a public key nor a certificate (PEM)",
            )
        ) from error

"""PDFs that are signed for real, with a key made for the test."""

from __future__ import annotations

import datetime as dt
import io

import pytest


def signed_for_real(data: bytes, field: str = "S") -> bytes:
    """The PDF signed with a key made for the test."""
    pytest.importorskip("pyhanko", reason="the extra pdf is not installed")
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Signataire fictif")])
    now = dt.datetime(2026, 1, 1)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now).not_valid_after(now + dt.timedelta(days=3650)).sign(key, hashes.SHA256())
    )  # fmt: skip
    from pyhanko.keys import load_cert_from_pemder  # noqa: F401  (the module that reads keys must be there)
    from pyhanko.sign.signers import SimpleSigner

    store = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, serialization.BestAvailableEncryption(b"p")
    )
    signer = SimpleSigner.load_pkcs12_data(store, [], passphrase=b"p")
    out = signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)),
        signers.PdfSignatureMetadata(field_name=field),
        signer=signer,
    )
    return bytes(out.getvalue())

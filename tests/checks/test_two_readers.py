"""What decides is computed twice over generated inputs: ours, and a second computation that shares nothing with it."""

from __future__ import annotations

import base64
import hashlib
import importlib.util

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from segur_audit.checks.kit.ins import ins_key_ok

DIGITS = st.text("0123456789", min_size=1, max_size=1)
DEPARTMENTS = st.sampled_from(["2A", "2B", *(f"{n:02}" for n in range(100))])
NUMBERS = st.builds(
    lambda sex, birth, place, rest: sex + birth + place + rest,
    st.sampled_from("123478"),
    st.integers(0, 9999).map("{:04}".format),
    DEPARTMENTS,
    st.integers(0, 999_999).map("{:06}".format),
)
HAS_STDNUM = importlib.util.find_spec("stdnum") is not None


def remainder_by_figures(number: str) -> int:
    """The remainder of the division by 97, figure after figure, as one does it by hand; Corsica by its published offsets.

    INSEE: 2A takes a million away from the number that 20 would give, 2B two millions.
    """
    offset = {"2A": 1_000_000, "2B": 2_000_000}.get(number[5:7], 0)
    plain = number[:5] + ("20" if offset else number[5:7]) + number[7:]
    rest = 0
    for figure in plain:
        rest = (rest * 10 + ord(figure) - ord("0")) % 97
    return (rest - offset) % 97


@settings(max_examples=400, deadline=None)
@given(NUMBERS, st.integers(0, 99))
@example("2790351215189", 89)
@example("160012B020777", 13)
def test_the_key_of_an_ins_is_that_of_the_division_by_hand(number: str, key: int) -> None:
    right = 97 - remainder_by_figures(number)
    assert ins_key_ok(f"{number}{right:02}")
    assert ins_key_ok(f"{number}{key:02}") == (key == right)


@pytest.mark.skipif(not HAS_STDNUM, reason="python-stdnum is not installed")
@settings(max_examples=400, deadline=None)
@given(NUMBERS)
def test_the_key_of_an_ins_is_that_of_python_stdnum(number: str) -> None:
    from stdnum.fr import nir

    assert ins_key_ok(number + nir.calc_check_digits(number))


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(["Exemple DPI", "Autre", "DPI & Cie", "Né"]), st.integers(0, 2))
def test_a_signature_of_a_vihf_is_that_of_a_second_reading(software: str, harm: int) -> None:
    """The digest and the value are computed again from the canonical form, without signxml: what it verifies is what we tell."""
    pytest.importorskip("signxml", reason="the extra sign is not installed")
    from vihf_logs import findings, signed

    sent = signed()
    if harm:
        sent = sent.replace(
            b"Exemple DPI",
            software.encode("ascii", "xmlcharrefreplace").replace(b" & ", b" &amp; "),
        )
    told = [one.outcome.value for one in findings(sent) if one.code == "vihf.signature"]
    assert told == ["pass" if signature_holds(sent) else "warning"]


def signature_holds(sent: bytes) -> bool:
    """Whether the enveloped signature of the assertion holds, by cryptography and lxml alone."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.x509 import load_der_x509_certificate
    from lxml import etree

    ds, saml = "{http://www.w3.org/2000/09/xmldsig#}", "{urn:oasis:names:tc:SAML:2.0:assertion}"
    assertion = next(etree.fromstring(sent).iter(f"{saml}Assertion"))
    assertion = etree.fromstring(etree.tostring(assertion, with_tail=False))
    signature = assertion.find(f"{ds}Signature")
    info = etree.tostring(signature.find(f"{ds}SignedInfo"), method="c14n", exclusive=True)
    value = base64.b64decode(signature.findtext(f"{ds}SignatureValue"))
    digest = base64.b64decode(next(signature.iter(f"{ds}DigestValue")).text)
    der = base64.b64decode(next(signature.iter(f"{ds}X509Certificate")).text)
    assertion.remove(signature)
    canonical = etree.tostring(assertion, method="c14n", exclusive=True)
    try:
        load_der_x509_certificate(der).public_key().verify(
            value, info, padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return False
    return hashlib.sha256(canonical).digest() == digest


@settings(max_examples=40, deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20), st.booleans())
def test_a_signature_of_an_id_token_is_that_of_a_second_reading(nonce: str, harmed: bool) -> None:
    """A token that another library signed is verified; one changed by a figure is not."""
    pytest.importorskip("cryptography", reason="the extra jwt is not installed")
    import json
    import tempfile
    from pathlib import Path

    from psc_traces import array, claims, code_trace, jwt, tokens
    from support import by_code, piece, run

    from segur_audit.manifest.reading import Declared
    from segur_audit.model.outcome import Outcome

    key, public = rsa()
    unsigned = jwt({**claims(), "nonce": "nonce-aleatoire-1", "x": nonce}).rpartition(".")[0]
    value = key(unsigned.encode())
    if harmed:
        value = bytes([value[0] ^ 1]) + value[1:]
    token = unsigned + "." + base64.urlsafe_b64encode(value).rstrip(b"=").decode()
    trace = code_trace()
    for exchange in trace:
        if exchange["url"].endswith("/token"):
            exchange["body"] = tokens(1, id_token=token)
            break
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "jwks.json"
        path.write_text(json.dumps({"keys": [public]}), "utf-8")
        one = piece(("t.json", array(trace[:3])), nature="trace_psc")
        told = by_code(run("psc.code_flow", one, jwks=Declared(str(path), "verifications.jwks")))
    assert told["psc.id_token.signature"] is (Outcome.FAIL if harmed else Outcome.PASS)


_KEY: list[object] = []


def rsa():  # type: ignore[no-untyped-def]
    """A signing function and its public key as a JWK, made once."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.asymmetric import rsa as algorithm

    if not _KEY:
        _KEY.append(algorithm.generate_private_key(65537, 2048))
    key = _KEY[0]
    numbers = key.public_key().public_numbers()

    def word(number: int) -> str:
        raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    public = {
        "kty": "RSA",
        "kid": "cle-1",
        "alg": "RS256",
        "n": word(numbers.n),
        "e": word(numbers.e),
    }
    return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256()), public

"""VIHF assertions in DMP messages, for the tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from soap_messages import (
    DS,
    INS,
    PATIENT,
    PROVIDE,
    SIGNATURE,
    message,
    vihf,
)
from support import piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

F, W, R, P, INFO = Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW, Outcome.PASS, Outcome.INFO


VERSION = Declared("4.2.0", "solution.version")


SIMPLIFIED = Declared(["web_ps_psc", "api_air_simplifie"], "dmp.consultation")


def findings(*files: bytes, **changed: Any) -> list[Finding]:
    given_paths = {"version": VERSION, "consultation": SIMPLIFIED, **changed.pop("paths", {})}
    return run("vihf.conform", piece(*files, nature="message_dmp", **changed), **given_paths)


def outside() -> bytes:
    """A message whose VIHF stands in the header, beside an empty wsse:Security."""
    return message("<x/>").replace(b"</soap:Header>", vihf().encode() + b"</soap:Header>")


RULES: dict[str, tuple[Callable[[], bytes], str, Outcome]] = {
    "VIHF-01 none": (lambda: message(""), "vihf.assertion", F),
    "VIHF-01 two": (lambda: message(vihf() + vihf(assertion_id="_2")), "vihf.assertion", F),
    "VIHF-01 no id": (lambda: message(vihf(assertion_id="")), "vihf.assertion", F),
    "VIHF-01 outside": (lambda: outside(), "vihf.assertion", F),
    "VIHF-01 deeper": (lambda: message(f"<x>{vihf()}</x>"), "vihf.assertion", F),
    "VIHF-02 absent": (lambda: message(vihf({"LPS_Nom": None})), "vihf.attributes", F),
    "VIHF-02 empty": (lambda: message(vihf({"LPS_ID_HOMOLOGATION_DMP": " "})), "vihf.attributes", F),
    "VIHF-02 NameID": (lambda: message(vihf(name_id="")), "vihf.attributes", F),
    "VIHF-02 version": (lambda: message(vihf({"LPS_Version": "4.1.0"})), "vihf.lps_version", F),
    "VIHF-03": (lambda: message(vihf({"VIHF_Version": "2.0"})), "vihf.version", W),
    "VIHF-04": (lambda: message(vihf({"Authentification_Mode": "FORTE"})), "vihf.mode", F),
    "VIHF-04 AIR": (lambda: message(vihf({"Authentification_Mode": "DIRECTE"})), "vihf.air", F),
    "VIHF-04 scope": (lambda: message(action=PROVIDE), "vihf.air_scope", W),
    "VIHF-05": (lambda: message(vihf(context="APP_BROWSER_AUTH")), "vihf.authn_context", F),
    "VIHF-05 none": (lambda: message(vihf(context=None)), "vihf.authn_context", F),
    "VIHF-06": (lambda: message(vihf({"Secteur_Activite": "SA07"})), "vihf.sector", F),
    "VIHF-07 form": (lambda: message(vihf({PATIENT: INS})), "vihf.patient", F),
    "VIHF-07 absent": (lambda: message(vihf({PATIENT: None})), "vihf.patient", F),
    "VIHF-07 no INS": (lambda: message(vihf({PATIENT: "^^^&1.2.250.1.213.1.4.10&ISO^NH"})), "vihf.patient", F),
    "VIHF-07 short": (lambda: message(vihf({PATIENT: "ABC^^^&1.2.250.1.213.1.4.10&ISO^NH"})), "vihf.patient", F),
    "VIHF-05 elsewhere": (
        lambda: message(vihf(context=None).replace("</saml:NameID>", "</saml:NameID><saml:AuthnContextDecl>CONF_EXI_PGSSIS</saml:AuthnContextDecl>")),
        "vihf.authn_context",
        F,
    ),
    "VIHF-02 nothing to see": (lambda: message(vihf({"LPS_ID_HOMOLOGATION_DMP": "\u200b"})), "vihf.attributes", F),
    "VIHF-10 no value": (lambda: message(vihf(signature=SIGNATURE.replace("<ds:SignatureValue>AAAA</ds:SignatureValue>", ""))), "vihf.signed", F),
    "VIHF-01 under the look of an answer": (
        lambda: message(vihf({"VIHF_Version": "3.0", "Ressource_URN": "urn:autre"}), relates="urn:uuid:9"),
        "vihf.resource",
        F,
    ),
    "VIHF-07 INS-C": (lambda: message(vihf({PATIENT: f"{INS}^^^&1.2.250.1.213.1.4.2&ISO^NH"})), "vihf.patient", F),
    "VIHF-07 key": (lambda: message(vihf({PATIENT: f"{INS[:-1]}8^^^&1.2.250.1.213.1.4.10&ISO^NH"})), "vihf.patient_key", W),
    "VIHF-07 real": (lambda: message(vihf({PATIENT: f"{INS}^^^&1.2.250.1.213.1.4.8&ISO^NH"})), "vihf.patient_test", W),
    "VIHF-08 none": (lambda: message(vihf(roles=())), "vihf.role", F),
    "VIHF-08 second": (lambda: message(vihf(roles=(("10", "1.2.250.1.213.1.1.5.5"),))), "vihf.role", F),
    "VIHF-08 system": (lambda: message(vihf(roles=(("26", "1.2.3"),))), "vihf.role_system", W),
    "VIHF-09 urn": (lambda: message(vihf({"Ressource_URN": "urn:autre"})), "vihf.resource", F),
    "VIHF-09 purpose": (lambda: message(vihf(purpose=("centre_15", "1.2.250.1.213.1.1.4.248"))), "vihf.purpose", W),
    "VIHF-10 issuer": (lambda: message(vihf(issuer_format="urn:autre")), "vihf.issuer", F),
    "VIHF-10 SAML 2.0": (lambda: message(vihf(issuer_format="urn:oasis:names:tc:SAML:2.0:nameid-format:X509SubjectName")), "vihf.issuer", W),
    "VIHF-10 unsigned": (lambda: message(vihf(signature="")), "vihf.signed", F),
    "VIHF-10 reference": (lambda: message(vihf(signature=SIGNATURE.replace("{id}", "autre"))), "vihf.signed", F),
    "VIHF-10 sha1": (lambda: message(vihf(signature=SIGNATURE.replace("2001/04/xmldsig-more#rsa-sha256", "2000/09/xmldsig#rsa-sha1"))), "vihf.signature_method", W),
    "VIHF-11": (lambda: message(vihf(authenticated="2026-10-02T10:00:00Z")), "vihf.dates", F),
    "VIHF-11 no date": (lambda: message(vihf(issued="hier")), "vihf.dates", F),
    "VIHF-11 conditions": (lambda: message(vihf(conditions='<saml:Conditions NotOnOrAfter="2026-10-02T09:00:00Z"/>')), "vihf.dates", F),
    "VIHF-12": (message, "vihf.signature", W),
}  # fmt: skip


def signed(
    layout: str = "", start: dt.datetime = dt.datetime(2026, 1, 1), days: int = 3650
) -> bytes:
    """A message whose VIHF is really signed, with a certificate made for the test."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from lxml import etree
    from signxml import XMLSigner, methods

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ORG_SIGN fictif")])
    build = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
    )
    certificate = (
        build.not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    root = etree.fromstring(
        vihf(signature=f'<ds:Signature xmlns:ds="{DS}" Id="placeholder"/>').encode()
    )
    signer = XMLSigner(
        method=methods.enveloped, c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    done = signer.sign(
        root, key=key, cert=pem.decode(), reference_uri="#_vihf-1", id_attribute="ID"
    )
    return message(etree.tostring(done).decode().replace("><", f">{layout}<"))

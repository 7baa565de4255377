"""Whether the signature of a VIHF can be verified with the certificate that it carries: integrity
only, trust is not judged (VIHF-12).
"""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, written

from ..kit.mask import is_masked
from .assertion import DSIG, SECRET, Vihf, instant
from .rules import SIGNATURE_SOURCE

_SIGNATURE = Rule(
    "vihf.signature",
    SIGNATURE_SOURCE,
    None,
    Text(
        "la signature du VIHF n'a pas pu être vérifiée",
        "the signature of the VIHF could not be verified",
    ),
)


_MOST = 4 << 20
_AGAIN = Text(
    "déposez le message tel qu'il est parti, octet pour octet, sans mise en page",
    "supply the message as it was sent, byte for byte, without any layout",
)


def _unverified(fr: str, en: str, remedy: Text = _AGAIN) -> tuple[Outcome, Text, Text | None]:
    message = Text(
        "signature du VIHF non vérifiable : {why}",
        "signature of the VIHF that cannot be verified: {why}",
        why=written(fr, en),
    )
    return Outcome.WARNING, message, remedy


#: What each state of a signature is worth, and how it is said.
_SAID: dict[str, tuple[Outcome, Text, Text | None]] = {
    "no extra": (
        Outcome.TO_REVIEW,
        Text(
            "signature du VIHF non vérifiée : le complément [sign] n'est pas installé",
            "signature of the VIHF not verified: the extra [sign] is not installed",
        ),
        Text("installez segur-audit[sign]", "install segur-audit[sign]"),
    ),
    "held": (
        Outcome.PASS,
        Text(
            "la signature du VIHF est intègre (le certificat n'est pas jugé)",
            "the signature of the VIHF is sound (the certificate is not judged)",
        ),
        None,
    ),
    "outdated": (
        Outcome.PASS,
        Text(
            "la signature du VIHF est intègre ; l'émission est hors des dates de son certificat, "
            "qui n'est pas jugé",
            "the signature of the VIHF is sound; the issue is outside the dates of its "
            "certificate, which is not judged",
        ),
        None,
    ),
    "digest": _unverified(
        "l'empreinte de l'assertion n'est pas celle qui est signée, le message a été reformaté ou "
        "modifié depuis l'envoi",
        "the digest of the assertion is not the signed one, the message was laid out again or "
        "changed since it was sent",
    ),
    "broken": _unverified(
        "message reformaté ou modifié depuis l'envoi, ou certificat qui n'est pas celui du "
        "signataire",
        "the message was laid out again or changed since it was sent, or the certificate is not "
        "the signer's",
    ),
    "no certificate": _unverified(
        "KeyInfo ne porte pas de certificat (X509Certificate)",
        "KeyInfo carries no certificate (X509Certificate)",
        Text(
            "l'intégrité ne se vérifie qu'avec le certificat de signature dans KeyInfo/X509Data",
            "the integrity is verified only with the signing certificate in KeyInfo/X509Data",
        ),
    ),
    "other": _unverified(
        "sa forme, son algorithme ou son certificat ne sont pas de ceux que le programme sait "
        "vérifier",
        "its form, its algorithm or its certificate are not among those that the program can "
        "verify",
    ),
}


def signature_finding(vihf: Vihf) -> Finding:
    """`pass` when the signature holds, `info` when a masked secret undoes it, `warning` when it
    cannot be verified.

    It never fails: a log that was laid out again breaks any signature.
    """
    if is_masked(vihf.value(SECRET) or ""):
        message = Text(
            "signature du VIHF non vérifiable : {secret} est masqué, comme il convient dans un "
            "dossier",
            "signature of the VIHF that cannot be verified: {secret} is masked, as it should be "
            "in a dossier",
            secret=SECRET,
        )
        return _finding(vihf, Outcome.INFO, message, None)
    outcome, message, remedy = _SAID[_state(vihf)]
    return _finding(vihf, outcome, message, remedy)


def _finding(vihf: Vihf, outcome: Outcome, message: Text, remedy: Text | None) -> Finding:
    return _SIGNATURE.finding(
        outcome, vihf.message.at("Assertion/Signature"), message=message, action=remedy
    )


def _state(vihf: Vihf) -> str:
    """One of the states of `_SAID`. The key of the certificate is used whatever its dates: trust is
    not judged.
    """
    with warnings.catch_warnings():
        # Of a certificate that is not quite one (a serial number of zero) the library warns on the
        # terminal: the
        # certificate is not judged here, and what is printed is ours alone.
        warnings.simplefilter("ignore")
        try:
            return _verified(vihf)
        except ImportError:
            return "no extra"


def _verified(vihf: Vihf) -> str:
    from cryptography.x509 import load_pem_x509_certificate
    from lxml import etree
    from signxml.exceptions import InvalidDigest, InvalidSignature

    pem = _certificate(vihf.element)
    data = etree.tostring(vihf.element, with_tail=False)
    if pem is None or len(data) > _MOST:
        return "no certificate" if pem is None else "other"
    try:
        certificate = load_pem_x509_certificate(pem.encode())
        if not _covers(vihf, data, certificate):
            return "other"
        issued = instant(vihf.element.get("IssueInstant"))
        dated = (
            issued is None
            or certificate.not_valid_before_utc <= issued <= certificate.not_valid_after_utc
        )
        return "held" if dated else "outdated"
    except InvalidDigest:
        return "digest"
    except InvalidSignature:
        return "broken"
    except ImportError:
        raise
    except Exception:  # what a library says of hostile input is never a verdict, nor shown
        return "other"


def _covers(vihf: Vihf, data: bytes, certificate: Any) -> bool:
    """Whether the signature, which holds, is on the assertion. Raises what the library says of one
    that does not hold.
    """
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    expected = SignatureConfiguration(expect_references=1, location="./")
    if hasattr(expected, "verification_time"):  # a later version of the library judges the dates
        expected = replace(expected, verification_time=certificate.not_valid_before_utc)
    found = XMLVerifier().verify(
        data, x509_cert=certificate, id_attribute="ID", expect_config=expected
    )
    signed = (found[0] if isinstance(found, list) else found).signed_xml
    return (
        signed is not None
        and signed.tag == vihf.element.tag
        and signed.get("ID") == vihf.element.get("ID")
    )


def _certificate(element: Any) -> str | None:
    """The certificate that the signature carries, in PEM."""
    found = element.find(
        f"{{{DSIG}}}Signature/{{{DSIG}}}KeyInfo/{{{DSIG}}}X509Data/{{{DSIG}}}X509Certificate"
    )
    text = "".join((found.text or "").split()) if found is not None else ""
    if not text or len(text) > 20_000:
        return None
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"]) + "\n"

"""Whether the signature of a VIHF can be verified with the certificate that it carries: integrity only, trust is not judged (VIHF-12)."""

from __future__ import annotations

from typing import Any

from segur_audit.model import Finding, Outcome
from segur_audit.wording import Text

from ._vihf_assertion import DSIG, SECRET, Vihf, hidden
from ._vihf_rules import SIGNATURE_SOURCE

_MOST = 4 << 20


def signature_finding(vihf: Vihf) -> Finding:
    """`pass` when the signature holds, `info` when a masked secret undoes it, `warning` when it cannot be verified.

    It never fails: a log that was laid out again breaks any signature.
    """
    if hidden(vihf.value(SECRET) or ""):
        message = Text(
            f"signature du VIHF non vérifiable : {SECRET} est masqué, comme il convient dans un dossier",
            f"signature of the VIHF that cannot be verified: {SECRET} is masked, as it should be in a dossier",
        )
        return _finding(vihf, Outcome.INFO, message, None)
    state = _state(vihf)
    if state == "absent":
        message = Text(
            "signature du VIHF non vérifiée : le complément [sign] n'est pas installé",
            "signature of the VIHF not verified: the extra [sign] is not installed",
        )
        return _finding(vihf, Outcome.TO_REVIEW, message, Text("installez segur-audit[sign]", "install segur-audit[sign]"))
    if state == "held":
        message = Text(
            "la signature du VIHF est intègre (le certificat n'est pas jugé)",
            "the signature of the VIHF is sound (the certificate is not judged)",
        )
        return _finding(vihf, Outcome.PASS, message, None)
    message = Text(
        "signature du VIHF non vérifiable : message reformaté ou modifié depuis l'envoi",
        "signature of the VIHF that cannot be verified: the message was laid out again or changed since it was sent",
    )
    remedy = Text(
        "déposez le message tel qu'il est parti, octet pour octet, sans mise en page",
        "supply the message as it was sent, byte for byte, without any layout",
    )
    return _finding(vihf, Outcome.WARNING, message, remedy)


def _finding(vihf: Vihf, outcome: Outcome, message: Text, remedy: Text | None) -> Finding:
    return Finding("vihf.signature", outcome, message, vihf.message.at("Assertion/Signature"), remedy, source=SIGNATURE_SOURCE)


def _state(vihf: Vihf) -> str:
    """`held`, `broken`, or `absent` without the extra."""
    try:
        from signxml.verifier import SignatureConfiguration, XMLVerifier
    except ImportError:
        return "absent"
    from lxml import etree

    certificate = _certificate(vihf.element)
    data = etree.tostring(vihf.element, with_tail=False)
    if certificate is None or len(data) > _MOST:
        return "broken"
    try:
        expected = SignatureConfiguration(expect_references=1, location="./")
        found = XMLVerifier().verify(data, x509_cert=certificate, id_attribute="ID", expect_config=expected)
    except Exception:  # what a library says of hostile input is never a verdict, nor shown
        return "broken"
    signed = found[0] if isinstance(found, list) else found
    covered = signed.signed_xml
    if covered is None or covered.tag != vihf.element.tag or covered.get("ID") != vihf.element.get("ID"):
        return "broken"
    return "held"


def _certificate(element: Any) -> str | None:
    """The certificate that the signature carries, in PEM."""
    found = element.find(f"{{{DSIG}}}Signature/{{{DSIG}}}KeyInfo/{{{DSIG}}}X509Data/{{{DSIG}}}X509Certificate")
    text = "".join((found.text or "").split()) if found is not None else ""
    if not text or len(text) > 20_000:
        return None
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join(["-----BEGIN CERTIFICATE-----", *lines, "-----END CERTIFICATE-----"]) + "\n"

"""Builds SOAP messages of the DMP with their VIHF, with fictitious people and made-up secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

STORED_QUERY = "urn:ihe:iti:2007:RegistryStoredQuery"
RETRIEVE = "urn:ihe:iti:2007:RetrieveDocumentSet"
PROVIDE = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b"
FIND = "urn:hl7-org:v3:PRPA_IN201307UV02"
AUTHORIZE = "urn:dmp:setAuthorization"
TO = "https://lps.dev1.dmp.gouv.fr/si-dmp-server/v2/services/registry"
INS = "279035121518989"
FIRST, SECOND = "810000023084", "810005173140"
SECRET = "ABC-123456-essai"
NAME = "MARTINEAU Philomène"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
HL7 = "urn:hl7-org:v3"
DS = "http://www.w3.org/2000/09/xmldsig#"
ROLE = "urn:oasis:names:tc:xacml:2.0:subject:role"
SUBJECT = "urn:oasis:names:tc:xspa:1.0:subject:subject-id"
PATIENT = "urn:oasis:names:tc:xacml:2.0:resource:resource-id"
PURPOSE = "urn:oasis:names:tc:xspa:1.0:subject:purposeofuse"

ATTRIBUTES = {
    "VIHF_Version": "3.0", "Authentification_Mode": "INDIRECTE_RENFORCEE", "Identifiant_Structure": "10B0172805",
    "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4", SUBJECT: NAME, PATIENT: f"{INS}^^^&1.2.250.1.213.1.4.10&ISO^NH",
    "Ressource_URN": "urn:dmp", "LPS_Nom": "Exemple DPI", "LPS_Version": "4.2.0", "LPS_ID_HOMOLOGATION_DMP": SECRET,
}  # fmt: skip
ROLES = (("10", "1.2.250.1.213.1.1.5.5"), ("SM26", "1.2.250.1.71.4.2.5"))
SIGNATURE = (
    f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#{id}">'
    '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>'
    "</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>"
)


def coded(element: str, code: str, system: str) -> str:
    """A coded value of HL7."""
    kind = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CE"'
    return (
        f'<{element} xmlns="{HL7}" {kind} code={quoteattr(code)} codeSystem={quoteattr(system)}/>'
    )


def attribute(name: str, *values: str) -> str:
    """An attribute of the assertion; a value is markup."""
    inside = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    return f"<saml:Attribute Name={quoteattr(name)}>{inside}</saml:Attribute>"


def vihf(
    attributes: Mapping[str, str | None] | None = None,
    *,
    name_id: str = FIRST,
    roles: tuple[tuple[str, str], ...] = ROLES,
    purpose: tuple[str, str] = ("normal", "1.2.250.1.213.1.1.4.248"),
    context: str | None = "CONF_EXI_PGSSIS",
    assertion_id: str = "_vihf-1",
    issuer_format: str = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
    signature: str = SIGNATURE,
    issued: str = "2026-10-02T09:00:05Z",
    authenticated: str = "2026-10-02T08:55:00Z",
    conditions: str = "",
) -> str:
    """A VIHF; an attribute set to None is taken away."""
    told = {
        name: value
        for name, value in {**ATTRIBUTES, **(attributes or {})}.items()
        if value is not None
    }
    inside = "".join(attribute(name, escape(value)) for name, value in told.items())
    inside += attribute(ROLE, *(coded("Role", *role) for role in roles)) if roles else ""
    inside += attribute(PURPOSE, coded("PurposeOfUse", *purpose))
    declared = (
        f"<saml:AuthnContextDecl>{context}</saml:AuthnContextDecl>" if context is not None else ""
    )
    return (
        f'<saml:Assertion xmlns:saml="{SAML}" Version="2.0" ID="{assertion_id}" IssueInstant="{issued}">'
        f'<saml:Issuer Format="{issuer_format}">CN=exemple,O=Exemple Santé,C=FR</saml:Issuer>{signature.replace("{id}", assertion_id)}'
        f"<saml:Subject><saml:NameID>{name_id}</saml:NameID></saml:Subject>{conditions}"
        f'<saml:AuthnStatement AuthnInstant="{authenticated}"><saml:AuthnContext>{declared}</saml:AuthnContext></saml:AuthnStatement>'
        f"<saml:AttributeStatement>{inside}</saml:AttributeStatement></saml:Assertion>"
    )


def message(
    assertion: str | None = None,
    *,
    action: str | None = STORED_QUERY,
    to: str | None = TO,
    number: Any = 1,
    body: str = "<q:AdhocQueryRequest xmlns:q='urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0'/>",
    soap: str = "http://www.w3.org/2003/05/soap-envelope",
    relates: str | None = None,
) -> bytes:
    """A SOAP message; `assertion` None stands for the sound VIHF, an empty text for none."""
    told = vihf() if assertion is None else assertion
    security = f'<wsse:Security xmlns:wsse="urn:wsse">{told}</wsse:Security>' if told else ""
    names = (
        ("To", to),
        ("Action", action),
        ("MessageID", f"urn:uuid:{number}" if number else None),
        ("RelatesTo", relates),
    )
    addressing = "".join(f"<wsa:{name}>{value}</wsa:{name}>" for name, value in names if value)
    return (
        f'<soap:Envelope xmlns:soap="{soap}" xmlns:wsa="http://www.w3.org/2005/08/addressing"><soap:Header>{addressing}{security}'
        f"</soap:Header><soap:Body>{body}</soap:Body></soap:Envelope>"
    ).encode()


def pair() -> tuple[bytes, bytes]:
    """The two messages of DMP/AIRS.06: one for each professional."""
    return message(number=1), message(vihf(name_id=SECOND, assertion_id="_vihf-2"), number=2)


def answer(
    number: int = 1, body: str = "<r:AdhocQueryResponse xmlns:r='urn:q' status='urn:ok'/>"
) -> bytes:
    """What the DMP answers."""
    return message(
        "",
        action=f"{STORED_QUERY}Response",
        to=None,
        number=f"r{number}",
        relates=f"urn:uuid:{number}",
        body=body,
    )


def fault(number: int = 1) -> bytes:
    """A SOAP fault."""
    return answer(
        number, '<f:Fault xmlns:f="http://www.w3.org/2003/05/soap-envelope"><f:Code/></f:Fault>'
    )


def mtom(*messages: bytes) -> bytes:
    """The messages as multipart/related parts, an attachment between them."""
    parts = [
        b"--limite\r\nContent-Type: application/xop+xml\r\n\r\n" + one + b"\r\n" for one in messages
    ]
    attachment = b"--limite\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.7\x00\xff\r\n"
    return (
        b"Content-Type: multipart/related; boundary=limite\r\n\r\n"
        + attachment.join(parts)
        + b"--limite--\r\n"
    )

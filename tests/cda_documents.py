"""Builds CDA documents, submissions and archives for the tests: small, openly fictitious, right until a test changes one thing."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

# A matricule of the test range with a valid key; nobody bears it.
INS, TEST_OID = "279035121518989", "1.2.250.1.213.1.4.10"
FAMILY, GIVEN, OTHERS = "PATIENT-FICTIF", "CAMILLE", "CAMILLE ALIX"
BIRTH = "19790328"
PDF = b"%PDF-1.7\nfictif\n%%EOF\n"
N1_ID, N3_ID = "2.25.1001", "2.25.1003"
IMAGING, BIOLOGY = "18748-4", "11502-2"
XFRM = "urn:ihe:iti:2007:AssociationType:XFRM"
_MODELS = {
    "N1": "1.3.6.1.4.1.19376.1.2.20",
    "N2": "1.2.250.1.213.1.1.1.45",
    "N3": "1.2.250.1.213.1.1.1.45",
}

ENTRY = '<entry><observation classCode="OBS" moodCode="EVN"><code code="55115-0" codeSystem="2.16.840.1.113883.6.1"/></observation></entry>'


def pdf_text(pdf: bytes = PDF) -> str:
    """The body of an N1."""
    return f'<text mediaType="application/pdf" representation="B64">{base64.b64encode(pdf).decode()}</text>'


def copy_section(pdf: bytes = PDF) -> str:
    """The section that holds the PDF copy of an N3."""
    return (
        '<component><section><templateId root="1.2.250.1.213.1.1.2.243"/><entry><observationMedia classCode="OBS" moodCode="EVN">'
        f'<value mediaType="application/pdf" representation="B64">{base64.b64encode(pdf).decode()}</value>'
        "</observationMedia></entry></section></component>"
    )


def body(level: str, extra: str = "") -> str:
    """The body of a document of that level; `extra`: more sections."""
    if level == "N1":
        return f"<nonXMLBody>{pdf_text()}</nonXMLBody>"
    entry = ENTRY if level == "N3" else ""
    section = f"<component><section><title>Demande</title><text>Examen fictif.</text>{entry}</section></component>"
    return f"<structuredBody>{section}{extra}</structuredBody>"


def cda(
    level: str = "N1",
    *,
    identifier: str | None = None,
    code: str = IMAGING,
    related: str = "",
    extra: str = "",
) -> str:
    """A document in which every rule holds. Tests replace what they want to break."""
    identifier = identifier or (N1_ID if level == "N1" else N3_ID)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3">
<realmCode code="FR"/>
<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
<templateId root="2.16.840.1.113883.2.8.2.1"/>
<templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="{_MODELS[level]}"/>
<id root="{identifier}"/>
<code code="{code}" codeSystem="2.16.840.1.113883.6.1"/>
<title>Compte rendu fictif</title>
<effectiveTime value="20260901100000+0200"/>
<confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
<languageCode code="fr-FR"/>
<setId root="2.25.1000"/>
<versionNumber value="1"/>
<recordTarget><patientRole>
<id root="{TEST_OID}" extension="{INS}"/>
<patient>
<name><family qualifier="BR">{FAMILY}</family><given>{OTHERS}</given><given qualifier="BR">{GIVEN}</given></name>
<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
<birthTime value="{BIRTH}"/>
<birthplace><place><addr><county>51215</county></addr></place></birthplace>
</patient>
</patientRole></recordTarget>
<author><time value="20260901100000+0200"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="899700000000"/></assignedAuthor></author>
<legalAuthenticator><time value="20260901100000+0200"/><signatureCode code="S"/><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="899700000000"/></assignedEntity></legalAuthenticator>
<documentationOf><serviceEvent><effectiveTime><low value="20260901"/></effectiveTime><performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1"/></assignedEntity></performer></serviceEvent></documentationOf>
{related}
<componentOf><encompassingEncounter><effectiveTime><low value="20260901"/></effectiveTime><location><healthCareFacility/></location></encompassingEncounter></componentOf>
<component>{body(level, extra)}</component>
</ClinicalDocument>
"""


def related_document(kind: str, *roots: str) -> str:
    """A relatedDocument of the header."""
    ids = "".join(f'<id root="{root}"/>' for root in roots)
    return f'<relatedDocument typeCode="{kind}"><parentDocument>{ids}</parentDocument></relatedDocument>'


RIM = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
LCM = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"
PATIENT_ID = f"{INS}^^^&amp;{TEST_OID}&amp;ISO^NH"
SET_CLASS = '<Classification id="cl" classifiedObject="Set" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>'


def _slot(name: str, *values: str) -> str:
    return f'<Slot name="{name}"><ValueList>{"".join(f"<Value>{value}</Value>" for value in values)}</ValueList></Slot>'


def entry(
    name: str,
    uri: str,
    data: bytes,
    unique_id: str,
    *,
    code: str = IMAGING,
    form: str | None = None,
) -> str:
    """A DocumentEntry that describes `data` rightly."""
    form = form or (
        "urn:ihe:iti:xds-sd:pdf:2008"
        if b"nonXMLBody" in data
        else "urn:asip:ci-sis:img-cr-img:2024.01"
    )
    return (
        f'<ExtrinsicObject id="{name}" mimeType="text/xml" objectType="urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1">'
        + _slot("URI", uri)
        + _slot("hash", hashlib.sha1(data).hexdigest())
        + _slot("size", str(len(data)))
        + _slot("sourcePatientId", PATIENT_ID)
        + _slot("sourcePatientInfo", f"PID-5|{FAMILY}^{GIVEN}^^^^^D", f"PID-7|{BIRTH}")
        + f'<Classification id="c1" classificationScheme="urn:uuid:f0306f51-975f-434e-a61c-c59651d33983" classifiedObject="{name}" nodeRepresentation="{code}"/>'
        + f'<Classification id="c2" classificationScheme="urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d" classifiedObject="{name}" nodeRepresentation="{form}"/>'
        + f'<ExternalIdentifier id="x1" identificationScheme="urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab" value="{unique_id}"/>'
        + f'<ExternalIdentifier id="x2" identificationScheme="urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427" value="{PATIENT_ID}"/>'
        + "</ExtrinsicObject>"
    )


def association(kind: str, source: str, target: str) -> str:
    """A relation between two objects of the submission."""
    return f'<Association id="a{source}{target}" associationType="{kind}" sourceObject="{source}" targetObject="{target}"/>'


def submission(
    entries: Sequence[str], *relations: str, members: Sequence[str] = ("Doc1", "Doc3")
) -> str:
    """A SubmitObjectsRequest with one set, to which `members` belong."""
    package = f'<RegistryPackage id="Set"><ExternalIdentifier id="x3" identificationScheme="urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446" value="{PATIENT_ID}"/></RegistryPackage>'
    joined = "".join(
        association("urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember", "Set", name)
        for name in members
    )
    content = "".join(entries) + package + SET_CLASS + joined + "".join(relations)
    return f'<lcm:SubmitObjectsRequest xmlns:lcm="{LCM}" xmlns="{RIM}"><RegistryObjectList>{content}</RegistryObjectList></lcm:SubmitObjectsRequest>'


FOLDER = "IHE_XDM/SUBSET01/"
LINK = association(XFRM, "Doc3", "Doc1")


def members(
    first: str | None = None,
    third: str | None = None,
    *,
    relations: Sequence[str] = (LINK,),
    **replaced: Any,
) -> dict[str, bytes]:
    """The files of an archive that holds an N1 and an N3 of one report, linked. `first` or `third` empty: that document is left out."""
    documents = {
        "Doc1": cda("N1") if first is None else first,
        "Doc3": cda("N3") if third is None else third,
    }
    held = {name: text.encode() for name, text in documents.items() if text}
    ids = {"Doc1": N1_ID, "Doc3": N3_ID}
    codes = {
        name: data.split(b'<code code="')[1].split(b'"')[0].decode() for name, data in held.items()
    }
    entries = [
        entry(name, f"{name.upper()}.XML", data, ids[name], code=codes[name])
        for name, data in held.items()
    ]
    metadata = submission(entries, *relations, members=tuple(held))
    return {
        "INDEX.HTM": b"<html><body>Archive fictive</body></html>",
        "README.TXT": b"Archive fictive",
        FOLDER + "METADATA.XML": metadata.encode(),
        **{f"{FOLDER}{name.upper()}.XML": data for name, data in held.items()},
    }


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files, compressed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2026, 9, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED
            )
    return out.getvalue()


def changed(files: Mapping[str, bytes], path: str, before: str, after: str) -> dict[str, bytes]:
    """The same files, one text replaced in one of them (which must hold it)."""
    assert before.encode() in files[path], f"{path} does not hold {before}"
    return {**files, path: files[path].replace(before.encode(), after.encode(), 1)}


def provide_and_register(content: Mapping[str, str], metadata: str) -> str:
    """A SOAP message that submits documents, base64 or references given by id."""
    documents = "".join(
        f'<xdsb:Document id="{name}">{value}</xdsb:Document>' for name, value in content.items()
    )
    return (
        '<soap:Envelope xmlns:soap="http://www.w3.org/2003/05/soap-envelope"><soap:Body>'
        f'<xdsb:ProvideAndRegisterDocumentSetRequest xmlns:xdsb="urn:ihe:iti:xds-b:2007">{metadata}{documents}'
        "</xdsb:ProvideAndRegisterDocumentSetRequest></soap:Body></soap:Envelope>"
    )

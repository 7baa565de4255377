"""Writes the evidence of the examples: small, openly fictitious, the same bytes each time.

Run from anywhere: python examples/generate.py
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import captures

from segur_audit.guidance.examples import tiny_pdf

HERE = Path(__file__).parent
VERSION = "4.2.0"
NOTE = "Document fictif, produit pour les exemples de segur-audit"

# A matricule of the test range (OID …4.10), with a valid key; the patient does not exist.
INS, INS_OID = "279035121518989", "1.2.250.1.213.1.4.10"
PATIENT = "ZZPATIENTE"


def video(seconds: int) -> bytes:
    """The container of a video without a picture: what tells an MP4 from a file renamed .mp4."""
    header = b"ftypisom\x00\x00\x02\x00isomiso2mp41"
    movie = b"mvhd" + struct.pack(">IIIII", 0, 0, 0, 1000, 1000 * seconds) + b"\x00" * 80
    boxes = [header, b"moov" + struct.pack(">I", len(movie) + 4) + movie, b"mdat" + NOTE.encode()]
    return b"".join(struct.pack(">I", len(box) + 4) + box for box in boxes)


def picture(width: int, height: int) -> bytes:
    """A white PNG."""
    rows = zlib.compress(b"".join(b"\x00" + b"\xff" * width for _ in range(height)), 0)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)),
        (b"IDAT", rows),
        (b"IEND", b""),
    ]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def cda(
    level: str, code: str, identifier: str, *, pdf: bytes, title: str = "Compte rendu d'imagerie"
) -> bytes:
    """A CDA R2 of level N1 (a PDF) or N3 (structured), with the header that CI-SIS asks for."""
    third = "1.3.6.1.4.1.19376.1.2.20" if level == "N1" else "1.2.250.1.213.1.1.1.45"
    if level == "N1":
        body = f'<nonXMLBody><text mediaType="application/pdf" representation="B64">{base64.b64encode(pdf).decode()}</text></nonXMLBody>'
    else:
        body = (
            '<structuredBody><component><section><code code="18782-3" codeSystem="2.16.840.1.113883.6.1"/><title>Résultat</title>'
            '<text>Texte fictif</text><entry><observation classCode="OBS" moodCode="EVN"><code code="18782-3" codeSystem="2.16.840.1.113883.6.1"/>'
            "</observation></entry></section></component></structuredBody>"
        )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <realmCode code="FR"/>
 <typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>
 <templateId root="2.16.840.1.113883.2.8.2.1"/>
 <templateId root="1.2.250.1.213.1.1.1.1"/>
 <templateId root="{third}"/>
 <id root="{identifier}"/>
 <code code="{code}" codeSystem="2.16.840.1.113883.6.1" displayName="{title}"/>
 <title>{title}</title>
 <effectiveTime value="20261001093000+0200"/>
 <confidentialityCode code="N" codeSystem="2.16.840.1.113883.5.25"/>
 <languageCode code="fr-FR"/>
 <setId root="{identifier}"/>
 <versionNumber value="1"/>
 <recordTarget><patientRole>
  <id root="{INS_OID}" extension="{INS}"/>
  <patient>
   <name><family qualifier="BR">{PATIENT}</family><given>ZZFAUSTINE ZZCAMILLE</given><given qualifier="BR">ZZFAUSTINE</given></name>
   <administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/>
   <birthTime value="19790328"/>
   <birthplace><place><addr><county>51215</county></addr></place></birthplace>
  </patient>
 </patientRole></recordTarget>
 <author><time value="20261001093000+0200"/><assignedAuthor><id root="1.2.250.1.71.4.2.1" extension="899700000001"/></assignedAuthor></author>
 <custodian><assignedCustodian><representedCustodianOrganization><id root="1.2.250.1.71.4.2.2" extension="10B0172805"/></representedCustodianOrganization></assignedCustodian></custodian>
 <legalAuthenticator><time value="20261001093000+0200"/><signatureCode code="S"/><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="899700000001"/></assignedEntity></legalAuthenticator>
 <documentationOf><serviceEvent><effectiveTime><low value="20261001090000+0200"/></effectiveTime><performer typeCode="PRF"><assignedEntity><id root="1.2.250.1.71.4.2.1" extension="899700000001"/></assignedEntity></performer></serviceEvent></documentationOf>
 <componentOf><encompassingEncounter><effectiveTime><low value="20261001090000+0200"/></effectiveTime><location><healthCareFacility/></location></encompassingEncounter></componentOf>
 <component>{body}</component>
</ClinicalDocument>
""".encode()


_RIM = 'xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0" xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"'
_PATIENT_ID = f"{INS}^^^&amp;{INS_OID}&amp;ISO^NH"


def _slot(name: str, value: str) -> str:
    return f'<Slot name="{name}"><ValueList><Value>{value}</Value></ValueList></Slot>'


def _identifier(scheme: str, owner: str, value: str) -> str:
    return f'<ExternalIdentifier id="x-{owner}-{scheme[:8]}" registryObject="{owner}" identificationScheme="urn:uuid:{scheme}" value="{value}"/>'


def _classification(scheme: str, owner: str, value: str) -> str:
    return f'<Classification id="c-{owner}-{scheme[:8]}" classificationScheme="urn:uuid:{scheme}" classifiedObject="{owner}" nodeRepresentation="{value}"/>'


def _entry(name: str, file: str, data: bytes, unique: str, code: str, format_code: str) -> str:
    return (
        f'<ExtrinsicObject id="{name}" mimeType="text/xml" objectType="urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1">'
        + _slot("URI", file)
        + _slot("hash", hashlib.sha1(data).hexdigest())
        + _slot("size", str(len(data)))
        + _slot("sourcePatientId", _PATIENT_ID)
        + _classification("f0306f51-975f-434e-a61c-c59651d33983", name, code)
        + _classification("a09d5840-386c-46f2-b5ad-9c3699a4309d", name, format_code)
        + _identifier("2e82c1f6-a085-4c72-9da3-8640a32e42ab", name, unique)
        + _identifier("58a6f841-87b3-4a3e-92fd-a8ffeff98427", name, _PATIENT_ID)
        + "</ExtrinsicObject>"
    )


def _association(kind: str, source: str, target: str) -> str:
    return f'<Association id="a-{source}-{target}" associationType="{kind}" sourceObject="{source}" targetObject="{target}"/>'


def xdm(*, linked: bool = True) -> bytes:
    """An IHE_XDM archive with an N1 and an N3 of one report; `linked`: with the XFRM association between them."""
    pdf = tiny_pdf([NOTE])
    first = cda("N1", "18748-4", "2.25.100000000000000000000000000000001", pdf=pdf)
    third = cda("N3", "18748-4", "2.25.100000000000000000000000000000003", pdf=pdf)
    member = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember"
    metadata = (
        f'<?xml version="1.0" encoding="UTF-8"?><lcm:SubmitObjectsRequest {_RIM}><RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">'
        + _entry(
            "Document01",
            "DOC0001.XML",
            first,
            "2.25.100000000000000000000000000000001",
            "18748-4",
            "urn:ihe:iti:xds-sd:pdf:2008",
        )
        + _entry(
            "Document02",
            "DOC0002.XML",
            third,
            "2.25.100000000000000000000000000000003",
            "18748-4",
            "urn:asip:ci-sis:img-cr-img:2024.01",
        )
        + '<RegistryPackage id="Set01">'
        + _identifier("6b5aea1a-874d-4603-a4bc-96a0a7b38446", "Set01", _PATIENT_ID)
        + _identifier(
            "96fdda7c-d067-4183-912e-bf5ee74998a8",
            "Set01",
            "2.25.200000000000000000000000000000001",
        )
        + _identifier(
            "554ac39e-e3fe-47fe-b233-965d2a147832",
            "Set01",
            "2.25.300000000000000000000000000000001",
        )
        + '</RegistryPackage><Classification id="cl-Set01" classifiedObject="Set01" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>'
        + _association(member, "Set01", "Document01")
        + _association(member, "Set01", "Document02")
        + (
            _association("urn:ihe:iti:2007:AssociationType:XFRM", "Document02", "Document01")
            if linked
            else ""
        )
        + "</RegistryObjectList></lcm:SubmitObjectsRequest>"
    ).encode()
    return archive(
        {
            "INDEX.HTM": b"<html><body>Archive fictive</body></html>",
            "README.TXT": NOTE.encode(),
            "IHE_XDM/SUBSET01/METADATA.XML": metadata,
            "IHE_XDM/SUBSET01/DOC0001.XML": first,
            "IHE_XDM/SUBSET01/DOC0002.XML": third,
        }
    )


def archive(members: dict[str, bytes]) -> bytes:
    """A zip whose bytes do not depend on the day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 10, 1, 9, 30, 0))
            target.writestr(info, data)
    return out.getvalue()


SENDER = "medecin@lps-exemple.mssante.fr"
MAILBOXES = {
    "organisationnelle": "secretariat@hopital-exemple.mssante.fr",
    "personnelle": "praticien@hopital-exemple.mssante.fr",
}


def initial_mail(kind: str) -> bytes:
    """The mail that asked for a reading receipt."""
    return (
        f"From: {SENDER}\r\nTo: {MAILBOXES[kind]}\r\nSubject: Message fictif\r\nDate: Thu, 01 Oct 2026 09:30:00 +0200\r\n"
        f"Message-ID: <initial-{kind}@lps-exemple.mssante.fr>\r\nDisposition-Notification-To: {SENDER}\r\nReturn-Path: <{SENDER}>\r\nX-MSS-NIL: DEV935997\r\n"
        f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{NOTE}\r\n"
    ).encode()


def mdn(kind: str) -> bytes:
    """The reading receipt that the mailbox of this kind sends back."""
    box = MAILBOXES[kind]
    return (
        f"From: {box}\r\nTo: {SENDER}\r\nSubject: Accuse de lecture\r\nDate: Thu, 01 Oct 2026 09:45:00 +0200\r\n"
        f"Message-ID: <mdn-{kind}@hopital-exemple.mssante.fr>\r\nReturn-Path: <>\r\nX-MSS-NIL: DEV935997\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=disposition-notification; boundary="limite"\r\n\r\n'
        f"--limite\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nLe message a ete affiche. {NOTE}\r\n"
        "--limite\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Reporting-UA: exemple; Exemple DPI {VERSION}\r\nOriginal-Recipient: rfc822;{box}\r\nFinal-Recipient: rfc822;{box}\r\n"
        f"Original-Message-ID: <initial-{kind}@lps-exemple.mssante.fr>\r\nDisposition: automatic-action/MDN-sent-automatically; processed\r\n\r\n"
        "--limite--\r\n"
    ).encode()


def pentest_form(version: str, day: str, signed_on: str, *, signed: bool = True) -> bytes:
    """The penetration-test form."""
    lines = [
        "Formulaire de test d'intrusion - Base Commune, client lourd 3 tiers",
        f"Application : Exemple DPI, version {version}",
        "Prestataire : Audit SA, organisme qualifié PASSI",
        f"Date du test : {day}",
        f"Signé le : {signed_on}",
        "Écarts de gravité haute : 0",
        "Écarts de gravité moyenne : 3",
        NOTE,
    ]
    return tiny_pdf(lines, signed=signed)


def cnda_attestation(status: str, nil: str = "4567") -> bytes:
    """The attestation that a demand was deposited with the CNDA."""
    lines = [
        "CNDA - Attestation de dépôt d'une demande d'homologation",
        f"Numéro éditeur (NIE) : 0123 - Numéro logiciel (NIL) : {nil}",
        f"Logiciel : Exemple DPI {VERSION}",
        f"Statut : {status}",
        NOTE,
    ]
    return tiny_pdf(lines)


def letter(*lines: str) -> bytes:
    """A letter, a report, a form."""
    return tiny_pdf([*lines, NOTE])


def ready_hospital() -> dict[str, bytes]:
    """The evidence of the dossier that is ready."""
    files = {
        "psc/code-flow.mp4": video(60),
        "psc/ciba.mp4": video(45),
        "dmp/IHE_XDM.zip": xdm(),
        "ssi/test-intrusion.pdf": pentest_form(VERSION, "2 mars 2026", "20/03/2026"),
        "cnda/attestation-depot.pdf": cnda_attestation("Pré-examen"),
        "candidature/lettre-engagement.pdf": letter(
            "Lettre d'engagement",
            "Exemple DPI répond aux fonctionnalités minimales de la section 2.1 du DSR.",
        ),
    }
    for kind in MAILBOXES:
        files[f"mss/mdn-{kind}.eml"] = mdn(kind)
        files[f"mss/initial-{kind}.eml"] = initial_mail(kind)
    return {**files, **exchanged()}


def exchanged(version: str = VERSION, scope: str = "openid scope_all") -> dict[str, bytes]:
    """What the software exchanged with Pro Santé Connect, the DMP and INSi; the second DMP message tells `version`."""
    patient = f"{INS}^^^&amp;{INS_OID}&amp;ISO^NH"
    return {
        "psc/code-flow.expurge.json": captures.code_flow(scope),
        "psc/ciba.expurge.json": captures.ciba(),
        "dmp/consultation-1.xml": captures.dmp_message("899700000001", patient, VERSION, 1),
        "dmp/consultation-2.xml": captures.dmp_message("899700000002", patient, version, 2),
        "insi/echange.txt": captures.insi_exchange(INS, INS_OID, PATIENT, VERSION),
    }


def hospital_with_mistakes() -> dict[str, bytes]:
    """The same with what goes wrong in real life."""
    return {
        **ready_hospital(),
        "psc/ciba.mp4": picture(40, 20),  # a screenshot renamed
        "dmp/IHE_XDM.zip": xdm(linked=False),
        "ssi/test-intrusion.pdf": pentest_form(
            "4.1.0", "2 octobre 2025", "20/10/2025", signed=False
        ),
        "cnda/attestation-depot.pdf": cnda_attestation("Déposée", nil="4576"),
        "mss/source.txt": b"",
        **exchanged("4.1.0", scope="openid"),
    }


def sas() -> dict[str, bytes]:
    """The evidence of the SAS advance."""
    return {
        "formulaire-asp.pdf": letter(
            "Formulaire ASP de demande d'avance, dispositif SAS",
            "Raison sociale : Exemple Agenda",
            "Solution : Exemple Prise de rendez-vous 2.3.1",
            "Fait le 16/11/2026",
        ),
        "pv-mes.pdf": letter(
            "Procès-verbal de mise en service, dispositif SAS",
            "Solution : Exemple Prise de rendez-vous 2.3.1",
            "Périmètre : complet",
            "Signé par l'Agence du numérique en santé (ANS) et par Exemple Agenda, le 1er avril 2026",
        ),
        "declaration-honneur.pdf": letter(
            "Déclaration sur l'honneur de la société Exemple Agenda",
            "1. Les documents de formation des régulateurs sont produits.",
            "2. La communication à tous les effecteurs est faite.",
            "3. Tous les types de créneaux sont remontés, pour les effecteurs qui ne l'ont pas refusé.",
            "4. Les CGU notifient aux effecteurs la transmission de leurs données.",
            "Fait le 16/11/2026",
        ),
        "cgu.pdf": letter(
            "Conditions générales d'utilisation",
            "Les données des effecteurs sont transmises à la plateforme numérique SAS.",
        ),
    }


EXAMPLES = {"dpi-pret": ready_hospital, "dpi-erreurs": hospital_with_mistakes, "sas": sas}


def bound(manifest: str, files: dict[str, bytes]) -> str:
    """The manifest, its attestations bound to these very files."""
    for path, data in files.items():
        digest = hashlib.sha256(data).hexdigest()
        manifest = re.sub(
            rf'(preuves/{re.escape(path)}: )"[0-9a-f]*"', rf'\g<1>"{digest}"', manifest
        )
    return manifest


def write() -> None:
    """Write every piece under its example's `preuves/`, and bind the attestations to them."""
    for name, make in EXAMPLES.items():
        files = make()
        for path, data in files.items():
            target = HERE / name / "preuves" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        manifest = HERE / name / "manifest.yaml"
        manifest.write_text(bound(manifest.read_text("utf-8"), files), "utf-8")


if __name__ == "__main__":
    write()

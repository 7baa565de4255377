"""INSi messages in pieces, for the tests."""

from __future__ import annotations

from support import piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding

SOAP = 'xmlns:s="http://www.w3.org/2003/05/soap-envelope"'


ACTION = '<w:Action xmlns:w="http://www.w3.org/2005/08/addressing">urn:ServiceIdentiteCertifiee:1.0.0:{}</w:Action>'


SEARCH = ACTION.format("rechercherInsAvecTraitsIdentite")


CONTEXTS = (
    '<b:ContexteBAM xmlns:b="urn:bam" Version="01_02"/><l:ContexteLPS xmlns:l="urn:lps" Version="01_00"><l:LPS><l:IDAM R="4">x</l:IDAM>'
    "<l:Version>4.2.0</l:Version><l:Nom>urn:lps:exemple:4.2.0</l:Nom></l:LPS></l:ContexteLPS>"
)


SIGNED = '<o:Security xmlns:o="urn:wsse"><a:Assertion xmlns:a="urn:saml"/></o:Security>'


ASKED = '<r:RECSANSVITALE xmlns:r="http://www.cnamts.fr/INSiRecSans"/>'


TRAITS = {
    "NomNaissance": "LEBOEUF",
    "ListePrenom": "CAMILLE ALIX",
    "Sexe": "F",
    "DateNaissance": "1979-03-28",
    "LieuNaissance": "63220",
}


def envelope(header: str, body: str) -> str:
    return f"<s:Envelope {SOAP}><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>\n"


def request(header: str = SEARCH + CONTEXTS + SIGNED, body: str = ASKED) -> str:
    return envelope(header, body)


def answer(header: str = "", code: str = "00", **traits: str) -> str:
    told = "".join(f"<r:{name}>{value}</r:{name}>" for name, value in {**TRAITS, **traits}.items())
    return envelope(
        header,
        f'<r:RESULTAT xmlns:r="http://www.cnamts.fr/INSiResultat"><r:CR><r:CodeCR>{code}</r:CodeCR></r:CR><r:INDIVIDU><r:INSACTIF><r:IdIndividu>'
        "<r:NumIdentifiant>2790351215189</r:NumIdentifiant><r:Cle>89</r:Cle></r:IdIndividu><r:OID>1.2.250.1.213.1.4.10</r:OID></r:INSACTIF>"
        f"<r:TIQ>{told}</r:TIQ></r:INDIVIDU></r:RESULTAT>",
    )


def cda(family: str) -> bytes:
    return (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id root="1.2.250.1.213.1.4.10" extension="279035121518989"/>'
        f'<patient><name><family qualifier="BR">{family}</family></name></patient></patientRole></recordTarget></ClinicalDocument>'
    ).encode()


def findings(log: str, *documents: tuple[str, bytes]) -> list[Finding]:
    read = piece(("insi.xml", log.encode()), *documents, nature="message_insi")
    return run("insi.conform", read, version=Declared("4.2.0", "solution.version"))

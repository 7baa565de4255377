"""The rules of a VIHF (VIHF-01 to VIHF-10): what each asserts, its source, how a breach is said."""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import written

_SOURCE = "{}, VIHF du DMP (IHE XUA, CI-SIS)"


def rule(
    code: str,
    number: str,
    good: tuple[str, str],
    bad: tuple[str, str],
    remedy: tuple[str, str],
    otherwise: Outcome = Outcome.FAIL,
) -> Rule:
    return Rule(
        f"vihf.{code}",
        _SOURCE.format(number),
        written(*good),
        written(*bad),
        written(*remedy),
        otherwise,
    )


ASSERTION = rule(
    "assertion",
    "VIHF-01",
    (
        "wsse:Security porte une seule assertion SAML 2.0, avec son ID",
        "wsse:Security carries one SAML 2.0 assertion, with its ID",
    ),
    (
        "le message ne porte pas exactement une assertion SAML 2.0 avec un ID, dans wsse:Security",
        "the message does not carry exactly one SAML 2.0 assertion with an ID, in wsse:Security",
    ),
    ("mettez un VIHF et un seul dans wsse:Security", "put one VIHF and only one in wsse:Security"),
)
ATTRIBUTES = rule(
    "attributes",
    "VIHF-02",
    (
        "les onze attributs obligatoires sont renseignés",
        "the eleven mandatory attributes are filled in",
    ),
    (
        "des attributs obligatoires manquent, sont vides ou répétés",
        "mandatory attributes are absent, empty or repeated",
    ),
    (
        "renseignez chaque attribut obligatoire du VIHF, une fois",
        "fill in each mandatory attribute of the VIHF, once",
    ),
)
VERSION = rule(
    "version",
    "VIHF-03",
    ("VIHF_Version est connue", "VIHF_Version is known"),
    ("VIHF_Version n'est ni 3.0 ni 4.0", "VIHF_Version is neither 3.0 nor 4.0"),
    (
        "vérifiez la version du VIHF dans le guide d'intégration du DMP",
        "check the version of the VIHF in the DMP's integration guide",
    ),
    Outcome.WARNING,
)
LPS_VERSION = rule(
    "lps_version",
    "VIHF-02",
    ("LPS_Version est la version candidate", "LPS_Version is the candidate version"),
    ("LPS_Version n'est pas la version candidate", "LPS_Version is not the candidate version"),
    (
        "refaites les messages avec la version candidate, ou corrigez solution.version",
        "make the messages again with the candidate version, or correct solution.version",
    ),
)
CONTEXT = rule(
    "authn_context",
    "VIHF-05, EX_AIR-050",
    (
        "en AIR, un seul AuthnContextDecl, et sa valeur est celle de l'AIR déclaré",
        "in AIR, one AuthnContextDecl, whose value is that of the declared AIR",
    ),
    (
        "en AIR, AuthnContextDecl n'est pas unique, ou n'est pas celui de l'AIR déclaré",
        "in AIR, AuthnContextDecl is not single, or is not that of the declared AIR",
    ),
    (
        "en AIR simplifié, écrivez un seul AuthnContextDecl : CONF_EXI_PGSSIS",
        "in AIR simplifié, write one AuthnContextDecl: CONF_EXI_PGSSIS",
    ),
)
SECTOR = rule(
    "sector",
    "VIHF-06",
    (
        "Secteur_Activite a la forme SAnn^1.2.250.1.71.4.2.4",
        "Secteur_Activite has the form SAnn^1.2.250.1.71.4.2.4",
    ),
    (
        "Secteur_Activite n'a pas la forme SAnn^1.2.250.1.71.4.2.4",
        "Secteur_Activite has not the form SAnn^1.2.250.1.71.4.2.4",
    ),
    (
        "prenez le secteur d'activité dans le jeu de valeurs JDV_J61",
        "take the sector of activity from the value set JDV_J61",
    ),
)
PATIENT = rule(
    "patient",
    "VIHF-07",
    (
        "resource-id désigne le patient par son INS et l'OID de celui-ci",
        "resource-id names the patient by their INS and its OID",
    ),
    (
        "resource-id n'a pas la forme INS^^^&OID&ISO^NH avec l'OID d'un INS",
        "resource-id has not the form INS^^^&OID&ISO^NH with the OID of an INS",
    ),
    (
        "écrivez l'INS sur quinze caractères, puis ^^^&, son OID, et &ISO^NH",
        "write the fifteen characters of the INS, then ^^^&, its OID, and &ISO^NH",
    ),
)
KEY = rule(
    "patient_key",
    "VIHF-07, RNIV",
    (
        "le matricule INS a quinze caractères et la bonne clé",
        "the INS number has fifteen characters and the right key",
    ),
    (
        "le matricule INS n'a pas quinze caractères, ou sa clé est fausse",
        "the INS number has not fifteen characters, or its key is wrong",
    ),
    ("utilisez un INS de test dont la clé est juste", "use a test INS whose key is right"),
)
TEST_PATIENT = rule(
    "patient_test",
    "VIHF-07, RGPD",
    ("l'INS est de test ou de démonstration", "the INS is of test or demonstration"),
    (
        "l'INS porte un OID de production : il peut s'agir d'un patient réel",
        "the INS carries a production OID: this may be a real patient",
    ),
    (
        "refaites les messages avec un patient de test ; si la personne existe, retirez la pièce "
        "et prévenez votre DPO",
        "make the messages again with a test patient; if the person exists, withdraw the piece "
        "and tell your DPO",
    ),
    Outcome.WARNING,
)
ROLES = rule(
    "role",
    "VIHF-08",
    ("les rôles du professionnel sont donnés", "the roles of the professional are given"),
    (
        "il manque un rôle : la profession, ou le second rôle d'un médecin ou d'un pharmacien",
        "a role is missing: the profession, or the second role of a physician or pharmacist",
    ),
    (
        "donnez la profession (JDV_J65), et le savoir-faire quand elle est 10 ou 21",
        "give the profession (JDV_J65), and the speciality when it is 10 or 21",
    ),
)
ROLE_SYSTEM = rule(
    "role_system",
    "VIHF-08",
    ("le premier rôle est d'un système connu", "the first role is of a known system"),
    (
        "le premier rôle est d'un système de codes qui n'est pas connu",
        "the first role is of a code system that is not known",
    ),
    (
        "vérifiez le codeSystem du premier rôle (1.2.250.1.213.1.1.5.5)",
        "check the codeSystem of the first role (1.2.250.1.213.1.1.5.5)",
    ),
    Outcome.WARNING,
)
RESOURCE = rule(
    "resource",
    "VIHF-09",
    ("Ressource_URN est urn:dmp", "Ressource_URN is urn:dmp"),
    ("Ressource_URN n'est pas urn:dmp", "Ressource_URN is not urn:dmp"),
    ("écrivez urn:dmp dans Ressource_URN", "write urn:dmp in Ressource_URN"),
)
PURPOSE = rule(
    "purpose",
    "VIHF-09",
    (
        "purposeofuse est « normal », du système attendu",
        "purposeofuse is 'normal', of the expected system",
    ),
    (
        "purposeofuse n'est pas « normal », ou n'est pas du système attendu",
        "purposeofuse is not 'normal', or is not of the expected system",
    ),
    (
        "vérifiez que cet accès n'est pas un accès ordinaire",
        "check that this access is no ordinary one",
    ),
    Outcome.WARNING,
)
ISSUER = rule(
    "issuer",
    "VIHF-10",
    ("Issuer est un nom X.509 (X509SubjectName)", "Issuer is an X.509 name (X509SubjectName)"),
    (
        "Issuer n'est pas un nom X.509 (X509SubjectName)",
        "Issuer is not an X.509 name (X509SubjectName)",
    ),
    (
        "donnez le DN du certificat de signature de l'organisation (ORG_SIGN)",
        "give the DN of the organisation's signing certificate (ORG_SIGN)",
    ),
)
ISSUER_URN = rule(
    "issuer",
    "VIHF-10",
    ("Issuer est un nom X.509 (X509SubjectName)", "Issuer is an X.509 name (X509SubjectName)"),
    (
        "Issuer est un X509SubjectName, sous un URN qui n'est pas celui de SAML 1.1",
        "Issuer is an X509SubjectName, whose URN is not that of SAML 1.1",
    ),
    (
        "écrivez Format comme SAML le nomme : "
        "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
        "write Format as SAML names it: urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName",
    ),
    Outcome.WARNING,
)
SIGNED = rule(
    "signed",
    "VIHF-10",
    (
        "l'assertion est signée, et la signature porte sur elle",
        "the assertion is signed, and the signature is on it",
    ),
    (
        "l'assertion n'est pas signée, ou la signature porte sur autre chose",
        "the assertion is not signed, or the signature is on something else",
    ),
    (
        "signez l'assertion elle-même : Reference/@URI est # suivi de son ID",
        "sign the assertion itself: Reference/@URI is # then its ID",
    ),
)
METHOD = rule(
    "signature_method",
    "VIHF-10",
    ("la signature est en rsa-sha256", "the signature is rsa-sha256"),
    ("la signature n'est pas en rsa-sha256", "the signature is not rsa-sha256"),
    (
        "signez en rsa-sha256, canonicalisation exclusive",
        "sign with rsa-sha256, exclusive canonicalisation",
    ),
    Outcome.WARNING,
)
DATES = rule(
    "dates",
    "VIHF-11",
    (
        "authentification, émission et conditions se suivent dans le temps",
        "authentication, issue and conditions follow in time",
    ),
    (
        "les dates de l'assertion ne se suivent pas",
        "the dates of the assertion do not follow one another",
    ),
    (
        "émettez l'assertion après l'authentification, dans ses conditions de validité",
        "issue the assertion after the authentication, within its validity",
    ),
)
CAPTURE = rule(
    "capture",
    "VIHF-11",
    ("l'assertion n'est pas postérieure à la pièce", "the assertion is not later than the piece"),
    (
        "l'assertion est postérieure à la date de la pièce",
        "the assertion is later than the date of the piece",
    ),
    (
        "corrigez la date de la pièce, ou l'horloge du serveur",
        "correct the date of the piece, or the server's clock",
    ),
    Outcome.WARNING,
)
SIGNATURE_SOURCE = _SOURCE.format("VIHF-12")

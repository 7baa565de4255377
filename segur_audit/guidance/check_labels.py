"""What each check looks at, as a sentence: `explain` says it instead of the check's name. A test
proves that none is wanting.
"""

from __future__ import annotations

from segur_audit.model.text import Text

CHECK_LABELS: dict[str, Text] = {
    "authentication.ciba": Text(
        "CIBA est déclaré dès que le client est lourd, que le flux est choisi ou que le profil "
        "est coché",
        "CIBA is declared as soon as the client is thick, the flow is chosen or the profile is "
        "ticked",
    ),
    "authentication.code_flow": Text(
        "le code flow est déclaré ; CIBA seul sans client lourd est à vérifier",
        "the code flow is declared; CIBA alone without a thick client is to be reviewed",
    ),
    "cda.conform": Text(
        "chaque document CDA suit les règles d'en-tête et de corps du CI-SIS",
        "each CDA document follows the CI-SIS rules on header and body",
    ),
    "cda.levels": Text(
        "les niveaux lus dans les documents CDA sont ceux qui sont déclarés",
        "the levels read in the CDA documents are those that are declared",
    ),
    "cda.n1_seen": Text(
        "un document CDA R2 N1 est lu dans les pièces",
        "a CDA R2 N1 document is read in the evidence",
    ),
    "cda.validated": Text(
        "le document suit le schéma CDA et les schématrons que vous avez donnés",
        "the document follows the CDA schema and the schematrons that you gave",
    ),
    "cnda.named": Text(
        "chaque téléservice déclaré est nommé par une attestation du CNDA",
        "each declared teleservice is named by an attestation of the CNDA",
    ),
    "cnda.nil": Text(
        "le NIL est donné, et celui de chaque composant tiers du montage",
        "the NIL is given, and that of each third-party component of the montage",
    ),
    "cnda_form.agrees": Text(
        "ce que dit l'attestation du CNDA est ce qui est déclaré",
        "what the attestation of the CNDA says is what is declared",
    ),
    "coherence.as_declared": Text(
        "ce que les pièces disent de la solution est ce que le manifeste déclare",
        "what the evidence says of the solution is what the manifest declares",
    ),
    "coherence.dates_in_order": Text(
        "les dates se suivent dans l'ordre", "the dates follow one another in order"
    ),
    "coherence.one_environment": Text(
        "toutes les pièces viennent du même environnement",
        "all the evidence comes from the same environment",
    ),
    "coherence.one_identity": Text(
        "une seule société, un seul NIE, un seul NIL dans tout le dossier",
        "one company, one NIE, one NIL in the whole dossier",
    ),
    "coherence.one_patient": Text(
        "les pièces d'un même échange parlent du même patient",
        "the evidence of one exchange is about the same patient",
    ),
    "coherence.one_version": Text(
        "une seule version du logiciel dans tout le dossier",
        "one version of the software in the whole dossier",
    ),
    "dmp.consultation": Text(
        "les messages montrent une consultation du DMP en AIR simplifié",
        "the messages show a DMP consultation in AIR simplifié",
    ),
    "dmp_access.two_methods": Text(
        "deux méthodes d'accès au DMP au moins sont déclarées",
        "at least two ways to reach the DMP are declared",
    ),
    "formats.by_type": Text(
        "chaque type de document est déclaré avec son code et ses niveaux",
        "each type of document is declared with its code and its levels",
    ),
    "formats.n1_always": Text(
        "le N1 est toujours envoyé, hors des types de documents qui n'ont qu'un N3",
        "the N1 is always sent, types of documents that have an N3 only excepted",
    ),
    "formats.n3_linked": Text(
        "chaque N3 envoyé est lié à son N1", "each N3 that is sent is linked to its N1"
    ),
    "formats.n3_seen": Text(
        "un N3 lu dans les pièces est bien déclaré", "an N3 read in the evidence is declared"
    ),
    "funding.justified": Text(
        "les coûts justifiés sont donnés et comparés à ce qui est reçu",
        "the justified costs are given and compared with what is received",
    ),
    "hl7v2.conform": Text(
        "le message HL7v2 suit sa structure, son encodage et les règles de l'identité",
        "the HL7v2 message follows its structure, its encoding and the rules on identity",
    ),
    "homologation.candidate": Text(
        "les homologations sont celles de la solution et de la version candidates",
        "the homologations are those of the candidate solution and version",
    ),
    "homologation.status": Text(
        "l'homologation du téléservice a le statut que le jalon demande",
        "the homologation of the teleservice has the status that the milestone asks for",
    ),
    "hygiene.readable": Text(
        "chaque fichier est lisible et du type qu'il annonce",
        "each file is readable and of the type that it claims",
    ),
    "hygiene.referenced": Text(
        "chaque fichier du dossier est rattaché à une preuve",
        "each file of the folder answers a proof",
    ),
    "hygiene.used_once": Text("chaque fichier n'est donné qu'une fois", "each file is given once"),
    "insi.conform": Text(
        "l'appel à INSi et sa réponse sont complets et conformes",
        "the call to INSi and its answer are complete and conform",
    ),
    "leak.production_ins": Text(
        "aucune pièce ne porte une INS de production", "no evidence holds a production INS"
    ),
    "leak.secrets": Text(
        "aucune pièce ne porte un secret (jeton, clé, mot de passe)",
        "no evidence holds a secret (token, key, password)",
    ),
    "mail.conform": Text(
        "le courriel suit les règles de MSSanté : en-têtes, objet, archive jointe",
        "the mail follows the MSSanté rules: headers, subject, attached archive",
    ),
    "mdn.conform": Text(
        "l'accusé est un MDN complet, qui répond au message initial",
        "the receipt is a whole MDN, which answers the initial message",
    ),
    "mss.one_message_per_kind": Text(
        "les messages initiaux diffèrent d'un genre de BAL à l'autre",
        "the initial messages differ from one kind of mailbox to the other",
    ),
    "pdf.readable": Text(
        "le PDF s'ouvre et son texte se lit", "the PDF opens and its text can be read"
    ),
    "pdf.signed": Text(
        "le PDF porte une signature électronique, intacte",
        "the PDF bears an electronic signature, intact",
    ),
    "pentest.covers": Text(
        "un test d'intrusion de moins d'un an, par un organisme PASSI, sans écart de "
        "gravité haute, pour "
        "chaque architecture",
        "a penetration test under one year old, by a PASSI organisation, without a high gap, for "
        "each architecture",
    ),
    "pentest_form.agrees": Text(
        "le formulaire du test dit ce que le manifeste déclare",
        "the form of the test says what the manifest declares",
    ),
    "psc.ciba_flow": Text(
        "la trace montre une connexion CIBA entière", "the trace shows a whole CIBA connection"
    ),
    "psc.code_flow": Text(
        "la trace montre une connexion par code flow entière",
        "the trace shows a whole connection by code flow",
    ),
    "rem.version": Text(
        "la version du REM visée est la dernière connue, et celle du REM importé",
        "the version of the REM aimed at is the last known, and that of the imported REM",
    ),
    "sas.before_request": Text(
        "le procès-verbal est daté avant la demande, et signé des deux parties",
        "the report is dated before the request, and signed by both parties",
    ),
    "sas.order": Text("la VSR ne précède pas la MES", "the VSR does not come before the MES"),
    "sas_form.report": Text(
        "le procès-verbal dit ce que le manifeste déclare",
        "the report says what the manifest declares",
    ),
    "sas_form.request": Text(
        "le formulaire de l'ASP est celui de la demande", "the ASP form is that of the request"
    ),
    "sas_form.statement": Text(
        "la déclaration sur l'honneur porte ses quatre points",
        "the sworn statement holds its four points",
    ),
    "webps.call": Text(
        "l'appel contextuel de Web-PS est complet, sous la connexion Pro Santé Connect",
        "the contextual call of Web-PS is whole, under the Pro Santé Connect connection",
    ),
    "webps.methods": Text(
        "les appels lus dans les pièces montrent les méthodes déclarées",
        "the calls read in the evidence show the declared methods",
    ),
    "xdm.conform": Text(
        "l'archive IHE_XDM est complète et ses métadonnées disent vrai de ses documents",
        "the IHE_XDM archive is whole and its metadata are true of its documents",
    ),
    "xdm.without_ins": Text(
        "aucune INS ne circule tant que l'identité n'est pas qualifiée",
        "no INS travels as long as the identity is not qualified",
    ),
    "xfrm.linked": Text(
        "chaque N3 est lié à son N1 par une association XFRM",
        "each N3 is linked to its N1 by an XFRM association",
    ),
}


def check_label(name: str) -> Text:
    """The sentence of a check; for a check that has none, that a check is made."""
    return CHECK_LABELS.get(name) or Text("un contrôle du catalogue", "a check of the catalogue")

"""What the MAIL rules say: for each, its code, its source, the fact that holds, the fact that does
not, and what to do.
"""

from __future__ import annotations

from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_BASE = "Référentiel socle MSSanté n° 2"


def _rule(
    code: str, source: str, good: Text, bad: Text, remedy: Text, otherwise: Outcome = Outcome.FAIL
) -> Rule:
    return Rule(f"mail.{code}", source, good, bad, remedy, otherwise)


ARCHIVE = _rule(
    "archive",
    f"MAIL-01, {_BASE} (MSS/CONF.23)",
    Text(
        "le courriel porte une archive IHE_XDM.zip et une seule",
        "the mail carries one IHE_XDM.zip archive and only one",
    ),
    Text(
        "le courriel ne porte pas une archive IHE_XDM.zip lisible et une seule",
        "the mail does not carry one readable IHE_XDM.zip archive and only one",
    ),
    Text(
        "joignez les documents dans une seule archive, nommée IHE_XDM.zip",
        "attach the documents in a single archive, named IHE_XDM.zip",
    ),
)
SUBJECT = _rule(
    "subject",
    f"MAIL-02, {_BASE}, ECO.2.1.3 (MSS/CONF.25)",
    Text("l'objet suit le modèle XDM/1.0/DDM+", "the subject follows the pattern XDM/1.0/DDM+"),
    Text(
        "l'objet ne suit pas le modèle XDM/1.0/DDM+",
        "the subject does not follow the pattern XDM/1.0/DDM+",
    ),
    Text(
        "composez l'objet : XDM/1.0/DDM+, le libellé, puis le nom, le prénom et la date de "
        "naissance (jj/mm/aaaa)",
        "compose the subject as XDM/1.0/DDM+, the label, then the name, first name and birth date "
        "(dd/mm/yyyy)",
    ),
)
PRODUCT = _rule(
    "product",
    f"MAIL-03, {_BASE}, ECO.2.4.3 (MSS/CONF.16)",
    Text(
        "X-MSS-NIL porte la référence produit déclarée",
        "X-MSS-NIL holds the declared product reference",
    ),
    Text(
        "X-MSS-NIL ne porte pas la référence produit déclarée",
        "X-MSS-NIL does not hold the declared product reference",
    ),
    Text(
        "émettez dans X-MSS-NIL la référence produit de Convergence (jamais le NIL du CNDA), la "
        "même que solution.reference_produit",
        "send in X-MSS-NIL the Convergence product reference (never the CNDA's NIL), the same as "
        "solution.reference_produit",
    ),
)
CODES = _rule(
    "codes",
    f"MAIL-04, {_BASE}, ECO.2.4.1 (MSS/CONF.15)",
    Text(
        "X-MSS-CODECDA donne les codes des documents de l'archive",
        "X-MSS-CODECDA gives the codes of the archive's documents",
    ),
    Text(
        "X-MSS-CODECDA ne donne pas les codes des documents de l'archive",
        "X-MSS-CODECDA does not give the codes of the archive's documents",
    ),
    Text(
        "émettez dans X-MSS-CODECDA le code de chaque document CDA de l'archive, séparés par des "
        "virgules, et rien sans archive",
        "send in X-MSS-CODECDA the code of each CDA document of the archive, separated by commas, "
        "and nothing without an archive",
    ),
)
INS = _rule(
    "ins",
    f"MAIL-05, {_BASE}, ECO.2.4.2 (MSS/CONF.14)",
    Text("X-MSS-INS dit ce que l'archive contient", "X-MSS-INS says what the archive holds"),
    Text(
        "X-MSS-INS ne dit pas ce que l'archive contient",
        "X-MSS-INS does not say what the archive holds",
    ),
    Text(
        "émettez X-MSS-INS à O si l'archive contient un INS (matricule et OID), à N sinon, et "
        "rien sans archive",
        "send X-MSS-INS as O if the archive holds an INS (number and OID), N otherwise, and "
        "nothing without an archive",
    ),
)
PATIENT = _rule(
    "one_patient",
    f"MAIL-06, {_BASE} (MSS/CONF.23)",
    Text(
        "les documents de l'archive concernent un seul patient",
        "the archive's documents are about a single patient",
    ),
    Text(
        "les documents de l'archive concernent plusieurs patients",
        "the archive's documents are about several patients",
    ),
    Text("envoyez un courriel par patient", "send one mail for each patient"),
)
PDF = _rule(
    "pdf",
    f"MAIL-07, {_BASE} (MSS/CONF.23)",
    Text("un PDF accompagne l'archive", "a PDF goes with the archive"),
    Text("aucun PDF lisible n'accompagne l'archive", "no readable PDF goes with the archive"),
    Text(
        "joignez au courriel les mêmes documents en PDF (application/pdf)",
        "attach the same documents to the mail as PDF (application/pdf)",
    ),
)
SAME_PDF = _rule(
    "same_pdf",
    f"MAIL-08, {_BASE} (MSS/CONF.23)",
    Text(
        "les PDF contenus dans l'archive sont joints au courriel, à l'octet près",
        "the PDF that the archive holds are attached to the mail, byte for byte",
    ),
    Text(
        "un PDF contenu dans l'archive n'est pas joint tel quel au courriel",
        "a PDF that the archive holds is not attached as it is to the mail",
    ),
    Text(
        "joignez les mêmes PDF que ceux de l'archive ; s'ils ont été convertis en PDF/A-1, "
        "comparez-les à la main",
        "attach the same PDF as those of the archive; if they were converted to PDF/A-1, compare "
        "them by hand",
    ),
    Outcome.WARNING,
)
DOMAINS = _rule(
    "domains",
    "MAIL-09, MSSanté",
    Text(
        "l'expéditeur et les destinataires sont des adresses MSSanté",
        "the sender and the recipients are MSSanté addresses",
    ),
    Text(
        "l'expéditeur ou un destinataire n'est pas une adresse MSSanté",
        "the sender or a recipient is no MSSanté address",
    ),
    Text(
        "n'échangez qu'entre adresses du domaine mssante.fr",
        "exchange only between addresses of the domain mssante.fr",
    ),
)
MAILBOX = _rule(
    "patient_mailbox",
    f"MAIL-10, {_BASE} (MSS/CONF.21)",
    Text(
        "la BAL du patient est celle de l'INS de l'archive",
        "the patient's mailbox is that of the archive's INS",
    ),
    Text(
        "la BAL du patient n'est pas celle de l'INS de l'archive",
        "the patient's mailbox is not that of the archive's INS",
    ),
    Text(
        "adressez le courriel à <matricule INS>@patient.mssante.fr, le matricule étant celui du "
        "patient des documents",
        "send the mail to <INS number>@patient.mssante.fr, the number being that of the "
        "documents' patient",
    ),
)
END = _rule(
    "end_of_exchange",
    f"MAIL-11, {_BASE}, ECO.2.2.8 (MSS/CONF.21)",
    Text(
        "X-MSS-MES vaut FIN, vers la BAL d'un patient", "X-MSS-MES is FIN, to a patient's mailbox"
    ),
    Text(
        "X-MSS-MES ne vaut pas FIN, ou le courriel ne va pas à un patient",
        "X-MSS-MES is not FIN, or the mail does not go to a patient",
    ),
    Text(
        "n'émettez X-MSS-MES qu'avec la valeur FIN, vers la BAL d'un patient",
        "send X-MSS-MES only as FIN, to a patient's mailbox",
    ),
)
RECEIPT = _rule(
    "receipt_asked",
    "MAIL-12, RFC 8098 (MSS/UX.33)",
    Text("le courriel demande un accusé de lecture", "the mail asks for a read receipt"),
    Text("le courriel ne demande pas d'accusé de lecture", "the mail asks for no read receipt"),
    Text(
        "émettez Disposition-Notification-To avec l'adresse à laquelle le MDN doit être envoyé",
        "send Disposition-Notification-To with the address that the MDN must be sent to",
    ),
)

"""Checks on MSSanté mails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from segur_audit.catalogue.registry import check
from segur_audit.evidence.files import EvidenceFile
from segur_audit.manifest.reading import Declared
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_SEALED = Rule(
    "mail.sealed",
    "RFC 8551",
    None,
    Text(
        "le courriel est chiffré ou signé en bloc (S/MIME, PGP) : son contenu n'a pas été lu",
        "the mail is encrypted or signed as a block (S/MIME, PGP): its content was not read",
    ),
    Text(
        "joignez la source du courriel avant chiffrement",
        "supply the source of the mail before encryption",
    ),
    worth=Outcome.TO_REVIEW,
)
_SOURCE = Rule(
    "mail.source",
    "RFC 2046",
    None,
    Text(
        "le fichier n'est pas la source du courriel telle qu'elle a été envoyée",
        "the file is not the source of the mail as it was sent",
    ),
    worth=Outcome.WARNING,
)
_UNREADABLE = Rule(
    "mail.unreadable",
    "MSSanté, courriel",
    None,
    Text("le courriel ne peut pas être lu", "the mail cannot be read"),
)


_RULES = frozenset(f"MAIL-{number:02}" for number in range(1, 13))
#: The rules on what a mail carries: without reading it, none of them can be judged.
_INSIDE = frozenset(f"MAIL-{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 10))


@check("mail.conform")
def conform(
    piece: Piece, product: Declared | None = None, only: Sequence[str] = ()
) -> Iterator[Finding]:
    """The mail that carries health documents follows the rules of MSSanté (MAIL-01 to MAIL-12).

    `product` is the product reference that X-MSS-NIL must hold; `only` keeps some rules
    (`["MAIL-05"]`), all of them when it is empty.
    Correspondents outside MSSanté fail whatever is kept. What a sealed mail carries (S/MIME, PGP)
    is left to a person, once.
    A file that is no mail gives its finding, and the others are read. Source: docs/evidence.md,
    C.2.
    """
    for file in piece.files:
        try:
            yield from _findings(piece, file, product, only)
        except UnreadableEvidence as error:
            yield _UNREADABLE.fails(
                error.location or file.at(), message=error.message, action=_remedy()
            )


def _findings(
    piece: Piece, file: EvidenceFile, product: Declared | None, only: Sequence[str]
) -> Iterator[Finding]:
    from . import attachments, content, envelope
    from .mime import read_mail
    from .opened import Mail

    source = read_mail(file)
    asked = _shows(piece, only, "MAIL-12", "MSS/UX.33")
    mail = Mail(source, frozenset(only) or _RULES)
    for part in source.walk():
        for defect in part.defects:
            yield _SOURCE.warns(part.at(), message=defect, action=_remedy())
    rules = {
        "MAIL-01": content.one_archive(mail),
        "MAIL-02": envelope.subject(mail),
        "MAIL-03": envelope.product_reference(mail, product),
        "MAIL-04": content.document_codes(mail),
        "MAIL-05": content.ins_said(mail),
        "MAIL-06": content.one_patient(mail),
        "MAIL-07": attachments.a_pdf(mail),
        "MAIL-08": attachments.same_pdf(mail),
        "MAIL-09": envelope.domains(mail),
        "MAIL-10": attachments.patient_mailbox(mail),
        "MAIL-11": envelope.end_of_exchange(mail, _shows(piece, only, "MAIL-11", "MSS/CONF.21")),
        "MAIL-12": envelope.receipt_asked(mail, asked),
    }
    judged = mail.judged - _INSIDE if mail.is_sealed else mail.judged
    if judged != mail.judged:
        yield _sealed(file)
    for name, findings in rules.items():
        if name in judged:
            yield from findings
    if (
        "MAIL-09" not in judged
    ):  # a mail that leaves MSSanté proves nothing, whatever is asked of it
        yield from (
            finding for finding in envelope.domains(mail) if finding.outcome is Outcome.FAIL
        )


def _shows(piece: Piece, only: Sequence[str], rule: str, requirement: str) -> bool:
    """Whether the mail is there to show what `rule` is about: asked for by name, or answering that
    requirement.
    """
    return rule in only or any(
        canonical(str(name)).startswith(requirement) for name in piece.entry.get("repond_a", ())
    )


def _remedy() -> Text:
    return Text(
        "déposez la source SMTP complète du courriel (.eml)",
        "supply the whole SMTP source of the mail (.eml)",
    )


def _sealed(file: EvidenceFile) -> Finding:
    return _SEALED.unsure(file.at())

"""Checks on read receipts (MDN)."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_SOURCE = Rule(
    "mdn.source",
    "RFC 2046",
    None,
    Text(
        "le fichier n'est pas la source de l'accusé telle qu'elle a été reçue",
        "the file is not the source of the receipt as it was received",
    ),
    worth=Outcome.WARNING,
)
_UNREADABLE = Rule(
    "mdn.unreadable",
    "MDN-01, RFC 8098",
    None,
    Text("l'accusé de lecture ne peut pas être lu", "the read receipt cannot be read"),
)


@check("mdn.conform")
def conform(piece: Piece) -> Iterator[Finding]:
    """The read receipt follows RFC 8098 and answers the initial mail, from the mailbox that
    received it (MDN-01 to MDN-12).

    The initial mail is the companion `message_initial`, else the third part of the receipt. A file
    that is no mail gives its finding,
    and the others are read. Source: docs/evidence.md, C.1.
    """
    for file in piece.files:
        try:
            yield from _findings(piece, file)
        except UnreadableEvidence as error:
            yield _UNREADABLE.fails(
                error.location or file.at(), message=error.message, action=_remedy()
            )


def _findings(piece: Piece, file: EvidenceFile) -> Iterator[Finding]:
    from .mdn_notice import original_of, read_notice
    from .mdn_original import original_findings
    from .mdn_rules import form_findings, sealed_findings

    notice = read_notice(file)
    if notice.report is None and any(part.is_sealed for part in notice.source.walk()):
        yield from sealed_findings(notice)
        return
    for part in notice.source.walk():
        for defect in part.defects:
            yield _SOURCE.warns(part.at(), message=defect, action=_remedy())
    yield from form_findings(notice)
    yield from original_findings(
        notice, original_of(notice, piece.companions.get("message_initial"))
    )


def _remedy() -> Text:
    return Text(
        "déposez la source SMTP complète du MDN (.eml)",
        "supply the whole SMTP source of the MDN (.eml)",
    )

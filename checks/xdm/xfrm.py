"""The check on the link between an N3 and its N1 (liaison XFRM)."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import Piece
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_FAQ = "FAQ industriels, N3 lié à son N1 (liaison XFRM)"
_TOGETHER = Text(
    "déposez l'archive IHE_XDM, ou le message d'alimentation, qui contient le N1, le N3 et leur "
    "association",
    "supply the IHE_XDM archive, or the submission message, that holds the N1, the N3 and their "
    "association",
)


_LINKED = Rule(
    "xfrm.linked",
    _FAQ,
    None,
    Text(
        "le lien entre N3 et N1 n'est pas jugé : la pièce n'est pas lisible",
        "the link between N3 and N1 is not judged: the piece cannot be read",
    ),
    worth=Outcome.INFO,
)
_LINKED_NOTE = Rule(
    "xfrm.linked",
    _FAQ,
    None,
    Text(
        "le lien entre N3 et N1 n'est pas jugé : la pièce ne contient aucun document CDA lisible",
        "the link between N3 and N1 is not judged: the piece holds no readable CDA document",
    ),
    worth=Outcome.INFO,
)
_LINKED_UNSURE = Rule(
    "xfrm.linked",
    _FAQ,
    None,
    Text(
        "le lien du N3 à son N1 n'a pas pu être établi",
        "the link of the N3 to its N1 could not be established",
    ),
    _TOGETHER,
    worth=Outcome.TO_REVIEW,
)


@check("xfrm.linked")
def linked(piece: Piece) -> Iterator[Finding]:
    """Each N3 is linked to its N1 by an XFRM association, in an archive, a submission or the files
    of one entry.

    Its direction is reported and never judged; a lone CDA document is never failed. Raises
    UnreadableEvidence.
    Source: docs/evidence.md, A.2.
    """
    if piece.nature == "archive_xdm":
        try:
            yield from _archives(piece)
        except UnreadableEvidence as error:
            yield _unread(error, piece)
    elif piece.nature == "message_dmp":
        yield from _messages(piece)
    else:
        yield from _documents(piece)


def _archives(piece: Piece) -> Iterator[Finding]:
    from ..cda.link import Held, submission_findings
    from .contents import archives_of, undescribed

    for opened in archives_of(piece):
        strays = [Held(one.summary) for one in undescribed(opened) if one.summary]
        described = [(subset.held(), subset.submission) for subset in opened.subsets]
        for held, submission in described:
            yield from submission_findings([*held, *strays], submission.associations)
        if not any(held for held, _ in described):
            yield _nothing(
                piece,
                Text(
                    "l'archive ne montre aucun document CDA décrit par ses métadonnées",
                    "the archive shows no CDA document described by its metadata",
                ),
            )


def _messages(piece: Piece) -> Iterator[Finding]:
    """The documents of a submission are judged as in an archive: what is not sound proves no
    link.
    """
    from ..cda.link import submission_findings
    from .message import conversation_of
    from .submission import conversation_findings

    conversation = conversation_of(piece)
    yield from conversation_findings(conversation)
    for sent in conversation.sent:
        yield from submission_findings(sent.held, sent.submission.associations)
    if not any(sent.held for sent in conversation.sent):
        yield _nothing(
            piece,
            Text(
                "aucune soumission de documents CDA dans ce message",
                "no submission of CDA documents in this message",
            ),
        )


def _documents(piece: Piece) -> Iterator[Finding]:
    from ..cda.link import Held, submission_findings
    from ..cda.pieces import document_of
    from ..cda.summary import summary_of

    held = []
    for file in piece.files:
        try:
            document = document_of(piece, file)
        except UnreadableEvidence as error:
            yield _unread(error, piece)
            continue
        if document.count:
            held.append(Held(summary_of(document)))
    if not held:
        yield _no_document(piece)
        return
    levels = {document.summary.level for document in held}
    if len(held) > 1 and {"N1", "N3"} <= levels:
        yield from submission_findings(held, ())
        return
    shown = ", ".join(sorted(level for level in levels if level)) or "?"
    message = Text(
        "document CDA hors de toute soumission (niveau {shown}) : le lien entre N3 et N1 ne s'y "
        "voit pas",
        "CDA document outside any submission (level {shown}): the link between N3 and N1 cannot "
        "be seen in it",
        shown=shown,
    )
    yield _nothing(piece, message)


def _unread(error: UnreadableEvidence, piece: Piece) -> Finding:
    """The check that judges the file fails it; here one cause gives no second failure."""
    return _LINKED.tells(error.location or piece.place)


def _no_document(piece: Piece) -> Finding:
    place = piece.files[0].at() if piece.files else piece.place
    return _LINKED_NOTE.tells(place)


def _nothing(piece: Piece, message: Text) -> Finding:
    place = piece.files[0].at() if piece.files else piece.place
    return _LINKED_UNSURE.unsure(place, message=message)

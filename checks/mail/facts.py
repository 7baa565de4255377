"""What is read in mails and read receipts for the checks of the whole dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece

_VERSION = re.compile(r"(?<![\w.])v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})(?![\w.])")
_LIBRARIES = re.compile(
    r"outlook|exchange|thunderbird|javamail|jakarta|angus|mailkit|zimbra|postfix|dovecot|james",
    re.IGNORECASE,
)


@observe("courriel_mss", "mdn")
def mails(piece: Piece) -> Iterator[Fact]:
    """The facts of the mails of a piece, of the initial mail too save for its product.

    Raises UnreadableEvidence, once all is read: a file is no mail. What it names is masked all the
    same.
    """
    problem: UnreadableEvidence | None = None
    for file in (*piece.files, *piece.companions.values()):
        try:
            yield from _facts(piece, file)
        except UnreadableEvidence as error:
            problem = problem or error
            if file.is_loaded:
                from .mail_facts import unread_facts

                yield from unread_facts(file.data, file.at())
    if problem is not None:
        raise problem


def _facts(piece: Piece, file: EvidenceFile) -> Iterator[Fact]:
    from .mail_facts import mail_facts
    from .mime import read_mail

    initial = file in piece.companions.values()
    for fact in mail_facts(read_mail(file)):
        if not (initial and fact.kind == "product_reference"):
            yield fact
    if piece.nature == "mdn" and not initial:
        yield from _notice_facts(piece, file)


def _notice_facts(piece: Piece, file: EvidenceFile) -> Iterator[Fact]:
    """The mailbox that received, and the version of the software that made the receipt."""
    from .mdn_notice import read_notice

    notice = read_notice(file)
    if notice.final_recipient is not None:
        box = f"{notice.final_recipient.local}@{notice.final_recipient.domain}"
        yield Fact("mdn.mailbox", box, file.at("Final-Recipient"))
    yield from _reporting_version(notice.one("reporting-ua") or "", piece)


def _reporting_version(agent: str, piece: Piece) -> Iterator[Fact]:
    """The version of the software that made the receipt, when it names one and is no mail
    library.
    """
    found = _VERSION.findall(agent[:200])
    if len(found) == 1 and not _LIBRARIES.search(agent[:200]):
        name = agent.rpartition(";")[2].partition(found[0])[0].strip(" v/-")
        yield Fact("version", found[0], piece.files[0].at("Reporting-UA"), of=name)

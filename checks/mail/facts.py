"""What is read in mails and read receipts for the checks of the whole dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece

_VERSION = re.compile(r"(?<![\w.])v?([0-9]{1,5}(?:\.[0-9]{1,5}){1,4})(?![\w.])")
_LIBRARIES = re.compile(
    r"outlook|exchange|thunderbird|javamail|jakarta|angus|mailkit|zimbra|postfix|dovecot|james",
    re.IGNORECASE,
)


@observe("courriel_mss", "mdn")
def mails(piece: Piece) -> Iterator[Fact]:
    """The facts of the mails of a piece, of the initial mail too save for its product. Raises UnreadableEvidence: no mail."""
    from .mail_facts import mail_facts
    from .mime import read_mail

    for file in piece.files:
        yield from mail_facts(read_mail(file))
        if piece.nature == "mdn":
            from .mdn_notice import read_notice

            notice = read_notice(file)
            yield from _reporting_version(notice.one("reporting-ua") or "", piece)
    for file in piece.companions.values():
        yield from (
            fact for fact in mail_facts(read_mail(file)) if fact.kind != "product_reference"
        )


def _reporting_version(agent: str, piece: Piece) -> Iterator[Fact]:
    """The version of the software that made the receipt, when it names one and is no mail library."""
    found = _VERSION.findall(agent[:200])
    if len(found) == 1 and not _LIBRARIES.search(agent[:200]):
        name = agent.rpartition(";")[2].partition(found[0])[0].strip(" v/-")
        yield Fact("version", found[0], piece.files[0].at("Reporting-UA"), of=name)

"""What relates several MSSanté messages to each other."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

_SOURCE = "FAQ industriels, MDN : selon la BAL destinataire du courriel initial"


_ONE_MESSAGE_PER_KIND = Rule(
    "mss.one_message_per_kind",
    _SOURCE,
    None,
    Text(
        "la même BAL est donnée pour deux genres : {kinds}",
        "the same mailbox is given for two kinds: {kinds}",
    ),
    Text(
        "donnez le MDN de chaque genre de BAL déclaré",
        "supply the MDN of each declared kind of mailbox",
    ),
)
_ONE_MESSAGE_PER_KIND_OTHER = Rule(
    "mss.one_message_per_kind",
    _SOURCE,
    None,
    Text(
        "{count_notices} MDN, aucun donné pour deux genres de BAL",
        "{count_notices} MDN, none given for two kinds of mailbox",
    ),
)


@check("mss.one_message_per_kind")
def one_message_per_kind(evidence: Declared) -> Iterator[Finding]:
    """No MDN, and no mailbox, is shown for two kinds of mailbox: each declared kind wants a message
    and a mailbox of its own.

    Source: contract, section 7 (FAQ.MSS.MDN).
    """
    notices = [
        record
        for record in evidence.value
        if record.piece.nature == "mdn" and record.piece.entry.get("bal")
    ]
    firsts: dict[str, EvidenceRecord] = {}
    clashes = 0
    for record in notices:
        kinds = {
            str(firsts.setdefault(mark, record).piece.entry["bal"]): mark for mark in _marks(record)
        }
        for kind in kinds.keys() - {record.piece.entry["bal"]}:
            clashes += 1
            yield _clash(kind, record, is_mailbox="@" in kinds[kind])
    if not clashes:
        yield _ONE_MESSAGE_PER_KIND_OTHER.finding(
            Outcome.PASS if notices else Outcome.INFO, None, count_notices=len(notices)
        )


def _marks(record: EvidenceRecord) -> Iterator[str]:
    """What two MDN of different kinds may not share: the mailbox that received, the bytes of the
    message.
    """
    yield from (fact.value for fact in record.facts if fact.kind == "mdn.mailbox")
    yield from (file.sha256 for file in record.piece.files if file.sha256)


def _clash(kind: str, second: EvidenceRecord, *, is_mailbox: bool) -> Finding:
    kinds = f"{kind}, {second.piece.entry['bal']}"
    message = (
        Text(
            "la même BAL est donnée pour deux genres : {kinds}",
            "the same mailbox is given for two kinds: {kinds}",
            kinds=kinds,
        )
        if is_mailbox
        else Text(
            "le même message est donné pour deux genres de BAL : {kinds}",
            "the same message is given for two kinds of mailbox: {kinds}",
            kinds=kinds,
        )
    )
    return _ONE_MESSAGE_PER_KIND.fails(second.piece.place, message=message)

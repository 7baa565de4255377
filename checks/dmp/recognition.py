"""Tells the SOAP messages of the DMP by the VIHF that they carry, or by their transaction."""

from __future__ import annotations

from segur_audit.catalogue.registry import recogniser
from segur_audit.evidence.files import EvidenceFile
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.recognition import Recognition
from segur_audit.model.text import Text

_AIR = "INDIRECTE_RENFORCEE"


@recogniser("dmp")
def messages(file: EvidenceFile) -> Recognition | None:
    """A log that holds a request with a VIHF, or a message of a known transaction of the DMP."""
    if not file.is_loaded or b"nvelope" not in file.data:
        return None
    from ..kit.soap import read_log
    from .assertion import every_vihf, transaction

    try:
        found = read_log(file).messages
    except UnreadableEvidence:
        return None
    vihf = every_vihf(found)
    transactions = [name for message in found if (name := transaction(message))]
    if not vihf and not transactions:
        return None
    air = bool(vihf) and all(one.mode == _AIR for one in vihf)
    said = ", ".join(dict.fromkeys(transactions)) or "SOAP"
    mode = Text(", AIR", ", AIR") if air else Text("", "")
    return Recognition(
        "message_dmp",
        Text("message du DMP ({said})", "message of the DMP ({said})", said=said) + mode,
        sure=bool(vihf),
        role="airs" if air else "",
        words=("airs", "simplifie") if air else (),
        names=tuple(dict.fromkeys(one.name_id for one in vihf)),
    )

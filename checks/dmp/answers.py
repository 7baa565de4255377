"""What the DMP answers: whether an answer refuses what was asked, in the terms of its
transaction.
"""

from __future__ import annotations

from ..kit.soap import Message, local

_REFUSED = ("Failure", "PartialSuccess")
_STATUS = ":ResponseStatusType"
_NOT_ACKNOWLEDGED = frozenset({"AE", "AR", "CE", "CR"})
_MOST = 20_000  # elements of an answer that are looked at


def refusal(answer: Message) -> str | None:
    """How an answer refuses: its status (ebRS), or its acknowledgement (HL7 v3). None when it
    accepts; a Fault is told apart.
    """
    content = answer.content
    if content is None or answer.is_fault:
        return None
    for number, element in enumerate(content.iter()):
        if number > _MOST:
            break
        kind, _, status = (element.get("status") or "").rpartition(":")
        if status in _REFUSED and (kind.endswith(_STATUS) or local(element).endswith("Response")):
            return f"status {status}"
        if local(element) == "typeCode" and local(element.getparent()) == "acknowledgement":
            code = (element.get("code") or "").upper()
            if code in _NOT_ACKNOWLEDGED:
                return f"acknowledgement {code}"
    return None

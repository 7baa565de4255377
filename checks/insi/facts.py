"""Reads in INSi exchanges what the rules on the whole dossier compare, and what no report may
show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("message_insi")
def exchanges(piece: Piece) -> Iterator[Fact]:
    """The software's version, the patients, production identities, and the traits to hide. Raises
    UnreadableEvidence.
    """
    from ..cda.document import read
    from ..cda.document_facts import (
        birth_date_forms,
        document_facts,
        name_forms,
        patient_facts,
        private_facts,
        production_facts,
    )
    from ..hl7v2.er7 import read_messages
    from ..hl7v2.message_facts import message_facts
    from ..kit.shown import is_version
    from .message import is_document, is_hl7, read_exchange

    for file in piece.files:
        if is_hl7(file):
            yield from (fact for message in read_messages(file) for fact in message_facts(message))
            continue
        if is_document(file):
            yield from document_facts(read(file.data, file.at()))
            continue
        for message in read_exchange(file)[1]:
            if is_version(version := message.lps.get("Version", "")):
                yield Fact("version", version, message.place, of=_software(message.lps))
            yield from patient_facts(
                [(oid, number) for number, oid in message.identities], message.place
            )
            yield from production_facts(message.identities, message.place)
            words = [
                word
                for value in message.private
                for word in (*name_forms(value), *birth_date_forms(value.replace("-", "")))
            ]
            yield from private_facts(
                (*words, *(number for number, _ in message.identities)), message.place
            )


def _software(lps: Mapping[str, str]) -> str:
    """The name in `urn:lps:<name>:<version>`; empty when it is not so written."""
    parts = lps.get("Nom", "").split(":")
    return parts[2] if len(parts) > 3 and parts[:2] == ["urn", "lps"] else ""

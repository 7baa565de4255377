"""What IHE XDM archives tell of the dossier: whose they are, what must be masked, which INS they
carry.
"""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("archive_xdm")
def archives(piece: Piece) -> Iterator[Fact]:
    """The facts of the documents and of the metadata of each archive. Raises UnreadableEvidence: a
    file is no zip.
    """
    from .archive_facts import archive_facts, salvaged_archive_facts
    from .contents import archives_of

    try:
        for opened in archives_of(piece):
            yield from archive_facts(opened)
    except UnreadableEvidence:
        for file in piece.files:
            if file.is_loaded:
                yield from salvaged_archive_facts(file.data, file.at())
        raise


@observe("message_dmp")
def submissions(piece: Piece) -> Iterator[Fact]:
    """The facts of the documents that the messages submit, and of the metadata that describe them.
    A message that
    submits nothing gives none. Raises UnreadableEvidence: a file is no message.
    """
    if not any(b"SubmitObjectsRequest" in file.data for file in piece.files if file.is_loaded):
        return
    from .archive_facts import conversation_facts
    from .message import conversation_of

    yield from conversation_facts(conversation_of(piece))

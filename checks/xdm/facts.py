"""What IHE XDM archives tell of the dossier: whose they are, what must be masked, which INS they carry."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact, FactKind
from segur_audit.model.piece import Piece


@observe("archive_xdm")
def archives(piece: Piece) -> Iterator[Fact]:
    """The facts of the documents and of the metadata of each archive. Raises UnreadableEvidence: a file is no zip."""
    from .archive_facts import archive_facts
    from .contents import archives_of

    for opened in archives_of(piece):
        yield from archive_facts(opened)


@observe("message_dmp")
def submitted(piece: Piece) -> Iterator[Fact]:
    """The levels of the documents that the messages submit. What is no submission shows none."""
    from .message import submissions

    for file in piece.files:
        if file.problem or b"SubmitObjectsRequest" not in file.data:
            continue
        for message in submissions(file.data, file.at()):
            for held in message.held:
                if held.summary.level:
                    yield Fact(FactKind.CDA_LEVEL, held.summary.level, held.summary.place)
            if message.unread:
                yield Fact(FactKind.UNREAD, "document", file.at())

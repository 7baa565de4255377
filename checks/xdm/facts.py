"""What IHE XDM archives tell of the dossier: whose they are, what must be masked, which INS they carry."""

from __future__ import annotations

from collections.abc import Iterator

from segur_audit.catalogue.registry import observe
from segur_audit.model.finding import Fact
from segur_audit.model.piece import Piece


@observe("archive_xdm")
def archives(piece: Piece) -> Iterator[Fact]:
    """The facts of the documents and of the metadata of each archive. Raises UnreadableEvidence: a file is no zip."""
    from .archive_facts import archive_facts
    from .contents import archives_of

    for opened in archives_of(piece):
        yield from archive_facts(opened)

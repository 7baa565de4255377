"""A mail, opened for the rules: its source, its archive, and what keeps a rule from being
judged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from segur_audit.model.finding import Finding
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from . import words
from .archive import Archive, archive_of
from .mime import Part

_ARCHIVE = "ihe_xdm.zip"
_TNEF = ("application/ms-tnef", "application/vnd.ms-tnef")


@dataclass(frozen=True)
class Mail:
    """A mail, opened: its source, the rules that are judged, and its archive, read when a rule
    first asks for it.
    """

    source: Part
    judged: frozenset[str] = frozenset()

    @cached_property
    def archives(self) -> tuple[Part, ...]:
        """The attachments named IHE_XDM.zip, whatever the case, those of attached messages left
        out.
        """
        return tuple(
            part for part in self.source.walk() if (part.filename or "").lower() == _ARCHIVE
        )

    @cached_property
    def archive(self) -> Archive | None:
        """The documents of the archive, None when the mail has none. Of several, none is taken for
        the right one.
        """
        if len(self.archives) > 1:
            return Archive(
                problem=Text("le courriel en porte plusieurs", "the mail carries several")
            )
        return archive_of(self.archives[0]) if self.archives else None

    @cached_property
    def is_sealed(self) -> bool:
        """Whether what the mail carries is closed to the program (S/MIME, PGP)."""
        return not self.archives and any(part.is_sealed for part in self.source.walk())

    @cached_property
    def is_wrapped(self) -> bool:
        """Whether the attachments lie in winmail.dat (TNEF), which no other mail client opens."""
        return not self.archives and any(
            part.type in _TNEF or (part.filename or "").lower() == "winmail.dat"
            for part in self.source.walk()
        )

    @property
    def cause_is_given(self) -> bool:
        """Whether MAIL-01, which is judged too, already fails for what keeps another rule from
        being judged.
        """
        archive = self.archive
        broken = archive is None or archive.problem is not None or archive.flaw is not None
        return broken and "MAIL-01" in self.judged

    @property
    def readable(self) -> Archive | None:
        """The archive, when there is one and it can be read."""
        return self.archive if self.archive is not None and self.archive.problem is None else None


def unread(rule: Rule, mail: Mail) -> Iterator[Finding]:
    """What cannot be compared: nothing to compare with is left to a person, an archive that cannot
    be read fails.

    Nothing is said where MAIL-01, judged beside, tells the same cause.
    """
    if mail.cause_is_given:
        return
    if mail.archive is not None and mail.archive.problem is not None:
        message = (
            Text(
                "l'archive IHE_XDM.zip n'a pas pu être lue : ",
                "the IHE_XDM.zip archive could not be read: ",
            )
            + mail.archive.problem
        )
        yield rule.fails(mail.archives[0].at(), message=message, action=words.ARCHIVE.action)
        return
    message = Text(
        "non évalué : le courriel ou son archive ne contient pas, sous une forme lisible, de quoi "
        "comparer",
        "not evaluated: the mail or its archive holds nothing, in a readable form, to compare",
    )
    remedy = Text(
        "vérifiez ce point à la main, ou joignez un courriel dont l'archive se lit",
        "check this by hand, or supply a mail whose archive can be read",
    )
    yield rule.unsure(mail.source.at(), message=message, action=remedy)

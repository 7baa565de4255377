"""What stops an audit, and what a file that cannot be read says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from segur_audit.model.place import Location
from segur_audit.model.text import Text


class AuditError(Exception):
    """Base of the errors that the command line reports in one message, without a traceback."""

    code = 70

    def __init__(
        self,
        message: Text,
        *,
        location: Location | None = None,
        excerpt: str | None = None,
        remedy: Text | None = None,
    ) -> None:
        super().__init__(message.en)
        self.message = message
        self.location = location
        self.excerpt = excerpt
        self.remedy = remedy


class UsageError(AuditError):
    """An unknown option, id or format (exit 2)."""

    code = 2


class InputError(AuditError):
    """A manifest, catalogue or workbook that cannot be read or breaks its schema (exit 3): nothing
    was audited.

    `others` are the errors that come after it in the same document, `untold` the number of those
    that are too many to be told.
    """

    code = 3
    others: tuple[InputError, ...] = ()
    untold: int = 0

    @property
    def all(self) -> Iterator[InputError]:
        """The error and those told with it, in the order of the document."""
        yield self
        yield from self.others

    @property
    def summary(self) -> Text:
        """The message of the first error, and how many others there are."""
        count = len(self.others) + self.untold
        if not count:
            return self.message
        plural = "s" if count > 1 else ""
        return self.message + Text(
            " (et {count} autre{plural} erreur{plural})",
            " (and {count} more error{plural})",
            count=count,
            plural=plural,
        )


_TOLD = 20


def together(errors: Iterable[InputError]) -> InputError:
    """Several errors (one at least) as one: in the order of their places, each once, twenty at
    most.
    """
    known: dict[tuple[str, str], InputError] = {}
    for error in errors:
        for one in error.all:
            known.setdefault((str(one.location), one.message.fr), one)
    first, *others = sorted(known.values(), key=_place)
    whole = InputError(
        first.message, location=first.location, excerpt=first.excerpt, remedy=first.remedy
    )
    whole.others, whole.untold = tuple(others[: _TOLD - 1]), max(0, len(others) - _TOLD + 1)
    return whole


def _place(error: InputError) -> tuple[int, int]:
    place = error.location
    return (place.line or 0, place.column or 0) if place else (0, 0)


class UnreadableEvidence(Exception):
    """A piece of evidence that a check cannot read. The engine turns it into a `fail` finding with
    this reason.
    """

    def __init__(self, message: Text, location: Location | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.location = location

"""What stops an audit, and what a file that cannot be read says."""

from __future__ import annotations

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
    """A manifest, catalogue or workbook that cannot be read or breaks its schema (exit 3): nothing was audited."""

    code = 3


class UnreadableEvidence(Exception):
    """A piece of evidence that a check cannot read. The engine turns it into a `fail` finding with this reason."""

    def __init__(self, message: Text, location: Location | None = None) -> None:
        super().__init__(message.en)
        self.message = message
        self.location = location

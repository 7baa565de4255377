"""A read receipt (MDN), read: its parts, its fields wherever they were written, and the mail that
it answers.
"""

from __future__ import annotations

from dataclasses import dataclass

from segur_audit.evidence.files import EvidenceFile

from ..kit.headers import Address, mailbox, without_comments
from .header_block import fields
from .mime import Part, read_mail

_STATUS = ("message/disposition-notification", "message/global-disposition-notification")
_HEADERS_ONLY = "text/rfc822-headers"
_BLOCK = 262_144  # bytes of a status part that are read
_TEXT_CONTAINERS = ("multipart/alternative", "multipart/related")


@dataclass(frozen=True, slots=True)
class Original:
    """The mail that the receipt answers. `whole` is False when only some of its headers are
    there.
    """

    mail: Part
    whole: bool


@dataclass(frozen=True, slots=True)
class Notice:
    """An MDN. `status` is the part that holds its fields, None without any; `misplaced`: they were
    read, not where they belong.
    """

    source: Part
    report: Part | None
    parts: tuple[Part, ...]
    status: Part | None
    fields: tuple[tuple[str, str], ...]
    misplaced: bool

    def all(self, name: str) -> list[str]:
        """The distinct values of a field of the notification."""
        return list(dict.fromkeys(value for key, value in self.fields if key == name.lower()))

    def one(self, name: str) -> str | None:
        """The value of a field that is given once, without its comments, None otherwise."""
        values = self.all(name)
        return without_comments(values[0]).strip() if len(values) == 1 else None

    @property
    def final_recipient(self) -> Address | None:
        """The mailbox for which the receipt was made, None when the field is not `rfc822;` and an
        address.
        """
        kind, separator, address = (self.one("final-recipient") or "").partition(";")
        return mailbox(address) if separator and kind.strip().lower() == "rfc822" else None

    @property
    def is_report(self) -> bool:
        """Whether the mail is a multipart/report for a disposition notification, signed or not."""
        if self.report is None:
            return False
        outer = self.report is self.source or self.source.type == "multipart/signed"
        return (
            outer
            and (self.report.parameter("report-type") or "").strip().lower()
            == "disposition-notification"
        )

    @property
    def is_in_order(self) -> bool:
        """Whether the first part is a text for people, and the second the fields for programs."""
        return (
            len(self.parts) >= 2
            and _readable(self.parts[0])
            and self.parts[1] is self.status
            and self.status.type in _STATUS
            and not self.misplaced
        )


def _readable(part: Part) -> bool:
    return (
        part.type.startswith("text/") and part.type != _HEADERS_ONLY
    ) or part.type in _TEXT_CONTAINERS


def read_notice(file: EvidenceFile) -> Notice:
    """The MDN in `file`. Raises UnreadableEvidence when it is no mail."""
    source = read_mail(file)
    report = next((part for part in source.walk() if part.type == "multipart/report"), None)
    container = report or source
    parts = container.children or ((source,) if not source.children else ())
    status = next((part for part in parts if part.type in _STATUS), None) or next(
        (part for part in parts if _has_fields(part)), None
    )
    if status is None:
        return Notice(source, report, parts, None, (), False)
    inside = _inside(status)
    given = inside + status.headers
    return Notice(
        source, report, parts, status, given, status.type not in _STATUS or not _telling(inside)
    )


def _inside(part: Part) -> tuple[tuple[str, str], ...]:
    return fields((part.content() or b"")[:_BLOCK], part.place)


def _has_fields(part: Part) -> bool:
    return _telling(part.headers) or (not part.typed and _telling(_inside(part)))


def _telling(given: tuple[tuple[str, str], ...]) -> bool:
    return any(name in ("final-recipient", "disposition") for name, _ in given)


def original_of(notice: Notice, companion: EvidenceFile | None) -> Original | None:
    """The mail that the receipt answers: the companion file, else the third part; None without
    either. Raises UnreadableEvidence.
    """
    return Original(read_mail(companion), True) if companion is not None else returned(notice)


def returned(notice: Notice) -> Original | None:
    """The mail that the receipt gives back, whole or by its headers; None without any. Raises
    UnreadableEvidence.
    """
    for part in notice.parts[2:]:
        if part.type == "message/rfc822" and part.children and part.children[0].headers:
            return Original(part.children[0], True)
        if part.type == _HEADERS_ONLY and (headers := _inside(part)):
            return Original(Part(part.place, headers, memoryview(b"")), False)
    return None

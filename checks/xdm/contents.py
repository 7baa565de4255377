"""An IHE XDM archive, opened once: its subsets, what their metadata say, what their documents are.
No content is kept.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from segur_audit.evidence.sniff import HEAD, sniff
from segur_audit.model.errors import UnreadableEvidence
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.piece import Piece
from segur_audit.model.place import Location
from segur_audit.model.text import Text

from ..cda.conform import document_findings
from ..cda.document import read
from ..cda.document_facts import document_facts, private_facts, salvaged_facts
from ..cda.link import Held
from ..cda.pieces import without_ins
from ..cda.rules import NAMESPACE
from ..cda.summary import Summary, summary_of
from ..kit.xml import parse
from ..kit.zip import Archive, Member, open_archive
from .metadata import (
    SUBMIT,
    Entry,
    Submission,
    read_submission,
    salvaged_words,
    too_large,
    too_many,
)

METADATA = "metadata.xml"
_SUBSET = re.compile(r"ihe_xdm/([^/]+)/metadata\.xml", re.IGNORECASE)
_WRAPPED = re.compile(r"(.+/)ihe_xdm/[^/]+/metadata\.xml", re.IGNORECASE)
_ROOT_FILES = ("index.htm", "readme.txt")
_STYLES = (".css", ".xsl", ".xslt")


@dataclass(slots=True)
class Content:
    """What was seen of a file of the archive, or of a document of a message: its digests and, if it
    is a CDA, its summary,
    the findings and the facts on it.
    """

    path: str
    place: Location
    kind: str = "unknown"
    size: int = 0
    sha1: str = ""
    name: str = ""  # how a finding names it
    problem: Text | None = None  # of the archive: corrupted, or not of the declared size
    unreadable: Text | None = None  # of the XML
    signature: bool = False  # an XML signature, which is no CDA and need not be one
    summary: Summary | None = None
    findings: tuple[Finding, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def key(self) -> str:
        """The path as it is compared."""
        return self.path.casefold()


@dataclass(slots=True)
class Subset:
    """A subset of the archive: its metadata (None when they cannot be read), the content that each
    DocumentEntry names.
    """

    folder: str
    metadata: str
    place: Location
    root: str = ""
    problem: Text | None = None
    submission: Submission = field(default_factory=lambda: Submission((), (), ()))
    named: dict[int, Content | None] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()  # of metadata that were not parsed

    @property
    def is_submission(self) -> bool:
        """Whether the metadata are those of a submission."""
        return self.root == SUBMIT

    def held(self) -> list[Held]:
        """The CDA documents that the entries name."""
        pairs = zip(
            self.submission.entries,
            (self.named.get(i) for i in range(len(self.submission.entries))),
            strict=True,
        )
        return [
            Held(content.summary, entry.id)
            for entry, content in pairs
            if content is not None and content.summary is not None
        ]


@dataclass(slots=True)
class Opened:
    """An archive with its subsets, its contents by path, and the place of the archive itself."""

    place: Location
    archive: Archive
    subsets: tuple[Subset, ...] = ()
    contents: dict[str, Content] = field(default_factory=dict)
    wrapper: str = ""  # the folder in excess that holds everything

    @property
    def summaries(self) -> list[Summary]:
        """The CDA documents of the archive, described or not."""
        return [content.summary for content in self.contents.values() if content.summary]

    def inside(self, path: str) -> Location:
        """The place of a member."""
        return Location(
            self.place.file, None, None, "!".join(part for part in (self.place.path, path) if part)
        )


def open_xdm(data: bytes, place: Location, *, unqualified: bool = False) -> Opened:
    """The archive in `data`, its documents judged. Raises UnreadableEvidence when it is no zip.
    `unqualified`: see INS/va1.53.
    """
    opened = Opened(place, open_archive(data, place))
    if opened.archive.refused:
        return opened
    _unwrap(opened)
    metadata = {member.key for member in opened.archive.members if _SUBSET.fullmatch(member.path)}
    for member in opened.archive.members:
        if member.key not in metadata:
            opened.contents.setdefault(member.key, _content(opened, member, unqualified))
    opened.subsets = tuple(
        _subset(opened, member) for member in opened.archive.members if member.key in metadata
    )
    return opened


def _unwrap(opened: Opened) -> None:
    """Take away the folder that wraps the whole archive: it is told, and what is within is
    judged.
    """
    members = opened.archive.members
    found = [wrapped[1] for member in members if (wrapped := _WRAPPED.fullmatch(member.path))]
    if not found or any(_SUBSET.fullmatch(member.path) for member in members):
        return
    prefix = min(found, key=len)
    opened.wrapper = prefix.rstrip("/")
    opened.archive.members = tuple(
        replace(member, path=member.path[len(prefix) :])
        if member.key.startswith(prefix.casefold())
        else member
        for member in members
    )


def _content(opened: Opened, member: Member, unqualified: bool) -> Content:
    """A document of the archive. A file that is no XML document is only weighed."""
    weighed, place = opened.archive.weigh(member), opened.inside(member.name)
    if isinstance(weighed, Text):
        return Content(member.path, place, problem=weighed, name=member.name)
    content = Content(member.path, place, sniff(weighed.data[:HEAD]), weighed.size, weighed.sha1)
    content.name = member.name
    if content.kind == "xml":
        judge(content, weighed.data, unqualified)
    return content


def judge(content: Content, data: bytes, unqualified: bool = False) -> None:
    """Fill `content` with what the XML document in `data` is. Raises nothing."""
    place = content.place
    try:
        document = read(data, place)
    except UnreadableEvidence as error:
        content.unreadable = error.message
        content.facts = tuple(salvaged_facts(data, place))
        return
    content.signature = document.is_signature
    if document.namespace is not None:
        content.unreadable = NAMESPACE.breaks
        content.facts = tuple(salvaged_facts(data, place))
    elif document.count:
        content.findings = tuple(document_findings(document, unqualified=unqualified))
        content.facts = tuple(document_facts(document))
        content.summary = summary_of(document)


def _subset(opened: Opened, member: Member) -> Subset:
    folder = posixpath.dirname(member.path)
    subset = Subset(folder, member.path, opened.inside(member.name))
    weighed = opened.archive.weigh(member)
    if isinstance(weighed, Text):
        subset.problem = weighed
        return subset
    if too_many(weighed.data):
        subset.problem = Text("trop de documents décrits", "too many documents described")
        subset.facts = tuple(private_facts(salvaged_words(weighed.data), subset.place))
        return subset
    try:
        root = parse(weighed.data, subset.place)
    except UnreadableEvidence as error:
        subset.problem = error.message
        return subset
    subset.problem = too_large(root)
    subset.root = str(root.tag)
    if subset.is_submission:
        subset.submission = read_submission(root)
        subset.named = {
            i: _named(opened, folder, entry) for i, entry in enumerate(subset.submission.entries)
        }
    return subset


def _named(opened: Opened, folder: str, entry: Entry) -> Content | None:
    """The content that an entry's URI leads to, inside its own subset."""
    for uri in dict.fromkeys((entry.uri, unquote(entry.uri))):
        path = posixpath.normpath(posixpath.join(folder, uri.replace("\\", "/")))
        if (
            uri
            and path.casefold().startswith(folder.casefold() + "/")
            and (found := opened.contents.get(path.casefold()))
        ):
            return found
    return None


def orphans(opened: Opened) -> Iterator[str]:
    """The files of the root and of the IHE_XDM folder that no DocumentEntry names (another folder
    is told as such).
    """
    yield from (content.name for content in undescribed(opened))


def undescribed(opened: Opened) -> Iterator[Content]:
    """The contents behind `orphans`."""
    named = {
        content.key
        for subset in opened.subsets
        for content in subset.named.values()
        if content is not None
    }
    for key, content in opened.contents.items():
        at_root = "/" not in key and not _belongs_to_root(content)
        if (key.startswith("ihe_xdm/") or at_root) and key not in named:
            yield content


def _belongs_to_root(content: Content) -> bool:
    """INDEX.HTM and README.TXT, and the style sheets of the former: never a CDA, whatever its
    name.
    """
    if content.summary or content.unreadable or content.problem:
        return False
    return content.key in _ROOT_FILES or (
        content.key.endswith(_STYLES) and content.kind in ("text", "xml")
    )


class _Shelf:
    """The archive of the piece that is being looked at, and of no other."""

    piece: Piece | None = None
    opened: Sequence[Opened] = ()


def archives_of(piece: Piece) -> Sequence[Opened]:
    """The archives of a piece, opened once. Raises UnreadableEvidence when a file is no zip."""
    if _Shelf.piece is not piece:
        unqualified = without_ins(piece)
        _Shelf.piece, _Shelf.opened = None, ()
        _Shelf.opened = tuple(
            open_xdm(file.data, file.at(), unqualified=unqualified) for file in piece.files
        )
        for opened in _Shelf.opened:
            opened.archive.forget()
        _Shelf.piece = piece
    return _Shelf.opened

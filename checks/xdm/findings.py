"""The findings on an IHE XDM archive that was opened: its layout, its metadata, its documents, its
patient.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, same, shorten

from ..cda.conform import unique_findings
from ..cda.link import pair_findings
from ..kit.zip_names import member_name
from . import rules
from .contents import Content, Opened, Subset, orphans
from .entries import entry_findings, identity_findings
from .metadata import RPLC, Entry
from .patient import carries_ins, patient_findings

_SEPARATORS = Rule(
    "xdm.separators",
    rules.SAFE.source,
    None,
    Text(
        "des chemins sont écrits avec des barres obliques inverses",
        "paths are written with backslashes",
    ),
    Text("écrivez les chemins avec « / »", "write the paths with '/'"),
    worth=Outcome.WARNING,
)
_NAMES = Rule(
    "xdm.names",
    rules.METADATA.source,
    None,
    Text("chemin inhabituel : {metadata}", "unusual path: {metadata}"),
    worth=Outcome.WARNING,
)
_REPLACES = Rule(
    "xdm.replaces", rules.RPLC_SOURCE, None, Text("{how}", "{how_2}"), worth=Outcome.INFO
)


_SUBSET = re.compile(r"SUBSET[0-9]{2}")


def archive_findings(opened: Opened, *, unqualified: bool = False) -> Iterator[Finding]:
    """Every finding on an archive. Source: docs/evidence.md, F."""
    yield from _safety(opened)
    if opened.archive.refused:
        return
    yield from _layout(opened)
    for subset in opened.subsets:
        yield from _subset(opened, subset)
    yield from unique_findings(opened.summaries)
    if opened.subsets:
        names = list(orphans(opened))
        yield rules.ORPHAN.judge(
            not names, opened.place, same(ours(", ".join(names[:5]))) if names else None
        )
        yield from patient_findings(
            [subset.submission for subset in opened.subsets], opened.summaries, opened.place
        )
        yield from _no_ins(opened, unqualified)
    for content in opened.contents.values():
        yield from content.findings


def _safety(opened: Opened) -> Iterator[Finding]:
    problems = [(opened.place, problem) for problem in opened.archive.problems]
    problems += [(c.place, c.problem) for c in opened.contents.values() if c.problem]
    yield from (rules.SAFE.judge(False, place, problem) for place, problem in problems)
    if not problems:
        yield rules.SAFE.judge(True, opened.place)
    if opened.archive.backslashes:
        yield _SEPARATORS.warns(opened.place)


def _layout(opened: Opened) -> Iterator[Finding]:
    """XDM-02 and XDM-03: where the metadata are, and what stands at the root."""
    yield rules.METADATA.judge(bool(opened.subsets), opened.place)
    for subset in opened.subsets:
        if (
            not _SUBSET.fullmatch(subset.folder.rpartition("/")[2])
            or subset.metadata != subset.metadata.upper()
        ):
            yield _NAMES.warns(
                subset.place, action=rules.METADATA.action, metadata=shorten(subset.metadata, 60)
            )
    wanting = [name for name in ("INDEX.HTM", "README.TXT") if opened.archive.find(name) is None]
    extra = [
        member_name(member.path.partition("/")[0], member.number)
        for member in opened.archive.members
        if "/" in member.path and not member.key.startswith("ihe_xdm/")
    ]
    extra = [member_name(opened.wrapper, 0), *extra] if opened.wrapper else extra
    seen = None
    if wanting and not opened.wrapper:
        seen = Text("absent : {wanting}", "missing: {wanting}", wanting=", ".join(wanting))
    elif extra:
        seen = Text("dossier de trop : {extra}", "one folder too many: {extra}", extra=extra[0])
    yield rules.LAYOUT.judge(not wanting and not extra, opened.place, seen)


def _subset(opened: Opened, subset: Subset) -> Iterator[Finding]:
    held = subset.is_submission and subset.problem is None
    yield rules.ROOT.judge(held, subset.place, subset.problem)
    if not held:
        return
    submission = subset.submission
    counts = ours(
        f"{len(submission.entries)} ExtrinsicObject, {len(submission.sets)} SubmissionSet"
    )
    yield rules.OBJECTS.judge(
        bool(submission.entries) and bool(submission.sets), subset.place, same(counts)
    )
    yield from identity_findings(submission, subset.place)
    for index, entry in enumerate(submission.entries):
        yield from _entry(subset, entry, subset.named.get(index))
    yield from pair_findings(subset.held(), submission.associations, rules.XFRM)
    yield from _replaced(subset)


def _entry(subset: Subset, entry: Entry, content: Content | None) -> Iterator[Finding]:
    """XDM-06, then what the metadata say of the document."""
    place = subset.place if content is None else content.place
    missing = None if entry.uri else Text("URI absente", "no URI")
    yield rules.URI.judge(content is not None, place, missing)
    yield from entry_findings(subset.submission, entry, content, place)


def _replaced(subset: Subset) -> Iterator[Finding]:
    inside = {entry.id for entry in subset.submission.entries}
    for association in subset.submission.associations:
        if association.kind.strip() == RPLC:
            here = association.target in inside
            yield _REPLACES.tells(
                subset.place,
                how=ours(
                    "le document remplacé est dans l'archive"
                    if here
                    else "le document remplacé est extérieur à l'archive"
                ),
                how_2=ours(
                    "the replaced document is in the archive"
                    if here
                    else "the replaced document is outside the archive"
                ),
            )


def _no_ins(opened: Opened, unqualified: bool) -> Iterator[Finding]:
    """XDM-14 is asked only of the archive that must show an identity without an INS."""
    if unqualified:
        yield rules.NO_INS.judge(not carries_ins(opened), opened.place)

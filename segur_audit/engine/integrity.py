"""What differs from the seal of a dossier, and what that does to the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from segur_audit.engine.decisions import Attestation
from segur_audit.manifest.paths import composed
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.report import CatalogueRef, RequirementResult, Verdict
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, ours, shorten

Digests = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SealedVerdict:
    """The verdict at the time of the seal, and the outcome of each requirement."""

    scheme: str
    milestone: str
    gate: str
    exit_code: int
    reference_date: str
    outcomes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seal:
    """What was approved, by digest: the evidence (`files`), the other files that the manifest names
    (`papers`), the manifest.

    The catalogues (`name → digest`, and their files), the tool and the verdict are told when they
    differ, and close nothing. A seal of the first format holds `files` alone; `manifest` is then
    None.
    """

    files: Digests
    manifest: str | None = None
    papers: Digests = field(default_factory=dict)
    catalogues: Digests = field(default_factory=dict)
    catalogue_files: Digests = field(default_factory=dict)
    tool: str = ""
    capabilities: tuple[str, ...] = ()
    verdict: SealedVerdict | None = None


def digests(records: Iterable[EvidenceRecord]) -> dict[str, str]:
    """The digest of every file of the dossier, companions included; empty for one that could not be
    read.
    """
    pieces = [record.piece for record in records]
    return {
        file.path: file.sha256 or ""
        for piece in pieces
        for file in (*piece.files, *piece.companions.values())
    }


def differences(
    sealed: Digests, current: Digests, attestations: Iterable[Attestation] = ()
) -> Iterator[Finding]:
    """A finding for each file that is not what was sealed, in the order of their paths, with the
    attestations that fall.
    """
    attestations = tuple(attestations)
    for path in sorted({*sealed, *current}):
        if sealed.get(path) == current.get(path):
            continue
        fallen = _fallen(path, current.get(path), attestations)
        again = _FALLEN.filled(fallen=ours(", ".join(fallen))) if fallen else Text("", "")
        yield _kind(path, sealed, current).fails(Location(path), fallen=again)


def manifest_difference(seal: Seal, name: str, sha256: str) -> Iterator[Finding]:
    """A finding when the manifest is not the one that was sealed."""
    if seal.manifest is not None and seal.manifest != sha256:
        yield _MANIFEST.fails(Location(name))


def _fallen(path: str, digest: str | None, attestations: Iterable[Attestation]) -> tuple[str, ...]:
    """The requirements whose attestation was given on another content of the file."""
    name = composed(path)
    fallen = (
        attestation.key
        for attestation in attestations
        for judged, known in (attestation.pieces or {}).items()
        if composed(judged) == name and known.lower() != digest
    )
    return tuple(dict.fromkeys(fallen))


_AGAIN = Text(
    "faites approuver à nouveau le dossier, puis : segur-audit dossier lock --force",
    "have the dossier approved again, then: segur-audit dossier lock --force",
)


_VERDICT = Rule(
    "lock.verdict",
    "",
    None,
    Text(
        "le verdict n'est plus celui du scellé (code {before}, {after} ici) : {moved}",
        "the verdict is no longer that of the seal (code {before}, {after} here): {moved}",
    ),
    worth=Outcome.WARNING,
)
_FALLEN = Text(" ; attestation à refaire : {fallen}", "; to be attested again: {fallen}")
_ADDED = Rule(
    "lock.added",
    "",
    None,
    Text("pièce ajoutée depuis le scellé{fallen}", "piece added since the seal{fallen}"),
    _AGAIN,
)
_REMOVED = Rule(
    "lock.removed",
    "",
    None,
    Text(
        "pièce scellée, que le manifeste ne nomme plus{fallen}",
        "sealed piece that the manifest no longer names{fallen}",
    ),
    _AGAIN,
)
_CHANGED = Rule(
    "lock.changed",
    "",
    None,
    Text("pièce modifiée depuis le scellé{fallen}", "piece changed since the seal{fallen}"),
    _AGAIN,
)
_MANIFEST = Rule(
    "lock.manifest",
    "",
    None,
    Text("manifeste modifié depuis le scellé", "manifest changed since the seal"),
    _AGAIN,
)
_TOOL = Rule(
    "lock.tool",
    "",
    None,
    Text(
        "scellé par segur-audit {sealed}, jugé ici par la version {version}",
        "sealed by segur-audit {sealed}, judged here by version {version}",
    ),
    worth=Outcome.WARNING,
)
_TOOL_ODD = Rule(
    "lock.tool",
    "",
    None,
    Text(
        "compléments présents au scellé, absents ici : {lost}",
        "extras that were there at the seal, and are not here: {lost}",
    ),
    worth=Outcome.WARNING,
)
CATALOGUE_FILE = Rule(
    "lock.catalogue",
    "",
    None,
    Text("catalogue modifié depuis le scellé", "catalogue changed since the seal"),
    worth=Outcome.WARNING,
)
SIGNATURE = Rule(
    "lock.signature",
    "",
    None,
    Text("la signature du scellé n'est pas valable", "the signature of the seal is not valid"),
)
_CATALOGUE = Rule(
    "lock.catalogue",
    "",
    None,
    Text(
        "catalogue différent de celui du scellé : {name}",
        "catalogue other than that of the seal: {name}",
    ),
    worth=Outcome.WARNING,
)


def _kind(path: str, sealed: Digests, current: Digests) -> Rule:
    if path not in sealed:
        return _ADDED
    return _REMOVED if path not in current else _CHANGED


def tool_notice(seal: Seal, version: str, capabilities: Iterable[str]) -> Iterator[Finding]:
    """That another version of the program, or other extras, made the seal."""
    if seal.tool and seal.tool != version:
        yield _TOOL.warns(None, sealed=shorten(seal.tool), version=version)
    lost = sorted(set(seal.capabilities) - set(capabilities))
    if seal.tool and lost:
        yield _TOOL_ODD.warns(None, lost=", ".join(lost))


def catalogue_notices(seal: Seal, refs: Iterable[CatalogueRef]) -> Iterator[Finding]:
    """The catalogues that are not those of the seal."""
    current = {ref.name: ref.sha256 for ref in refs}
    if seal.manifest is None:
        return
    for name in sorted({*seal.catalogues, *current}):
        if seal.catalogues.get(name) != current.get(name):
            yield _CATALOGUE.warns(None, name=shorten(name))


def verdict_notice(
    seal: Seal, milestone: str, verdict: Verdict, results: Iterable[RequirementResult]
) -> Iterator[Finding]:
    """That the verdict is no longer that of the seal, at the same milestone, and on which
    requirements.
    """
    known = seal.verdict
    if known is None or known.milestone != milestone:
        return
    moved = [
        r.requirement.id
        for r in results
        if known.outcomes.get(r.requirement.id, r.outcome.value) != r.outcome.value
    ]
    if known.exit_code == verdict.code and not moved:
        return
    yield _VERDICT.warns(
        None, before=known.exit_code, after=verdict.code, moved=ours(", ".join(moved) or "—")
    )


def verdict_on(found: int, verdict: Verdict) -> Verdict:
    """The verdict when `found` files differ from the seal: closed, code 6, whatever the checks said
    (contract, section 4).
    """
    if not found:
        return verdict
    one = Text("un fichier diffère du scellé", "one file differs from the seal")
    many = Text(
        "{count} fichiers diffèrent du scellé", "{count} files differ from the seal", count=found
    )
    return Verdict("closed", 6, many if found > 1 else one)

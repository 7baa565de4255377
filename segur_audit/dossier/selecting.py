"""A part of a dossier to deliver: chapters, or the answers to remarks; and how it is judged."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from segur_audit.catalogue.reading import Catalogue
from segur_audit.dossier.rewriting import number_of, selected
from segur_audit.engine.audit import known_of
from segur_audit.engine.gate import decide
from segur_audit.engine.naming import named_by
from segur_audit.engine.remarks import answering_entries, read_remarks
from segur_audit.engine.slots import fill
from segur_audit.manifest.reading import Manifest
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.report import Report, RequirementResult
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text

_OWN = "DOSSIER"
_HARD = (Outcome.ERROR, Outcome.FAIL)


def of_chapters(
    manifest: Manifest, rules: Sequence[Requirement], chapters: Collection[str]
) -> dict[str, Any]:
    """The data with the pieces that answer a rule of these chapters, and what was decided on these
    rules.
    """
    chosen = [rule for rule in rules if rule.chapter in chapters]
    entries = manifest.data.get("preuves", [])
    named = named_by(entries, rules)
    kept = {i for rule in chosen for one in fill(rule, entries, named.entries) for i in one.entries}
    kept |= {i for rule in chosen for i in named.entries.get(rule.key, ())}
    slots = {canonical(slot.id) for rule in chosen for slot in rule.proofs}
    keys = {rule.key for rule in rules if rule.chapter in (*chapters, _OWN)} | slots
    return selected(manifest.data, kept, lambda name: number_of(name, keys))


def answers(
    manifest: Manifest, rules: Sequence[Requirement], records: Sequence[EvidenceRecord]
) -> dict[str, Any]:
    """The data with the pieces that answer a remark alone, the remarks, and what was decided on
    their rules.
    """
    kept = answering_entries(manifest, rules, records)
    remarks = read_remarks(manifest)
    keys = {rule.key for rule in rules if any(one.concerns(rule) for one in remarks)}
    about = keys | {canonical(one.about) for one in remarks}
    return selected(manifest.data, kept, lambda name: number_of(name, about))


def judged(
    full: Report,
    part: Report,
    catalogue: Catalogue,
    chapters: Collection[str] = (),
    *,
    remarks: bool = False,
) -> Report:
    """The report on a part: its rules as the whole dossier makes them, the rules on pieces on those
    of the part.
    """
    own = [r for r in part.results if r.requirement.chapter == _OWN]
    rest = [
        r
        for r in full.results
        if (_remarked(r) if remarks else r.requirement.chapter in chapters)
        and r.requirement.chapter != _OWN
    ]
    results = tuple(rest + own)
    verdict = decide(results, full.fail_on, known=known_of(catalogue, full.scheme, full.milestone))
    shown = tuple(dict.fromkeys((*chapters, _OWN)))
    return replace(full, results=results, verdict=verdict, chapters=shown, since=None)


def _remarked(result: RequirementResult) -> bool:
    return any(finding.code.startswith("remark.") for finding in result.findings)


def blocking(report: Report, *, partial: bool = False) -> list[str]:
    """The requirements for which a pack is refused; none when it is made. `partial` lets through
    what is missing only.
    """
    refused = (*_HARD, *(() if partial else (Outcome.MISSING,)))
    left = [
        r.requirement.id
        for r in report.results
        if (r.level is Level.MANDATORY and r.outcome in refused) or r.outcome is Outcome.ERROR
    ]
    if left or report.verdict.code in (0, 5) or (partial and report.verdict.code == 1):
        return left
    return ["—"]


def marks(
    report: Report,
    chapters: Sequence[str],
    gone: Sequence[str],
    *,
    partial: bool,
    remarks: bool,
) -> tuple[Text, ...]:
    """What the index says of the pack itself: undecided, partial, of some chapters, answers
    only.
    """
    out: list[Text] = []
    lacking = [
        r.requirement.id
        for r in report.results
        if r.level is Level.MANDATORY and r.outcome is Outcome.MISSING
    ]
    if report.verdict.gate == "undecided":
        out.append(Text("LIVRAISON À VÉRIFIER", "PACK TO BE REVIEWED"))
    if partial and (lacking or gone):
        out.append(
            Text(
                "LIVRAISON PARTIELLE : {count} exigence(s) incomplète(s) ({ids}), {gone} "
                "fichier(s) absent(s)",
                "PARTIAL PACK: {count} incomplete requirement(s) ({ids}), {gone} absent file(s)",
                count=len(lacking),
                ids=", ".join(lacking) or "—",
                gone=len(gone),
            )
        )
    if chapters:
        names = ", ".join(chapters)
        out.append(Text("chapitres livrés : {names}", "chapters packed: {names}", names=names))
    if remarks:
        out.append(Text("réponses aux remarques seulement", "answers to remarks only"))
        told = (f for r in report.results for f in r.findings if f.code.startswith("remark."))
        out += dict.fromkeys(finding.message for finding in told)
    return tuple(out)

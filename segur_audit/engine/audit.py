"""The audit: a catalogue and a manifest go in, a frozen report comes out. Evidence is read through
the opener that it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from segur_audit.catalogue.reading import Catalogue
from segur_audit.catalogue.schemes import lacking, when_closed
from segur_audit.engine.coverage import coverage_of, is_rem_in_use
from segur_audit.engine.deadlines import deadlines
from segur_audit.engine.decisions import Decisions, read_decisions
from segur_audit.engine.facts import facts_seen
from segur_audit.engine.following import follow_ups
from segur_audit.engine.gate import Known, decide
from segur_audit.engine.hypotheses import hypothesis_of
from segur_audit.engine.inspecting import inspect_all
from segur_audit.engine.inspection import Opener
from segur_audit.engine.integrity import (
    catalogue_notices,
    differences,
    digests,
    manifest_difference,
    tool_notice,
    verdict_notice,
    verdict_on,
)
from segur_audit.engine.judging import records
from segur_audit.engine.masking import masked
from segur_audit.engine.options import Options, reference_date
from segur_audit.engine.results import Hearing, result_of
from segur_audit.engine.scope import Scope, scope_of
from segur_audit.engine.slots import fill
from segur_audit.engine.speech import Ground, ground
from segur_audit.engine.waiving import justifies, readable_papers
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import FactKind, Finding
from segur_audit.model.ids import canonical
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.report import Report, RequirementResult, Verdict
from segur_audit.model.requirement import Requirement

from .all_notices import gathered_notices


def audit(manifest: Manifest, catalogue: Catalogue, options: Options, opener: Opener) -> Report:
    """The report on `manifest`. Raises InputError when a decision of the manifest names what no
    catalogue knows.
    """
    decisions = read_decisions(manifest, catalogue)
    may_justify = partial(justifies, manifest, opener)
    about = ground(manifest, catalogue, decisions, options.milestone, may_justify)
    requirements = [r for r in catalogue.for_scheme(about.scheme) if _selected(r, options)]
    days = {r.key: reference_date(manifest, options, r.chapter).value for r in requirements}
    filled = {
        r.key: fill(r, manifest.data.get("preuves", []), about.named.entries) for r in requirements
    }
    # Facts are unknown yet: a rule that may apply is planned, and its scope is final once the
    # pieces are read.
    planned = [scope_of(r, about.knowing(reference_date=days[r.key])) for r in requirements]
    inspected = inspect_all(about.context, planned, filled, days, opener, options)
    evidence = records(inspected)
    if options.witness:
        options.witness(tuple(evidence))
    about = about.knowing(**facts_seen(evidence))
    scopes = {r.key: scope_of(r, about.knowing(reference_date=days[r.key])) for r in requirements}
    papers = (
        readable_papers(decisions.waivers, manifest, opener) if options.waivers else frozenset()
    )
    hearing = Hearing(decisions, inspected, options, papers)
    known = about.context.knowing(evidence=evidence, unreferenced=options.unreferenced)
    results = [
        result_of(scope, known.knowing(reference_date=days[key]), filled[key], days[key], hearing)
        for key, scope in scopes.items()
    ]
    report = _report(about, catalogue, scopes, results, hearing)
    return masked(report, _private(evidence))


def _private(evidence: Sequence[EvidenceRecord]) -> Iterator[str]:
    """What the evidence says of persons, which no report may show."""
    for record in evidence:
        yield from (fact.value for fact in record.facts if fact.kind is FactKind.PRIVATE)


def _report(
    about: Ground,
    catalogue: Catalogue,
    scopes: Mapping[str, Scope],
    results: Sequence[RequirementResult],
    hearing: Hearing,
) -> Report:
    """The report that the results make, with its verdict and its notices."""
    manifest, scheme, options = about.context.manifest, about.scheme, hearing.options
    evidence = records(hearing.inspected)
    changed = tuple(_altered(options, manifest, evidence, hearing.decisions))
    known = known_of(catalogue, scheme, options.milestone)
    verdict = decide(results, options.fail_on, exit_zero=options.exit_zero, known=known)
    return Report(
        manifest=manifest.name,
        manifest_sha256=manifest.sha256,
        solution=_solution(manifest),
        company=str(manifest.get("editeur.nom") or ""),
        catalogues=catalogue.refs,
        scheme=scheme,
        milestone=options.milestone,
        only=options.only,
        chapters=options.chapters,
        reference_date=reference_date(manifest, options),
        verdict=verdict_on(len(changed), verdict),
        notices=(
            *changed,
            *_since_seal(options, catalogue, verdict, results),
            *gathered_notices(about, catalogue, scopes, results, options, hearing.papers),
        ),
        results=tuple(results),
        fail_on=options.fail_on,
        calendar=deadlines(results, hearing.decisions),
        coverage=coverage_of(results, catalogue, scheme, options.milestone),
        call=options.call,
        hypothesis=hypothesis_of(results, catalogue, scheme, options.milestone, options.supposed),
        follow_ups=follow_ups(manifest),
    )


def _altered(
    options: Options,
    manifest: Manifest,
    evidence: Sequence[EvidenceRecord],
    decisions: Decisions,
) -> Iterator[Finding]:
    """What of the manifest and the files is not what was sealed."""
    if (seal := options.locked) is not None:
        yield from manifest_difference(seal, manifest.name, manifest.sha256)
        yield from differences(seal.files, digests(evidence), decisions.attestations)
        yield from differences(seal.papers, options.papers)


def _since_seal(
    options: Options,
    catalogue: Catalogue,
    verdict: Verdict,
    results: Sequence[RequirementResult],
) -> Iterator[Finding]:
    """What else is not as it was when the dossier was sealed: it is told, and closes nothing."""
    if (seal := options.locked) is None:
        return
    yield from tool_notice(seal, options.tool, options.capabilities)
    yield from catalogue_notices(seal, catalogue.refs)
    asks = (options.only, options.chapters, options.supposed, options.date)
    if not any(asks) and options.fail_on == "to_review" and options.waivers:
        yield from verdict_notice(seal, options.milestone, verdict, results)


def readable(opener: Opener, path: str) -> bool:
    """Whether a file of the manifest's folder, a justification, is there and holds something."""
    file = opener(path, None)
    return file.problem is None and file.kind != "empty"


def known_of(catalogue: Catalogue, scheme: str, gate: str) -> Known:
    """What is known of the gate, whatever the filter."""
    rules = [rule for rule in catalogue.for_scheme(scheme) if gate in rule.milestones]
    return Known(
        lacking(scheme, gate, rem=is_rem_in_use(catalogue, scheme)),
        all(rule.key.startswith("DOSSIER.") for rule in rules),
        when_closed(scheme, gate),
    )


def _selected(requirement: Requirement, options: Options) -> bool:
    if options.only and requirement.key not in {
        canonical(identifier) for identifier in options.only
    }:
        return False
    return not options.chapters or requirement.chapter in options.chapters


def _solution(manifest: Manifest) -> str:
    parts = (manifest.get("solution.nom"), manifest.get("solution.version"))
    return " ".join(str(part) for part in parts if part)


def _company(manifest: Manifest) -> str:
    name = manifest.get("editeur.nom")
    return name if isinstance(name, str) else ""

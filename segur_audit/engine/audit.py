"""The audit: a catalogue and a manifest go in, a frozen report comes out. Evidence is read through
the opener that it is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from segur_audit.catalogue.reading import Catalogue
from segur_audit.catalogue.schemes import lacking, when_closed
from segur_audit.engine.assurance import assurance_of
from segur_audit.engine.binding import bound_to
from segur_audit.engine.coverage import coverage_of, is_rem_in_use
from segur_audit.engine.deadlines import deadlines
from segur_audit.engine.decisions import Decisions, Waiver, read_decisions
from segur_audit.engine.facts import facts_seen
from segur_audit.engine.gate import Known, decide
from segur_audit.engine.hypotheses import hypothesis_of
from segur_audit.engine.inspecting import inspect_all
from segur_audit.engine.inspection import Inspected, Opener
from segur_audit.engine.integrity import (
    catalogue_notices,
    differences,
    digests,
    manifest_difference,
    tool_notice,
    verdict_notice,
    verdict_on,
)
from segur_audit.engine.items import Item, gather, unknowns
from segur_audit.engine.judging import is_of_all_pieces, outcome_of, pieces_of, records, used_files
from segur_audit.engine.masking import masked
from segur_audit.engine.options import Options, reference_date
from segur_audit.engine.remarks import remark_items
from segur_audit.engine.rulings import attest
from segur_audit.engine.scope import Scope, scope_of
from segur_audit.engine.slot_items import slot_results
from segur_audit.engine.slots import Filled, fill
from segur_audit.engine.speech import ground
from segur_audit.engine.waiving import justifies, readable_papers, waive
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.report import Report, RequirementResult, Verdict
from segur_audit.model.requirement import Requirement

from .all_notices import gathered_notices


def audit(manifest: Manifest, catalogue: Catalogue, options: Options, opener: Opener) -> Report:
    """The report on `manifest`. Raises InputError when a decision of the manifest names what no
    catalogue knows.
    """
    decisions = read_decisions(manifest, catalogue)
    about = ground(
        manifest, catalogue, decisions, options.milestone, partial(justifies, manifest, opener)
    )
    manifest, scheme = about.manifest, about.scheme
    entries = manifest.data.get("preuves", [])
    requirements = [r for r in catalogue.for_scheme(scheme) if _selected(r, options)]
    days = {r.key: reference_date(manifest, options, r.chapter).value for r in requirements}
    papers = (
        readable_papers(decisions.waivers, manifest, opener) if options.waivers else frozenset()
    )
    # Facts are unknown yet: a rule that may apply is planned, and its scope is final once the
    # pieces are read.
    planned = [scope_of(r, about.knowing(reference_date=days[r.key])) for r in requirements]
    concerned = [scope for scope in planned if scope.applies is not False]
    filled = {r.key: fill(r, entries, about.named.entries) for r in requirements}
    inspected = inspect_all(manifest, concerned, filled, days, opener, options)
    if options.witness:
        options.witness(tuple(records(inspected)))
    about = about.knowing(**facts_seen(records(inspected)))
    scopes = {r.key: scope_of(r, about.knowing(reference_date=days[r.key])) for r in requirements}
    seen = about.manifest.with_known(evidence=records(inspected), unreferenced=options.unreferenced)
    results = [
        _result(
            scopes[r.key],
            seen.with_known(reference_date=days[r.key]),
            filled[r.key],
            inspected,
            decisions,
            options,
            papers,
        )
        for r in requirements
    ]
    changed = tuple(_altered(options, manifest, records(inspected), decisions))
    verdict = decide(
        results,
        options.fail_on,
        exit_zero=options.exit_zero,
        known=known_of(catalogue, scheme, options.milestone),
    )
    report = Report(
        manifest=manifest.name,
        manifest_sha256=manifest.sha256,
        solution=_solution(manifest),
        company=_company(manifest),
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
            *gathered_notices(about, catalogue, scopes, results, options, papers),
        ),
        results=tuple(results),
        fail_on=options.fail_on,
        calendar=deadlines(results, decisions),
        coverage=coverage_of(results, catalogue, scheme, options.milestone),
        call=options.call,
        hypothesis=hypothesis_of(results, catalogue, scheme, options.milestone, options.supposed),
    )
    return masked(
        report,
        (
            fact.value
            for record in records(inspected)
            for fact in record.facts
            if fact.kind == "private"
        ),
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


def _result(
    scope: Scope,
    manifest: Manifest,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
    decisions: Decisions,
    options: Options,
    papers: frozenset[str],
) -> RequirementResult:
    requirement, about = scope.requirement, scope.applicability
    day = manifest.known["audit.reference_date"]
    files = used_files(filled, inspected)
    if scope.applies is False:
        slots = slot_results(filled, (), inspected, ())
        return RequirementResult(
            requirement, scope.level, Outcome.NOT_APPLICABLE, None, day, about, (), slots, files
        )
    items = unknowns(scope)
    if scope.applies:
        items = gather(scope, manifest, filled, inspected, options.call)
    attestation = waiver = None
    if scope.applies:
        strict = is_of_all_pieces(requirement)
        every = [record.piece for record in records(inspected)]
        judged = bound_to(every if strict else pieces_of(filled, inspected))
        items, attestation = attest(
            items, decisions.attestations_of(requirement.key), judged, day, strict
        )
    if scope.unproven:  # nobody's attestation stands for the justification of a decision
        items = [*items, Item(scope.unproven, Assurance.DECLARED)]
    items = [*items, *remark_items(requirement, manifest, filled, inspected)]
    if options.waivers:

        def justified(one: Waiver) -> bool:
            return scope.level is not Level.MANDATORY or one.justification in papers

        items, waiver = waive(items, decisions.waivers_of(requirement.key), day, justified)
    outcome = outcome_of(items)
    assurance = (
        assurance_of(items, attestation is not None and attestation.result == "conforme")
        if outcome is Outcome.PASS
        else None
    )
    findings = tuple(
        sorted(
            (item.finding for item in items), key=lambda finding: _FINDING_ORDER[finding.outcome]
        )
    )
    slots = slot_results(filled, items, inspected, scope.slots)
    return RequirementResult(
        requirement,
        scope.level,
        outcome,
        assurance,
        day,
        about,
        findings,
        slots,
        files,
        waiver,
        attestation,
    )


_FINDING_ORDER = {
    outcome: rank
    for rank, outcome in enumerate(
        (*tuple(Outcome)[:5], Outcome.WARNING, Outcome.PASS, Outcome.NOT_APPLICABLE, Outcome.INFO)
    )
}

"""The audit: a catalogue and a manifest go in, a frozen report comes out. Evidence is read through the opener that it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from segur_audit.catalogue.conditions import absent_paths, judge
from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.deadlines import deadlines
from segur_audit.engine.decisions import Decisions, read_decisions
from segur_audit.engine.gate import decide
from segur_audit.engine.inspection import Inspected, Opener, Planned, inspect, open_piece
from segur_audit.engine.integrity import differences, digests, verdict_on
from segur_audit.engine.judging import (
    Item,
    assurance_of,
    every_file,
    gather,
    is_of_all_pieces,
    outcome_of,
    records,
    slot_results,
    used_files,
)
from segur_audit.engine.masking import masked
from segur_audit.engine.notices import profile_notices, waiver_notices, window_notices
from segur_audit.engine.options import Options, Progress, reference_date
from segur_audit.engine.rulings import attest, waive
from segur_audit.engine.slots import Filled, fill, named_by, strays, wanted
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.report import Applicability, Report, RequirementResult
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import Text, shorten


def audit(manifest: Manifest, catalogue: Catalogue, options: Options, opener: Opener) -> Report:
    """The report on `manifest`. Raises InputError when a decision of the manifest names what no catalogue knows."""
    scheme = str(manifest.get("candidature.dispositif"))
    decisions = read_decisions(manifest, catalogue)
    entries = manifest.data.get("preuves", [])
    manifest = _told(manifest, scheme, entries, options)
    requirements = [r for r in catalogue.for_scheme(scheme) if _selected(r, options)]
    days = {r.key: reference_date(manifest, options, r.chapter).value for r in requirements}
    scopes = {
        r.key: _applicability(
            r, manifest.with_known(reference_date=days[r.key]), decisions, options
        )
        for r in requirements
    }
    concerned = [r for r in requirements if scopes[r.key].applies]
    named = named_by(entries)
    filled = {r.key: fill(r, entries, named) for r in requirements}
    inspected = _inspect_all(manifest, concerned, filled, days, opener, options.progress)
    seen = manifest.with_known(evidence=records(inspected), unreferenced=options.unreferenced)
    results = [
        _result(
            r,
            seen.with_known(reference_date=days[r.key]),
            scopes[r.key],
            filled[r.key],
            inspected,
            decisions,
            options,
        )
        for r in requirements
    ]
    changed = (
        ()
        if options.locked is None
        else tuple(differences(options.locked, digests(records(inspected))))
    )
    report = Report(
        manifest=manifest.name,
        manifest_sha256=manifest.sha256,
        solution=_solution(manifest),
        catalogues=catalogue.refs,
        scheme=scheme,
        milestone=options.milestone,
        only=options.only,
        chapters=options.chapters,
        reference_date=reference_date(manifest, options),
        verdict=verdict_on(
            len(changed), decide(results, options.fail_on, exit_zero=options.exit_zero)
        ),
        notices=(*changed, *_notices(manifest, catalogue, scheme, decisions, results, options)),
        results=tuple(results),
        fail_on=options.fail_on,
        calendar=deadlines(results, decisions),
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


def _told(
    manifest: Manifest, scheme: str, entries: Sequence[Mapping[str, Any]], options: Options
) -> Manifest:
    named = sorted(
        {canonical(identifier) for entry in entries for identifier in entry.get("repond_a", ())}
    )
    return manifest.with_known(
        milestone=options.milestone,
        scheme=scheme,
        evidence_count=len(entries),
        evidence_ids=named,
        evidence=(),
        unreferenced=(),
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


def _applicability(
    requirement: Requirement, manifest: Manifest, decisions: Decisions, options: Options
) -> Applicability:
    if options.milestone not in requirement.milestones:
        gates = ", ".join(requirement.milestones)
        return Applicability(
            False,
            Text(f"relève d'un autre jalon : {gates}", f"belongs to another milestone: {gates}"),
        )
    if requirement.applies_when is None:
        return Applicability(
            True, Text("s'applique à tout le dispositif", "applies to the whole scheme")
        )
    ruling = decisions.ruling_on(requirement.key)
    judged = judge(requirement.applies_when, manifest, ruling.applies if ruling else None)
    reason = requirement.because or judged.text
    if judged.person and ruling and judged.value is not None:
        said = Text(
            f"décidé par {shorten(ruling.author)} le {ruling.date} : {shorten(ruling.reason, 200)}",
            f"decided by {shorten(ruling.author)} on {ruling.date}: {shorten(ruling.reason, 200)}",
        )
        return Applicability(judged.value, said, ruling.location)
    if judged.value is None:
        absent = list(dict.fromkeys(absent_paths(judged)))
        if absent:
            names = ", ".join(absent)
            return Applicability(
                None,
                Text(
                    f"on ne peut pas savoir si la règle s'applique sans : {names}",
                    f"whether the rule applies cannot be known without: {names}",
                ),
                judged.location,
            )
        return Applicability(
            None, judged.text if judged.person and not judged.parts else reason, judged.location
        )
    return Applicability(judged.value, reason, judged.location)


def _inspect_all(
    manifest: Manifest,
    concerned: Sequence[Requirement],
    filled: Mapping[str, Sequence[Filled]],
    days: Mapping[str, dt.date],
    opener: Opener,
    progress: Progress | None,
) -> dict[int, Inspected]:
    plans: dict[int, list[tuple[dt.date, Planned]]] = {}
    for requirement in concerned:
        active, _ = wanted(requirement, manifest)
        for one in filled[requirement.key]:
            if one.slot in active:
                for index in one.entries:
                    plans.setdefault(index, []).extend(
                        (days[requirement.key], plan)
                        for plan in _planned(requirement, one, index, manifest)
                    )
    found: dict[int, Inspected] = {}
    entries = manifest.data.get("preuves", [])
    for index, entry in enumerate(entries):
        if progress:
            progress(index, len(entries))
        piece = open_piece(index, entry, manifest, opener)
        found[index] = inspect(piece, plans.get(index, []), manifest)
    return found


def _planned(
    requirement: Requirement, one: Filled, index: int, manifest: Manifest
) -> Iterator[Planned]:
    accepted = one.slot.accepting(manifest.data["preuves"][index].get("nature"))
    for number, use in enumerate(accepted.checks if accepted else ()):
        if judge(use.when, manifest).value is not False:
            yield Planned((requirement.key, one.slot.id, index, number), use)


def _result(
    requirement: Requirement,
    manifest: Manifest,
    scope: Applicability,
    filled: Sequence[Filled],
    inspected: Mapping[int, Inspected],
    decisions: Decisions,
    options: Options,
) -> RequirementResult:
    level = requirement.milestones.get(options.milestone)
    day = manifest.known["audit.reference_date"]
    files = used_files(filled, inspected)
    active, _ = wanted(requirement, manifest)
    if scope.applies is False:
        slots = slot_results(filled, (), inspected, ())
        return RequirementResult(
            requirement, level, Outcome.NOT_APPLICABLE, None, day, scope, (), slots, files
        )
    items = (
        [_unknown(requirement, manifest, scope, decisions)]
        if scope.applies is None
        else gather(requirement, manifest, filled, inspected)
    )
    attestation = waiver = None
    if scope.applies:
        strict = is_of_all_pieces(requirement)
        judged = every_file(inspected) if strict else files
        items, attestation = attest(
            items, decisions.attestations_of(requirement.key), judged, day, strict
        )
    if options.waivers:
        items, waiver = waive(items, decisions.waivers_of(requirement.key), day)
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
    slots = slot_results(filled, items, inspected, active)
    return RequirementResult(
        requirement,
        level,
        outcome,
        assurance,
        day,
        scope,
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


def _unknown(
    requirement: Requirement, manifest: Manifest, scope: Applicability, decisions: Decisions
) -> Item:
    """The finding on a rule whose applicability is unknown: `missing` and named, or a person's to decide."""
    judged = judge(requirement.applies_when, manifest)
    if list(absent_paths(judged)):
        remedy = Text(
            "renseignez ces déclarations dans le manifeste",
            "give these declarations in the manifest",
        )
        return Item(
            Finding(
                "applicability.unknown", Outcome.MISSING, scope.because, scope.location, remedy
            ),
            Assurance.DECLARED,
        )
    remedy = Text(
        f"décidez-en dans applicabilites (exigence: {requirement.id})",
        f"decide it in applicabilites (exigence: {requirement.id})",
    )
    return Item(
        Finding("applicability.person", Outcome.TO_REVIEW, scope.because, scope.location, remedy),
        Assurance.DECLARED,
    )


def _notices(
    manifest: Manifest,
    catalogue: Catalogue,
    scheme: str,
    decisions: Decisions,
    results: Sequence[RequirementResult],
    options: Options,
) -> Iterator[Finding]:
    yield from (_supposition(edit) for edit in options.supposed)
    yield from strays(manifest, catalogue, scheme)
    yield from profile_notices(manifest)
    yield from window_notices(
        manifest, scheme, options.milestone, reference_date(manifest, options).value
    )
    if options.waivers:
        yield from waiver_notices(decisions.waivers, results, options)
    if scheme not in ("HOP-DPI-Va2", "SAS") and any(
        ref.name == "builtin" for ref in catalogue.refs
    ):
        message = Text(
            f"pour {scheme}, seules les règles communes à tous les dispositifs sont intégrées ; le REM peut être importé",
            f"for {scheme} only the rules common to all schemes are built in; the REM can be imported",
        )
        yield Finding(
            "catalogue.common_rules_only",
            Outcome.WARNING,
            message,
            manifest.place("candidature.dispositif"),
            Text("segur-audit rem import", "segur-audit rem import"),
        )
    for ref in catalogue.refs:
        if ref.replaces:
            names = ", ".join(ref.replaces)
            yield Finding(
                "catalogue.replaces",
                Outcome.INFO,
                Text(
                    f"le catalogue {ref.name} remplace : {names}",
                    f"catalogue {ref.name} replaces: {names}",
                ),
            )


def _supposition(edit: str) -> Finding:
    said = shorten(edit)
    message = Text(
        f"hypothèse : {said} — ce rapport n'est pas celui du manifeste tel qu'il est écrit",
        f"supposed: {said} — this is not the report on the manifest as it is written",
    )
    return Finding("what_if.set", Outcome.WARNING, message)


def mandatory(results: Sequence[RequirementResult]) -> list[RequirementResult]:
    """The results that the gate looks at."""
    return [result for result in results if result.level is Level.MANDATORY]

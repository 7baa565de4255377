"""The last lines of every report for people: the verdict, the rule that decided, the next command."""

from __future__ import annotations

from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.report import Report
from segur_audit.model.text import Lang, Text
from segur_audit.report.counts import by_assurance, by_outcome
from segur_audit.report.words import ASSURANCES, GATES, counted


def verdict_line(report: Report, lang: Lang) -> str:
    """« Porte fermée — la règle (code 1) »."""
    verdict = report.verdict
    code = Text(f"code de retour {verdict.exit_code}", f"exit code {verdict.exit_code}")[lang]
    return f"{GATES[verdict.gate][lang]}{_partial(report)[lang]}{_without_rem(report)[lang]} — {verdict.rule[lang]} ({code})"


def _partial(report: Report) -> Text:
    """A gate that looked at a part of the rules says which: it is not that of the dossier."""
    kept = ", ".join((*report.only, *report.chapters))
    return Text(f" (audit partiel : {kept})", f" (partial audit: {kept})") if kept else Text("", "")


def _without_rem(report: Report) -> Text:
    """A gate that opens on the built-in rules alone says so: the evidence that a REM asks for was not looked at. SAS has no REM."""
    builtin = {ref.name for ref in report.catalogues} == {"builtin"}
    if report.verdict.gate != "open" or not builtin or report.scheme == "SAS":
        return Text("", "")
    return Text(
        " (règles intégrées seules : le REM n'est pas importé)",
        " (built-in rules only: the REM is not imported)",
    )


def tally(report: Report, level: Level, lang: Lang) -> str:
    """« 20 conformes sur 26 applicables, 3 à vérifier … » with the denominator."""
    counts = by_outcome(report.results, level)
    applicable = sum(n for outcome, n in counts.items() if outcome is not Outcome.NOT_APPLICABLE)
    done = counts[Outcome.PASS]
    first = Text(
        f"{counted(done, Outcome.PASS, 'fr')} sur {applicable} applicable{'s' if applicable > 1 else ''}",
        f"{done} conforming of {applicable} applicable",
    )[lang]
    rest = [
        counted(n, outcome, lang)
        for outcome, n in counts.items()
        if n and outcome is not Outcome.PASS
    ]
    return ", ".join([first, *rest])


def assurance_tally(report: Report, lang: Lang) -> str:
    """What the mandatory requirements that conform rest on, the three told apart."""
    counts = by_assurance(report.results)
    return ", ".join(
        f"{counts[assurance]} {ASSURANCES[assurance][lang]}" for assurance in reversed(Assurance)
    )


def next_command(report: Report, lang: Lang) -> str | None:
    """What to run next, on the first thing that keeps the gate from opening."""
    blocking = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
    found = sorted(
        (r for r in report.results if r.level is Level.MANDATORY and r.outcome in blocking),
        key=lambda r: r.outcome.rank,
    )
    if not found:
        return None
    command = (
        "attest"
        if found[0].outcome is Outcome.TO_REVIEW
        and any(f.code == "proof.to_attest" for f in found[0].findings)
        else "explain"
    )
    line = report.call.suggested(command, found[0].requirement.id)
    return Text(f"Ensuite : {line}", f"Next: {line}")[lang]

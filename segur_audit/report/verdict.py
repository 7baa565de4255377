"""The last lines of every report for people: the verdict, the rule that decided, the next
command.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from shlex import quote

from segur_audit.catalogue.schemes import has_rem
from segur_audit.engine.gate import PRECEDENCE
from segur_audit.model.command import DEFAULT_MANIFEST
from segur_audit.model.coverage import Coverage
from segur_audit.model.outcome import Assurance, Level, Outcome
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import LANGS, Lang, Text, clean, ours, shorten
from segur_audit.report.counts import by_assurance, by_outcome
from segur_audit.report.gates import gate_words
from segur_audit.report.words import counted, resting

_SHOWN = 5


def verdict_line(report: Report, lang: Lang) -> str:
    """« prêt pour le dépôt — la règle qui a décidé ; ce qui a été jugé (code de retour 0) »."""
    return f"{verdict_words(report)[lang]} — {verdict_reason(report)[lang]}"


def verdict_reason(report: Report) -> Text:
    """The rule that decided, what was judged, and the exit code."""
    code = report.exit_code
    ending = Text(" (code de retour {code})", " (exit code {code})", code=code)
    return report.verdict.rule + Text(" ; ", "; ") + coverage(report) + ending


def verdict_sentence(report: Report, lang: Lang) -> str:
    """The verdict as a line of its own, headed."""
    return f"{HEAD[lang]}{verdict_line(report, lang)}"


HEAD = Text("Verdict : ", "Verdict: ")


def verdict_words(report: Report) -> Text:
    """The words of the verdict (contract, section 4), with what makes it another than that of the
    dossier as it is.
    """
    return gate_words(report) + suppositions(report)


def coverage(report: Report) -> Text:
    """What was looked at, of how much: no verdict goes without it."""
    figures = report.coverage
    rules, of = figures.rules, figures.rules_of
    text = Text(
        "{rules} règle{s} jugée{s} sur {of}",
        "{rules} rule{s} judged of {of}",
        rules=rules,
        s=ours(_s(rules)),
        of=of,
    )
    if figures.imported:
        return text + _of_rem(figures)
    if has_rem(report.scheme):
        text += Text(
            " ; le REM n'est pas importé, ses exigences n'ont pas été jugées",
            "; the REM is not imported, its requirements were not judged",
        )
    return text


def _of_rem(figures: Coverage) -> Text:
    text = Text(
        " ; du REM, {requirements} exigences sur {requirements_of} et {proofs} preuves sur "
        "{proofs_of} jugées",
        "; of the REM, {requirements} requirements of {requirements_of} and {proofs} proofs of "
        "{proofs_of} judged",
        requirements=figures.requirements,
        requirements_of=figures.requirements_of,
        proofs=figures.proofs,
        proofs_of=figures.proofs_of,
    )
    if figures.lifted:
        text += Text(
            ", {lifted} levée{s} par décision de l'éditeur",
            ", {lifted} lifted by a decision of the editor",
            lifted=figures.lifted,
            s=ours(_s(figures.lifted)),
        )
    return text


def suppositions(report: Report) -> Text:
    """What the verdict supposes or rests on: `--set`, `--date`, rules that a catalogue replaces.
    Empty for a plain one.
    """
    about = report.hypothesis
    parts = []
    what_if = [f"--set {shorten(edit)}" for edit in about.supposed]
    if report.reference_date.origin == "--date":
        what_if.append(f"--date {report.reference_date.value}")
    if what_if:
        said = ", ".join(what_if)
        parts.append(Text("hypothèse : {said}", "supposed: {said}", said=said))
    if about.replaced:
        names = _names(about.replaced)
        parts.append(
            Text(
                "repose sur des règles qu'un catalogue remplace : {names}",
                "rests on rules that a catalogue replaces: {names}",
                names=names,
            )
        )
    if about.weakened:
        names = _names(about.weakened)
        parts.append(
            Text(
                "attention, règles obligatoires affaiblies : {names}",
                "warning, mandatory rules weakened: {names}",
                names=names,
            )
        )
    if not parts:
        return Text("", "")
    fr, en = (" ; ".join(part[lang] for part in parts) for lang in LANGS)
    return Text(" ({fr})", " ({en})", fr=fr, en=en)


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return f"{shown}… ({len(names)})" if len(names) > _SHOWN else shown


def _s(count: int) -> str:
    return "s" if count > 1 else ""


def tally(report: Report, level: Level, lang: Lang) -> str:
    """« 20 conformes sur 26 applicables, 3 à vérifier … » with the denominator."""
    counts = by_outcome(report.results, level)
    applicable = sum(n for outcome, n in counts.items() if outcome is not Outcome.NOT_APPLICABLE)
    done = counts[Outcome.PASS]
    first = Text(
        "{counted} sur {applicable} applicable{plural}",
        "{done} conforming of {applicable} applicable",
        counted=counted(done, Outcome.PASS, "fr"),
        applicable=applicable,
        plural=ours("s" if applicable > 1 else ""),
        done=done,
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
        resting(counts[assurance], assurance, lang) for assurance in reversed(Assurance)
    )


def next_command(report: Report) -> str | None:
    """What to run next, on the first thing that keeps the gate from opening: a line to paste as it
    is.
    """
    blocking = (Outcome.ERROR, Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
    left = sorted(
        (r for r in report.results if r.level is Level.MANDATORY and r.outcome in blocking),
        key=lambda r: r.outcome.rank,
    )
    if not left:
        return None
    to_attest = left[0].outcome is Outcome.TO_REVIEW and any(
        finding.code == "proof.to_attest" for finding in left[0].findings
    )
    call = replace(report.call, manifest=report.shown)
    return clean(call.suggested("attest" if to_attest else "explain", left[0].requirement.id))


def details_command(report: Report) -> str:
    """The command that shows everything: the same audit with `-v`, a line to paste as it is."""
    words = ["segur-audit", "check", *([report.shown] if report.shown != DEFAULT_MANIFEST else [])]
    words += [*report.call.arguments, *report.call.gate]
    words += [part for name in report.only for part in ("--only", name)]
    words += [part for name in report.chapters for part in ("--chapter", name)]
    if report.reference_date.origin == "--date":
        words += ["--date", report.reference_date.value.isoformat()]
    words += [part for edit in report.hypothesis.supposed for part in ("--set", edit)]
    return clean(" ".join(map(quote, [*words, "-v"])))


NEXT = Text("Ensuite :", "Next:")


def next_lines(reports: Sequence[Report | FailedManifest], lang: Lang) -> list[str]:
    """The end of a report: the next command, alone on the last line, on the manifest that needs it
    most; nothing when none does.
    """
    audited = [report for report in reports if isinstance(report, Report)]
    worst = sorted(audited, key=lambda report: PRECEDENCE.index(report.verdict.code))
    command = next((command for report in worst if (command := next_command(report))), None)
    return [NEXT[lang], command] if command else []

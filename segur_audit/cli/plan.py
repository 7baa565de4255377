"""`plan`: what to do, in which order, to open the gate, and what will expire before the deposit."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.audit_options import DateOption, ManifestsArgument, MilestoneOption, SetOption
from segur_audit.cli.console import _, language
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    manifests_of,
    set_language,
)
from segur_audit.guidance.following import since_seal
from segur_audit.guidance.planning import Action, plan
from segur_audit.model.report import FailedManifest, Report
from segur_audit.model.text import Lang, Text


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "plan",
        help=_(
            "La liste la plus courte d'actions qui rend le dossier prêt, dans l'ordre, et le "
            "calendrier de ce qui expire.",
            "The shortest ordered list of actions that makes the dossier ready, and the calendar "
            "of what expires.",
        ),
    )(plan_command)


FormatOption = Annotated[
    str,
    typer.Option("--format", "-f", metavar="table|plain|json", help=_("Format.", "Format.")),
]
OutputOption = Annotated[
    list[Path],
    typer.Option(
        "--output",
        "-o",
        metavar=_("FICHIER", "FILE"),
        help=_(
            "Écrit aussi le plan : .xlsx, .md, .csv ou .ics (le calendrier). Répétable.",
            "Also writes the plan: .xlsx, .md, .csv or .ics (the calendar). Repeatable.",
        ),
    ),
]
NoWaiversOption = Annotated[
    bool, typer.Option("--no-waivers", help=_("Ignore les dérogations.", "Ignores waivers."))
]


def plan_command(
    manifests: ManifestsArgument = None,
    milestone: MilestoneOption = "",
    date: DateOption = "",
    supposed: SetOption = [],
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    format: FormatOption = "table",
    output: OutputOption = [],
    no_waivers: NoWaiversOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print the plan of each manifest; the exit code is that of `check`."""
    set_language(lang)
    from segur_audit.cli.auditing import Request, audit_all
    from segur_audit.cli.options import MILESTONES
    from segur_audit.engine.gate import worst_code

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    choice(format, tuple(_SHOW), "--format")
    request = Request(
        catalogues=tuple(catalogue),
        no_builtin=no_builtin,
        milestone=milestone,
        date=day(date or None),
        waivers=not no_waivers,
        supposed=tuple(supposed),
    )
    manifests = manifests_of(manifests)
    _check_targets(output, manifests)
    reports = audit_all(manifests, request).all
    audited = [report for report in reports if not isinstance(report, FailedManifest)]
    for target in output:
        _write(audited, target)
    typer.echo(_SHOW[format](audited, language()), nl=False)
    return worst_code(report.exit_code for report in reports)


def _check_targets(targets: list[Path], manifests: list[Path]) -> None:
    """Each target has an ending that is known, and is neither the manifest nor evidence. Raises
    UsageError.
    """
    from segur_audit.cli.writing import refuse_precious
    from segur_audit.report._plan import FORMATS

    for target in targets:
        choice(target.suffix.lower(), tuple(FORMATS), "--output")
        refuse_precious(str(target), manifests)


def _write(reports: list[Report], target: Path) -> None:
    from segur_audit.cli.writing import write_whole
    from segur_audit.report._plan import FORMATS

    content = FORMATS[target.suffix.lower()](reports, language())
    write_whole(content if isinstance(content, bytes) else content.encode(), target)


def _json(reports: list[Report], lang: Lang) -> str:
    import json

    from segur_audit.report.json import document

    plans = [
        {
            "manifest": report.shown,
            "gate": report.verdict.gate,
            "actions": [
                _action(number, action, lang) for number, action in enumerate(plan(report), 1)
            ],
            "since_seal": [notice.message[lang] for notice in since_seal(report)],
            "calendar": document(report, lang)["calendar"],
        }
        for report in reports
    ]
    return json.dumps(plans[0] if len(plans) == 1 else plans, ensure_ascii=False, indent=2) + "\n"


def _action(number: int, action: Action, lang: Lang) -> dict[str, object]:
    return {
        "number": number,
        "steps": [step[lang] for step in action.steps],
        "facts": [fact[lang] for fact, _ in action.facts],
        "numbers": list(action.numbers),
        "files": list(action.files),
        "owner": action.owner or None,
        "due": action.due.isoformat() if action.due else None,
        "place": str(action.location) if action.location else None,
        "unblocks": list(action.unblocks),
        "helps": list(action.helps),
        "lead_days": action.lead_days,
        "lead": action.lead[lang] if action.lead else None,
        "begin_by": action.begin_by.isoformat() if action.begin_by else None,
    }


def _plain(reports: list[Report], lang: Lang) -> str:
    lines = []
    for report in reports:
        for number, action in enumerate(plan(report), 1):
            steps = " | ".join(f"{fact[lang]} → {step[lang]}" for fact, step in action.facts)
            ids = ",".join((*action.unblocks, *(f"({name})" for name in action.helps)))
            lines.append(
                f"{number}\t{steps}\t{action.location or '-'}\t{ids}\t{action.begin_by or '-'}"
            )
    return "".join(f"{' '.join(line.split(' '))}\n" for line in lines)


def _table(reports: list[Report], lang: Lang) -> str:
    from segur_audit.cli.terminal import tabulated, width
    from segur_audit.report.verdict import verdict_sentence

    parts = []
    for report in reports:
        if len(reports) > 1:
            parts.append(f"\n{report.shown}\n")
        actions = plan(report)
        if actions:
            names = (Text("Action", "Action"), Text("Débloque", "Unblocks"))
            rows = [
                (str(number), _words(action, lang), _unblocks(action))
                for number, action in enumerate(actions, 1)
            ]
            parts.append(tabulated(("n°", *(name[lang] for name in names)), rows))
            parts.append(
                Text("(…) : attend aussi d'autres actions\n", "(…): waits for other actions too\n")[
                    lang
                ]
            )
        parts += [*_since(report, lang), _calendar(report, lang)]
        parts.append(f"\n{textwrap.fill(verdict_sentence(report, lang), width())}\n")
    return "".join(parts)


def _since(report: Report, lang: Lang) -> list[str]:
    """What else changed since the seal, and refuses nothing."""
    from segur_audit.cli.terminal import width
    from segur_audit.report._plan import SEALED

    told = [notice.message[lang] for notice in since_seal(report)]
    lines = [textwrap.fill(f"• {one}", width(), subsequent_indent="  ") for one in told]
    return [f"\n{SEALED[lang]}\n", *(f"{line}\n" for line in lines)] if lines else []


def _words(action: Action, lang: Lang) -> str:
    steps = [f"{fact[lang]} → {step[lang]}" for fact, step in action.facts]
    lines = steps if len(steps) == 1 else [f"• {step}" for step in steps]
    if len(action.files) > 1:
        lines.append("  " + ", ".join(action.files))
    if action.owner:
        lines.append(f"  {Text('responsable', 'owner')[lang]} : {action.owner}")
    if action.begin_by and action.lead:
        days = (
            f"{action.lead_days} jours, {action.lead.fr}",
            f"{action.lead_days} days, {action.lead.en}",
        )
        lines.append(
            Text(
                "⏱ à lancer au plus tard le {begin_by} ({days})",
                "⏱ begin by {begin_by} ({days_2})",
                begin_by=action.begin_by,
                days=days[0],
                days_2=days[1],
            )[lang]
        )
    elif action.lead:
        lines.append(f"⏱ {action.lead[lang]}")
    return "\n".join([*lines, f"  {action.location}" if action.location else ""]).rstrip()


def _unblocks(action: Action) -> str:
    return "\n".join((*action.unblocks, *(f"({name})" for name in action.helps)))


def _calendar(report: Report, lang: Lang) -> str:
    from segur_audit.cli.terminal import tabulated
    from segur_audit.report._changes import CALENDAR, CALENDAR_COLUMNS, calendar_rows

    rows = calendar_rows(report, lang)
    return (
        f"\n{CALENDAR[lang]}\n{tabulated(tuple(name[lang] for name in CALENDAR_COLUMNS), rows)}"
        if rows
        else ""
    )


_SHOW = {"table": _table, "plain": _plain, "json": _json}

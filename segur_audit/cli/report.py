"""`report`: the same audit as `check`, written to files whose format their name tells."""

from __future__ import annotations

import datetime as dt
import os
from typing import Annotated

import typer

from segur_audit.cli.audit_options import (
    ChapterOption,
    DateOption,
    FailOnOption,
    ManifestsArgument,
    MilestoneOption,
    OnlyOption,
)
from segur_audit.cli.console import _
from segur_audit.cli.options import (
    MILESTONES,
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    day,
    manifests_of,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text

FilesOption = Annotated[
    list[str],
    typer.Option(
        "--output",
        "-o",
        metavar=_("[FORMAT=]CHEMIN", "[FORMAT=]PATH"),
        help=_(
            "Fichier à écrire : .html, .xlsx, .md, .csv, .json, .sarif, .xml, .txt. Répétable.",
            "File to write: .html, .xlsx, .md, .csv, .json, .sarif, .xml, .txt. Repeatable.",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "report",
        help=_(
            "Écrit le rapport à transmettre, par exemple : segur-audit report manifest.yaml -o "
            "rapport.html -o rapport.xlsx",
            "Writes the report to send on, for instance: segur-audit report manifest.yaml -o "
            "rapport.html -o rapport.xlsx",
        ),
    )(report)


NoWaiversOption = Annotated[
    bool, typer.Option("--no-waivers", help=_("Ignore les dérogations.", "Ignores waivers."))
]
FullOption = Annotated[
    bool,
    typer.Option(
        "--full",
        help=_(
            "À l'impression et en PDF, garde aussi ce qui est conforme ou non applicable.",
            "In print and in a PDF, also keeps what conforms or does not apply.",
        ),
    ),
]


def report(
    manifests: ManifestsArgument = None,
    output: FilesOption = [],
    milestone: MilestoneOption = "",
    date: DateOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    only: OnlyOption = [],
    chapter: ChapterOption = [],
    fail_on: FailOnOption = "to_review",
    no_waivers: NoWaiversOption = False,
    full: FullOption = False,
    lang: LangOption = "fr",
) -> int:
    """Audit once, write every file, say the verdict; the exit code is that of `check`."""
    set_language(lang)
    if not output:
        raise UsageError(
            Text("report : aucun fichier à écrire", "report: no file to write"),
            remedy=Text(
                "ajoutez par exemple -o rapport.html -o rapport.xlsx",
                "add for instance -o report.html -o report.xlsx",
            ),
        )
    from segur_audit.cli.auditing import Request, audit_all
    from segur_audit.cli.writing import emit, targets
    from segur_audit.engine.gate import CLOSING, worst_code
    from segur_audit.report.style import Edition

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    choice(fail_on, tuple(CLOSING), "--fail-on")
    wanted, edition = targets(output), Edition(_today(), full)
    named = manifests_of(manifests)
    request = Request(
        catalogues=tuple(catalogue),
        no_builtin=no_builtin,
        milestone=milestone,
        date=day(date or None),
        only=tuple(only),
        chapters=tuple(chapter),
        fail_on=fail_on,
        waivers=not no_waivers,
    )
    reports = audit_all(named, request)
    emit(reports, "table", wanted, named, color="auto", verbosity=-1, edition=edition)
    return worst_code(report.exit_code for report in reports.all)


def _today() -> dt.date:
    """The day of production: that of SOURCE_DATE_EPOCH (seconds since 1970, UTC) when it is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return dt.date.today()
    try:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise UsageError(
            Text(
                "SOURCE_DATE_EPOCH n'est pas un nombre de secondes",
                "SOURCE_DATE_EPOCH is not a number of seconds",
            ),
            remedy=Text(
                "donnez le nombre de secondes écoulées depuis 1970, ou retirez la variable",
                "give the seconds since 1970, or unset the variable",
            ),
        ) from error

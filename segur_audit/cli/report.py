"""`report`: the same audit as `check`, written to files whose format their name tells."""

from __future__ import annotations

from typing import Annotated

import typer

from segur_audit.cli.check import (
    ChapterOption,
    DateOption,
    FailOnOption,
    ManifestsArgument,
    MilestoneOption,
    OnlyOption,
    check,
)
from segur_audit.cli.console import _
from segur_audit.cli.options import CatalogueOption, LangOption, NoBuiltinOption
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
    no_waivers: Annotated[
        bool, typer.Option("--no-waivers", help=_("Ignore les dérogations.", "Ignores waivers."))
    ] = False,
    lang: LangOption = "fr",
) -> int:
    """Audit once, write every file, say the verdict; the exit code is that of `check`."""
    if not output:
        from segur_audit.cli.options import set_language

        set_language(lang)
        raise UsageError(
            Text("report : aucun fichier à écrire", "report: no file to write"),
            remedy=Text(
                "ajoutez par exemple -o rapport.html -o rapport.xlsx",
                "add for instance -o report.html -o report.xlsx",
            ),
        )
    return check(
        manifests,
        milestone=milestone,
        date=date,
        catalogue=catalogue,
        no_builtin=no_builtin,
        only=only,
        chapter=chapter,
        output=output,
        fail_on=fail_on,
        no_waivers=no_waivers,
        lang=lang,
        quiet=1,
    )

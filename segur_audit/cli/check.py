"""`check`: audits manifests and gates a CI job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli import completion
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

FORMATS = "table|plain|json|junit|sarif|github|gitlab|html|markdown|csv|xlsx"

ManifestsArgument = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="[MANIFEST]...",
        help=_(
            "Manifestes à vérifier, ou leurs dossiers (manifest.yaml par défaut).",
            "Manifests to check, or their folders (default: manifest.yaml).",
        ),
    ),
]
MilestoneOption = Annotated[
    str,
    typer.Option(
        "--milestone",
        metavar="|".join(MILESTONES),
        autocompletion=completion.milestones,
        help=_(
            "Jalon visé (avance pour SAS, depot sinon).",
            "Milestone (avance for SAS, depot otherwise).",
        ),
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_(
            "Et si le dépôt avait lieu ce jour ? Remplace les dates de dépôt.",
            "What if the deposit were on that day? Replaces deposit dates.",
        ),
    ),
]
OnlyOption = Annotated[
    list[str],
    typer.Option(
        "--only",
        metavar="ID",
        autocompletion=completion.ids,
        help=_("Cette exigence seulement. Répétable.", "This requirement only. Repeatable."),
    ),
]
ChapterOption = Annotated[
    list[str],
    typer.Option(
        "--chapter",
        metavar=_("CHAPITRE", "CHAPTER"),
        autocompletion=completion.chapters,
        help=_("Ce chapitre seulement. Répétable.", "This chapter only. Repeatable."),
    ),
]
FailOnOption = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="fail|missing|to_review",
        help=_(
            "À partir de quoi le dossier n'est pas prêt (to_review : tout doit être décidé).",
            "From what on the dossier is not ready (to_review: everything must be decided).",
        ),
    ),
]
OutputOption = Annotated[
    list[str],
    typer.Option(
        "--output",
        "-o",
        metavar=_("[FORMAT=]CHEMIN", "[FORMAT=]PATH"),
        help=_(
            "Écrit aussi le rapport dans ce fichier. Répétable : une évaluation, plusieurs "
            "rapports.",
            "Also writes the report to this file. Repeatable: one evaluation, many reports.",
        ),
    ),
]
SetOption = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar=_("CHEMIN=VALEUR", "PATH=VALUE"),
        help=_(
            "Et si le manifeste disait cela ? (candidature.profils+=ciba) Répétable ; rien n'est "
            "écrit.",
            "What if the manifest said so? (candidature.profils+=ciba) Repeatable; nothing is "
            "written.",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "check",
        help=_(
            "Vérifie un dossier et dit ce qui manque, pourquoi, et quoi faire. Le code de retour "
            "ferme une CI :\n\n"
            "0 prêt · 1 pas prêt · 2 usage · 3 entrée invalide · "
            "4 rien de jugé · 5 à vérifier · 6 pièces modifiées · 7 contrôle impossible",
            "Checks a dossier and says what is missing, why, and what to do. The exit code gates "
            "a CI job:\n\n"
            "0 ready · 1 not ready · 2 usage · 3 invalid input · "
            "4 nothing judged · 5 to review · 6 evidence changed · 7 could not be checked",
        ),
    )(check)


FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        "-f",
        metavar=FORMATS,
        autocompletion=completion.formats,
        help=_("Format sur la sortie standard.", "Format on standard output."),
    ),
]
ExitZeroOption = Annotated[
    bool,
    typer.Option(
        "--exit-zero", help=_("Rend 0 au lieu de 1 ou 5.", "Returns 0 instead of 1 or 5.")
    ),
]
NoWaiversOption = Annotated[
    bool, typer.Option("--no-waivers", help=_("Ignore les dérogations.", "Ignores waivers."))
]
JobsOption = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        min=1,
        metavar="N",
        help=_(
            "Processus qui lisent les pièces (par défaut : selon le dossier et la machine). "
            "Le rapport est le même.",
            "Processes that read the evidence (by default: as the dossier and the machine "
            "allow). The report is the same.",
        ),
    ),
]
SinceOption = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar=_("RAPPORT.json", "REPORT.json"),
        help=_(
            "Montre ce qui a changé depuis ce rapport.", "Shows what changed since that report."
        ),
    ),
]
NoWorseOption = Annotated[
    bool,
    typer.Option(
        "--no-worse",
        help=_(
            "Avec --since : rend 0 si rien d'obligatoire n'a empiré ; le verdict reste ce "
            "qu'il est.",
            "With --since: returns 0 if nothing mandatory got worse; the verdict stays what it is.",
        ),
    ),
]
ColorOption = Annotated[
    str,
    typer.Option(
        "--color",
        metavar="auto|always|never",
        help=_("Couleurs du terminal.", "Terminal colours."),
    ),
]
QuietOption = Annotated[
    int,
    typer.Option("--quiet", "-q", count=True, help=_("Le verdict seulement.", "The verdict only.")),
]
VerboseOption = Annotated[
    int,
    typer.Option(
        "--verbose",
        "-v",
        count=True,
        help=_("Montre aussi ce qui est conforme.", "Also shows what conforms."),
    ),
]


def check(
    manifests: ManifestsArgument = None,
    milestone: MilestoneOption = "",
    date: DateOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    only: OnlyOption = [],
    chapter: ChapterOption = [],
    format: FormatOption = "table",
    output: OutputOption = [],
    fail_on: FailOnOption = "to_review",
    exit_zero: ExitZeroOption = False,
    no_waivers: NoWaiversOption = False,
    jobs: JobsOption = None,
    supposed: SetOption = [],
    since: SinceOption = None,
    no_worse: NoWorseOption = False,
    lang: LangOption = "fr",
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> int:
    """Audit the manifests, write the reports, return the exit code."""
    set_language(lang)
    from segur_audit.cli.auditing import Request, audit_all
    from segur_audit.cli.writing import emit, targets
    from segur_audit.engine.gate import worst_code

    _choices(milestone, fail_on, format, color)
    if no_worse and since is None:
        raise UsageError(_NO_BASELINE)
    wanted, manifests = targets(output), manifests_of(manifests)
    request = Request(
        catalogues=tuple(catalogue),
        no_builtin=no_builtin,
        milestone=milestone,
        date=day(date or None),
        only=tuple(only),
        chapters=tuple(chapter),
        fail_on=fail_on,
        exit_zero=exit_zero,
        waivers=not no_waivers,
        jobs=jobs,
        supposed=tuple(supposed),
        since=since,
        no_worse=no_worse,
    )
    reports = audit_all(manifests, request)
    emit(reports, format, wanted, manifests, color=color, verbosity=verbose - quiet)
    return worst_code(report.exit_code for report in reports.all)


_NO_BASELINE = Text(
    "--no-worse demande --since RAPPORT.json", "--no-worse needs --since REPORT.json"
)


def _choices(milestone: str, fail_on: str, format: str, color: str) -> None:
    """Each value is one of those that the option takes. Raises UsageError."""
    from segur_audit.engine.gate import CLOSING
    from segur_audit.report import formats

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    choice(fail_on, tuple(CLOSING), "--fail-on")
    choice(format, formats(), "--format")
    choice(color, ("auto", "always", "never"), "--color")

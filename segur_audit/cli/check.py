"""`check`: audits manifests and gates a CI job."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from segur_audit.cli.audit_options import (
    ChapterOption,
    ColorOption,
    DateOption,
    ExitZeroOption,
    FailOnOption,
    FormatOption,
    JobsOption,
    ManifestsArgument,
    MilestoneOption,
    NoWaiversOption,
    NoWorseOption,
    OnlyOption,
    OutputOption,
    QuietOption,
    SetOption,
    SinceOption,
    VerboseOption,
    WatchOption,
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

if TYPE_CHECKING:
    from segur_audit.cli.auditing import Request


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
    watch: WatchOption = False,
    lang: LangOption = "fr",
    color: ColorOption = "auto",
    quiet: QuietOption = 0,
    verbose: VerboseOption = 0,
) -> int:
    """Audit the manifests, write the reports, return the exit code."""
    set_language(lang)
    from segur_audit.cli.auditing import Request
    from segur_audit.cli.writing import targets

    _choices(milestone, fail_on, format, color, no_worse and since is None)
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
    show = Show(format, tuple(wanted), color, verbose - quiet)
    return (_watched if watch else _checked)(manifests, request, show)


@dataclass(frozen=True, slots=True)
class Show:
    """What becomes of the reports: the format of standard output, the files that are written."""

    format: str
    targets: tuple[tuple[str, str], ...]
    color: str
    verbosity: int


def _watched(manifests: list[Path], request: Request, show: Show) -> int:
    """The same, again and again."""
    from segur_audit.cli.watching import watched

    places = [*(path.parent for path in manifests), *request.catalogues]
    written = [Path(path) for _, path in show.targets]
    return watched(places, written, partial(_checked, manifests, request, show))


def _checked(manifests: list[Path], request: Request, show: Show) -> int:
    """Audit, write the reports, and give the exit code."""
    from segur_audit.cli.auditing import audit_all
    from segur_audit.cli.writing import emit
    from segur_audit.engine.gate import worst_code

    reports = audit_all(manifests, request)
    emit(reports, show.format, show.targets, manifests, color=show.color, verbosity=show.verbosity)
    return worst_code(report.exit_code for report in reports.all)


_NO_BASELINE = Text(
    "--no-worse demande --since RAPPORT.json", "--no-worse needs --since REPORT.json"
)


def _choices(milestone: str, fail_on: str, format: str, color: str, baseless: bool) -> None:
    """Each value is one of those that the option takes. Raises UsageError."""
    if baseless:
        raise UsageError(_NO_BASELINE)
    from segur_audit.engine.gate import CLOSING
    from segur_audit.report import formats

    if milestone:
        choice(milestone, MILESTONES, "--milestone")
    choice(fail_on, tuple(CLOSING), "--fail-on")
    choice(format, formats(), "--format")
    choice(color, ("auto", "always", "never"), "--color")

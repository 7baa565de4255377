"""`rem import|export|diff|coverage`: the REM workbook that the editor downloaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli.console import _, language, say
from segur_audit.cli.options import LangOption, choice, day, set_language
from segur_audit.model.text import Text, shorten

from .rem_diff import diff_json, diff_table

if TYPE_CHECKING:
    from segur_audit.rem import Rem

RemArgument = Annotated[
    Path,
    typer.Argument(
        metavar="REM",
        help=_(
            "Classeur .xlsx, ou dossier d'un REM importé.",
            "An .xlsx workbook, or the folder of an imported REM.",
        ),
    ),
]
ManifestOption = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        "-m",
        metavar="MANIFEST",
        help=_("Manifeste du dossier.", "The dossier's manifest."),
    ),
]
FormatOption = Annotated[
    str, typer.Option("--format", "-f", metavar="table|json", help=_("Format.", "Format."))
]
SchemeOption = Annotated[
    str,
    typer.Option(
        "--scheme",
        metavar=_("DISPOSITIF", "SCHEME"),
        help=_("Dispositif du REM (HOP-DPI-Va2…).", "The REM's scheme (HOP-DPI-Va2…)."),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "import",
        help=_(
            "Importe un REM téléchargé, dans un dossier à vous.",
            "Imports a downloaded REM, into a folder of yours.",
        ),
    )(import_rem)
    group.command(
        "export",
        help=_(
            "Écrit un REM importé au format d'import de Convergence.",
            "Writes an imported REM in the layout that Convergence imports.",
        ),
    )(export_rem)
    group.command(
        "diff",
        help=_(
            "Ce qu'une nouvelle version change, et ce qu'elle vous fait refaire.",
            "What a new version changes, and what it makes you redo.",
        ),
    )(diff_rem)
    group.command(
        "coverage",
        help=_(
            "Les preuves que votre dossier couvre, et celles qui manquent.",
            "The proofs that your dossier covers, and those that lack.",
        ),
    )(cover_rem)
    app.add_typer(
        group,
        name="rem",
        help=_("Le REM que vous avez téléchargé.", "The REM that you downloaded."),
    )


WorkbookArgument = Annotated[
    Path, typer.Argument(metavar="REM.xlsx", help=_("Classeur du REM.", "The REM's workbook."))
]
OutputOption = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar=_("DOSSIER", "FOLDER"),
        help=_("Dossier à écrire.", "Folder to write."),
    ),
]
VersionOption = Annotated[
    str,
    typer.Option(
        "--version",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_("Version (date) du REM.", "Version (date) of the REM."),
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_("Date de l'import, à consigner.", "Date of the import, to be recorded."),
    ),
]


def import_rem(
    workbook: WorkbookArgument,
    scheme: SchemeOption,
    output: OutputOption,
    version: VersionOption = "",
    date: DateOption = "",
    lang: LangOption = "fr",
) -> int:
    """Import the workbook and say what became of each row."""
    set_language(lang)
    from dataclasses import replace

    from segur_audit.catalogue.schemes import scheme_codes
    from segur_audit.cli.rem_tables import import_summary
    from segur_audit.rem.building import read_rem
    from segur_audit.rem.storing import store

    choice(scheme, scheme_codes(), "--scheme")
    for option, value in (("--version", version), ("--date", date)):
        day(value or None, option)
    rem = read_rem(workbook, scheme, version=version, imported=date)
    if not rem.version:
        rem = replace(rem, version=_asked_version())
    store(rem, output)
    typer.echo(import_summary(rem, output)[language()])
    for fr, en in rem.asides:
        say(Text("{fr}", "{en}", fr=fr, en=en))
    for number, fr, en in rem.counts.not_understood:
        say(Text("ligne {number} : {fr}", "row {number}: {en}", number=number, fr=fr, en=en))
    return 0


def _asked_version() -> str:
    """The version that a person at a terminal gives; empty where nobody watches, or nothing is
    answered.
    """
    import sys

    from segur_audit.cli.console import is_interactive

    if not (sys.stdin.isatty() and is_interactive()):
        return ""
    question = _(
        "Version (date) du REM, AAAA-MM-JJ (Entrée : inconnue)",
        "Version (date) of the REM, YYYY-MM-DD (Enter: unknown)",
    )
    answer = str(typer.prompt(question, default="", show_default=False, err=True)).strip()
    day(answer or None, "version")
    return answer


def _rem(path: Path, scheme: str = "") -> Rem:
    from segur_audit.rem.building import read_rem
    from segur_audit.rem.storing import is_stored, stored

    return stored(path) if is_stored(path) else read_rem(path, scheme)


def export_rem(
    rem: RemArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="CLASSEUR.xlsx",
            help=_("Classeur à écrire.", "Workbook to write."),
        ),
    ],
    lang: LangOption = "fr",
) -> int:
    """Write the workbook; never over an existing file."""
    set_language(lang)
    from segur_audit.model.errors import UsageError
    from segur_audit.rem.exporting import export

    if output.exists() or output.is_symlink():
        raise UsageError(
            Text("{name} existe déjà", "{name} exists already", name=shorten(output.name)),
            remedy=Text("donnez un autre nom avec -o", "give another name with -o"),
        )
    content = _rem(rem)
    try:
        count = export(content, output)
    except OSError as error:
        raise UsageError(
            Text(
                "{output} ne peut pas être écrit",
                "{output} cannot be written",
                output=shorten(str(output)),
            ),
            remedy=Text(
                "vérifiez que le dossier existe et que vous pouvez y écrire",
                "see that the folder exists and that you may write there",
            ),
        ) from error
    say(Text("{name} : {count} lignes", "{name}: {count} rows", name=output.name, count=count))
    return 0


def diff_rem(
    old: Annotated[
        Path, typer.Argument(metavar=_("ANCIEN", "OLD"), help=_("L'ancien REM.", "The old REM."))
    ],
    new: Annotated[
        Path, typer.Argument(metavar=_("NOUVEAU", "NEW"), help=_("Le nouveau REM.", "The new REM."))
    ],
    manifest: ManifestOption = None,
    format: FormatOption = "table",
    lang: LangOption = "fr",
) -> int:
    """Print the differences; editorial ones apart."""
    set_language(lang)
    choice(format, ("table", "json"), "--format")
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.rem.diffing import diff, impact

    edits = diff(_rem(old), _rem(new))
    data = read_manifest(manifest).data if manifest else None
    tasks = impact(edits, data) if data is not None else ()
    pieces = (data or {}).get("preuves", [])
    typer.echo(
        (diff_json if format == "json" else diff_table)(edits, tasks, pieces, language()),
        nl=False,
    )
    return 0


def cover_rem(
    rem: RemArgument,
    manifest: Annotated[
        Path,
        typer.Option(
            "--manifest",
            "-m",
            metavar="MANIFEST",
            help=_("Manifeste du dossier.", "The dossier's manifest."),
        ),
    ] = Path("manifest.yaml"),
    format: Annotated[
        str, typer.Option("--format", "-f", metavar="table|json|html", help=_("Format.", "Format."))
    ] = "table",
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose",
            "-v",
            help=_("Chaque preuve, avec son état.", "Each proof, with its state."),
        ),
    ] = False,
    lang: LangOption = "fr",
) -> int:
    """Print the coverage, by chapter."""
    set_language(lang)
    choice(format, ("table", "json", "html"), "--format")
    from segur_audit.cli.auditing import Request, audit_one
    from segur_audit.cli.dossiers import Library, own_catalogues
    from segur_audit.manifest.reading import read_manifest
    from segur_audit.rem.covering import coverage
    from segur_audit.rem.loading import catalogue_of

    about = read_manifest(manifest)
    found = _rem(rem, str(about.get("candidature.dispositif")))
    own = {path.resolve() for _, path in own_catalogues(about.data, about.folder)}
    more = [] if rem.resolve() in own else [catalogue_of(found)]
    dossier = Library(more=more).open(manifest)
    report = audit_one(about, dossier.catalogue, Request())
    covered = coverage(found, report, about.data)
    from segur_audit.cli import rem_tables as showing

    typer.echo(
        {"table": showing.table, "json": showing.as_json, "html": showing.html}[format](
            covered, language(), verbose
        ),
        nl=False,
    )
    return 0

"""`dossier scan`: proposes the pieces of a folder, through a table, JSON or a spreadsheet, and
writes them into the manifest when asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli.console import _, language, say
from segur_audit.cli.dossier_back import take_back
from segur_audit.cli.dossier_pieces import Place, placed, usable, with_pieces, write_pieces
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.dossier.proposal import Scan
    from segur_audit.dossier.review import ReviewRow

FORMATS = ("table", "json")
HELP = (
    "Propose les pièces d'un dossier de fichiers : preuve, nature, date, et pourquoi. N'écrit "
    "rien sans --write ou -o.",
    "Proposes the pieces of a folder of files: proof, nature, date, and why. Writes nothing "
    "without --write or -o.",
)


FolderArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar=_("DOSSIER", "FOLDER"),
        help=_("Dossier à parcourir.", "Folder to look through."),
    ),
]
ManifestOption = Annotated[
    Path | None,
    typer.Option(
        "--manifest",
        "-m",
        metavar="MANIFEST",
        help=_("Manifeste (manifest.yaml).", "Manifest (manifest.yaml)."),
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format", "-f", metavar="table|json", help=_("Ce qui s'affiche.", "What is shown.")
    ),
]
OutputOption = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="PIECES.xlsx",
        help=_("Tableur à écrire, puis à compléter.", "Spreadsheet to write, then to complete."),
    ),
]
SourceOption = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar="PIECES.xlsx",
        help=_("Tableur complété, à reprendre.", "Completed spreadsheet to take back."),
    ),
]
WriteOption = Annotated[
    bool,
    typer.Option(
        "--write",
        help=_("Ajoute les pièces au manifeste.", "Adds the pieces to the manifest."),
    ),
]


def scan(
    folder: FolderArgument = None,
    manifest: ManifestOption = None,
    format: FormatOption = "table",
    output: OutputOption = None,
    source: SourceOption = None,
    write: WriteOption = False,
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Scan, show, and write what was asked for."""
    set_language(lang)
    choice(format, FORMATS, "--format")
    _check_options(folder, output, source)
    place = placed(folder, manifest, catalogue, no_builtin)
    if source is not None:
        return take_back(source, place, write=write)
    assert folder is not None
    proposed = run(folder, place, own=[path for path in (output,) if path])
    show(proposed, format)
    if output is not None:
        _write_book(proposed, output, place)
    if write:
        write_pieces(place, proposed.proposals)
    elif output is None and proposed.proposals:
        say(_HINT)
    return 0


def _check_options(folder: Path | None, output: Path | None, source: Path | None) -> None:
    if folder is None and source is None:
        raise UsageError(
            Text("il manque le dossier à parcourir", "the folder to look through is missing"),
            remedy=Text("segur-audit dossier scan preuves", "segur-audit dossier scan preuves"),
        )
    if output is not None and source is not None:
        raise UsageError(
            Text("-o et --from ne vont pas ensemble", "-o and --from do not go together")
        )
    if output is not None and output.suffix.lower() != ".xlsx":
        raise UsageError(
            Text("-o : le nom doit finir par .xlsx", "-o: the name must end with .xlsx")
        )
    if output is not None and (output.exists() or output.is_symlink()):
        raise UsageError(
            Text(
                "{name} existe déjà : il ne sera pas écrasé",
                "{name} exists already: it will not be overwritten",
                name=shorten(output.name),
            ),
            remedy=Text(
                "reprenez ce tableur avec --from, ou donnez un autre nom",
                "take it back with --from, or give another name",
            ),
        )


def run(folder: Path, place: Place, own: Iterable[Path] = ()) -> Scan:
    """The scan of `folder`. `own`: files of ours that are left out."""
    from segur_audit.cli.auditing import progress
    from segur_audit.dossier.scanning import own_folders, scan_folder

    ours = [path.resolve() for path in (*own, *([place.path] if place.path else ()))]
    names = [p.relative_to(place.base).as_posix() for p in ours if p.is_relative_to(place.base)]
    if place.manifest is not None:
        names += own_folders(place.manifest)
    return scan_folder(
        place.base,
        folder.resolve(),
        place.catalogue,
        place.scheme,
        place.manifest,
        names,
        progress(),
    )


def show(proposed: Scan, format: str) -> None:
    """Print what was found."""
    import shutil

    from segur_audit.dossier.scan_text import as_json, table

    if format == "json":
        typer.echo(as_json(proposed, language()), nl=False)
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        typer.echo(table(proposed, language(), max(60, width)), nl=False)


def _write_book(proposed: Scan, output: Path, place: Place) -> None:
    import shlex

    from segur_audit.dossier.replacing import replace_file
    from segur_audit.dossier.spreadsheet import workbook

    replace_file(
        output, workbook(proposed, language(), _to_judge(proposed, place), _followed(place))
    )
    shown = shlex.quote(str(output))
    say(Text("écrit : {shown}", "written: {shown}", shown=shown))
    say(
        Text(
            "Complétez-le, puis : segur-audit dossier scan --from {shown} --write",
            "Complete it, then: segur-audit dossier scan --from {shown} --write",
            shown=shown,
        )
    )


def _followed(place: Place) -> dict[str, Mapping[str, str]]:
    """Who follows what in the manifest, by id."""
    from segur_audit.model.ids import canonical

    entries = place.manifest.data.get("suivi", ()) if place.manifest else ()
    return {canonical(entry["exigence"]): entry for entry in entries}


def _to_judge(proposed: Scan, place: Place) -> list[ReviewRow]:
    """What will wait for a person once the manifest holds what is proposed; nothing without a
    manifest, or with one that pieces cannot be added to.
    """
    from segur_audit.cli.reviewing import as_it_would_be, rows_to_judge
    from segur_audit.model.errors import InputError

    if place.path is None:
        return []
    try:
        after = with_pieces(place.path.read_bytes(), place.path.name, usable(proposed.proposals))
    except InputError:
        after = place.path.read_bytes()
    return list(rows_to_judge(as_it_would_be(after, place.path, place.catalogue)))


_HINT = Text(
    "Rien n'a été écrit. --write ajoute les pièces au manifeste ; -o pieces.xlsx les donne à "
    "compléter dans un tableur.",
    "Nothing was written. --write adds the pieces to the manifest; -o pieces.xlsx gives them to "
    "complete in a spreadsheet.",
)

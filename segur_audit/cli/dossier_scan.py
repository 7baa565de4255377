"""`dossier scan`: proposes the pieces of a folder, through a table, JSON or a spreadsheet, and writes them into the manifest when asked."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from segur_audit.cli.console import _, language, say
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    choice,
    known_scheme,
    set_language,
)
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.catalogue.reading import Catalogue
    from segur_audit.dossier.proposal import Proposal, Scan
    from segur_audit.dossier.spreadsheet_reading import ReadBack
    from segur_audit.manifest.reading import Manifest

FORMATS = ("table", "json")
HELP = (
    "Propose les pièces d'un dossier de fichiers : preuve, nature, date, et pourquoi. N'écrit rien sans --write ou -o.",
    "Proposes the pieces of a folder of files: proof, nature, date, and why. Writes nothing without --write or -o.",
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a scan works: the manifest's folder, the manifest when there is one, the catalogue, the scheme."""

    base: Path
    path: Path | None
    manifest: Manifest | None
    catalogue: Catalogue
    scheme: str | None


def scan(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("DOSSIER", "FOLDER"),
            help=_("Dossier à parcourir.", "Folder to look through."),
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest",
            "-m",
            metavar="MANIFEST",
            help=_("Manifeste (manifest.yaml).", "Manifest (manifest.yaml)."),
        ),
    ] = None,
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="table|json", help=_("Ce qui s'affiche.", "What is shown.")
        ),
    ] = "table",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PIECES.xlsx",
            help=_(
                "Tableur à écrire, puis à compléter.", "Spreadsheet to write, then to complete."
            ),
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="PIECES.xlsx",
            help=_("Tableur complété, à reprendre.", "Completed spreadsheet to take back."),
        ),
    ] = None,
    write: Annotated[
        bool,
        typer.Option(
            "--write",
            help=_("Ajoute les pièces au manifeste.", "Adds the pieces to the manifest."),
        ),
    ] = False,
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
        return _take_back(source, place, write=write)
    assert folder is not None
    proposed = run(folder, place, own=[path for path in (output,) if path])
    show(proposed, format)
    if output is not None:
        _write_book(proposed, output)
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
                f"{shorten(output.name)} existe déjà : il ne sera pas écrasé",
                f"{shorten(output.name)} exists already: it will not be overwritten",
            ),
            remedy=Text(
                "reprenez-le avec --from, ou donnez un autre nom",
                "take it back with --from, or give another name",
            ),
        )


def placed(
    folder: Path | None, manifest: Path | None, catalogues: list[Path], no_builtin: bool
) -> Place:
    """Where the scan works. Raises UsageError: no folder, or one outside of the manifest's; InputError: a manifest that is wrong."""
    from segur_audit.cli.dossiers import Library

    if folder is not None and not folder.is_dir():
        raise UsageError(
            Text(
                f"{shorten(str(folder))} n'est pas un dossier",
                f"{shorten(str(folder))} is no folder",
            )
        )
    path = manifest or next((one for one in _candidates(folder) if one.is_file()), None)
    base = path.parent if path else Path()
    if path is None and folder is not None and not _is_inside(folder, base):
        base = folder
    if folder is not None and not _is_inside(folder, base):
        raise UsageError(
            Text(
                "le dossier à parcourir doit être dans celui du manifeste",
                "the folder to look through must be inside the manifest's",
            ),
            remedy=Text("déplacez-le, ou donnez -m", "move it, or give -m"),
        )
    library = Library(tuple(catalogues), builtin=not no_builtin)
    if path is None:
        return Place(base.resolve(), None, None, library.catalogue(), None)
    dossier = library.open(path)
    scheme = known_scheme(dossier.manifest, dossier.catalogue)
    return Place(base.resolve(), path, dossier.manifest, dossier.catalogue, scheme)


def _candidates(folder: Path | None) -> list[Path]:
    name = Path("manifest.yaml")
    return [name, *([folder / name] if folder else [])]


def _is_inside(folder: Path, base: Path) -> bool:
    return folder.resolve().is_relative_to(base.resolve())


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


def _write_book(proposed: Scan, output: Path) -> None:
    import shlex

    from segur_audit.dossier.replacing import replace_file
    from segur_audit.dossier.spreadsheet import workbook

    replace_file(output, workbook(proposed, language()))
    shown = shlex.quote(str(output))
    say(Text(f"écrit : {shown}", f"written: {shown}"))
    say(
        Text(
            f"Complétez-le, puis : segur-audit dossier scan --from {shown} --write",
            f"Complete it, then: segur-audit dossier scan --from {shown} --write",
        )
    )


def write_pieces(place: Place, proposals: Iterable[Proposal]) -> int:
    """Add to the manifest what is sure or guessed; a guess is marked. Returns how many were added. Raises InputError, UsageError."""
    from segur_audit.dossier.certainty import Certainty
    from segur_audit.dossier.lines import entry_item
    from segur_audit.dossier.patching import with_items
    from segur_audit.dossier.replacing import replace_file
    from segur_audit.manifest.reading import make_manifest

    if place.path is None:
        raise UsageError(
            Text("il n'y a pas de manifeste où écrire", "there is no manifest to write into"),
            remedy=Text(
                "segur-audit init --from DOSSIER écrit le premier",
                "segur-audit init --from FOLDER writes the first one",
            ),
        )
    kept = [one for one in proposals if one.certainty is not Certainty.UNKNOWN]
    items = [entry_item(one.entry(), _to_confirm(one)) for one in kept]
    before = place.path.read_bytes()
    after = with_items(before, place.path.name, "preuves", items)
    make_manifest(after, place.path.parent, place.path.name)
    if after != before:
        replace_file(place.path, after, before)
    guessed = sum(one.certainty is Certainty.GUESSED for one in kept)
    count, name = len(kept), shorten(place.path.name)
    say(
        Text(
            f"{count} pièces ajoutées à {name}, dont {guessed} à confirmer (« # à confirmer »)",
            f"{count} pieces added to {name}, {guessed} of them to confirm ('# à confirmer')",
        )
    )
    return count


def _to_confirm(one: Proposal) -> str:
    from segur_audit.dossier.certainty import Certainty

    return f"à confirmer : {one.why().fr}" if one.certainty is Certainty.GUESSED else ""


def _take_back(source: Path, place: Place, *, write: bool) -> int:
    from segur_audit.dossier.names import Numbers
    from segur_audit.dossier.spreadsheet_reading import read_back
    from segur_audit.manifest.reading import named_files

    numbers = Numbers(place.catalogue)
    data = place.manifest.data if place.manifest else {}
    declared = frozenset(posixpath.normpath(path) for _, path in named_files(data))
    found = read_back(
        source, place.base, declared, lambda text: text in numbers, place.catalogue.ids
    )
    _say_rows(found, source)
    if write:
        write_pieces(place, found.proposals)
    else:
        count = len(found.proposals)
        say(
            Text(
                f"{count} pièces prêtes ; rien n'a été écrit : --write les ajoute au manifeste",
                f"{count} pieces ready; nothing was written: --write adds them to the manifest",
            )
        )
    return 1 if found.unusable else 0


def _say_rows(found: ReadBack, source: Path) -> None:
    """Every row that was not used, by its number: none is lost without a word."""
    name = shorten(source.name)
    for one in found.unusable:
        say(Text(f"{name}, ligne {one.row} : ", f"{name}, row {one.row}: ") + one.why)
    if found.unfinished:
        rows = ", ".join(str(row) for row, _file in found.unfinished)
        say(
            Text(
                f"Lignes à compléter (nature ou preuve) : {rows}",
                f"Rows to complete (nature or proof): {rows}",
            )
        )
    if found.known:
        count = len(found.known)
        say(
            Text(
                f"Fichiers déjà au manifeste, laissés tels quels : {count}",
                f"Files already in the manifest, left as they are: {count}",
            )
        )


_HINT = Text(
    "Rien n'a été écrit. --write ajoute les pièces au manifeste ; -o pieces.xlsx les donne à compléter dans un tableur.",
    "Nothing was written. --write adds the pieces to the manifest; -o pieces.xlsx gives them to complete in a spreadsheet.",
)

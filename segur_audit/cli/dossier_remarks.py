"""`dossier remarks import`: what the instructor asks, from an export of the platform into the
manifest.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segur_audit.cli.console import _, say
from segur_audit.cli.options import (
    CatalogueOption,
    LangOption,
    NoBuiltinOption,
    day,
    known_scheme,
    set_language,
)
from segur_audit.model.text import Text, shorten

if TYPE_CHECKING:
    from segur_audit.cli.dossiers import Dossier
    from segur_audit.dossier.remarks import Imported

HELP = (
    "Les remarques de l'instructeur : les importer d'un CSV ou d'un classeur.",
    "The instructor's remarks: import them from CSV or a workbook.",
)


def group() -> typer.Typer:
    """The commands on remarks."""
    app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    app.command("import", help=_(*_IMPORT))(import_remarks)

    @app.callback(help=_(*HELP))
    def about() -> None:
        """Keep `import` a command of its own."""

    return app


_IMPORT = (
    "Lit les remarques d'un export (colonnes preuve ou exigence, date, remarque, réponse) et les "
    "imprime, ou les inscrit (--write).",
    "Reads the remarks of an export (columns proof or requirement, date, remark, answer) and "
    "prints them, or writes them (--write).",
)


FileArgument = Annotated[
    Path,
    typer.Argument(metavar=_("FICHIER", "FILE"), help=_("Export .csv ou .xlsx.", "Export.")),
]
ManifestOption = Annotated[
    Path,
    typer.Option("--manifest", "-m", metavar="MANIFEST", help=_("Manifeste.", "Manifest.")),
]
WriteOption = Annotated[
    bool,
    typer.Option(
        "--write",
        help=_(
            "Les ajoute au manifeste, dont rien d'autre ne change.",
            "Adds them to the manifest, of which nothing else changes.",
        ),
    ),
]
DateOption = Annotated[
    str,
    typer.Option(
        "--date",
        metavar=_("AAAA-MM-JJ", "YYYY-MM-DD"),
        help=_("Date de celles qui n'en ont pas.", "Date of those that have none."),
    ),
]


def import_remarks(
    file: FileArgument,
    manifest: ManifestOption = Path("manifest.yaml"),
    write: WriteOption = False,
    date: DateOption = "",
    catalogue: CatalogueOption = [],
    no_builtin: NoBuiltinOption = False,
    lang: LangOption = "fr",
) -> int:
    """Print or write the remarks that the manifest does not hold yet; each row that is not used is
    told.
    """
    set_language(lang)
    from segur_audit.cli.adding import add_items
    from segur_audit.cli.dossiers import Library
    from segur_audit.dossier.lines import Item
    from segur_audit.dossier.remarks import read_export
    from segur_audit.manifest.writing import inline
    from segur_audit.model.errors import InputError
    from segur_audit.model.place import Location
    from segur_audit.model.privacy import Mask

    dossier = Library(catalogue, builtin=not no_builtin).open(manifest)
    remarks, unusable = read_export(file, day(date or None))
    for row in unusable:
        say(Text("ligne {row} : {why}", "row {row}: {why}", row=row.row, why=row.why))
    if not remarks and unusable:
        raise InputError(
            Text("aucune ligne n'est une remarque", "no row is a remark"),
            location=Location(file.name),
        )
    new = _new(remarks, dossier)
    if not new:
        say(Text("aucune remarque nouvelle", "no new remark"))
        return 0
    items = [Item(inline(_entry(remark, dossier))) for remark in new]
    if write:
        add_items(manifest, "remarques", items, dossier.catalogue)
    else:
        from segur_audit.cli.sealing import private_words

        mask = Mask(private_words(dossier.manifest))  # a remark may name the patient of a piece
        typer.echo("".join(f"  - {mask.plain(item.body)}\n" for item in items), nl=False)
    _conclude(len(new), manifest, write)
    return 0


def _conclude(count: int, manifest: Path, write: bool) -> None:
    if write:
        text = Text(
            "{name} : {count} remarque(s) inscrite(s)",
            "{name}: {count} remark(s) written",
            name=shorten(manifest.name),
            count=count,
        )
    else:
        text = Text(
            "{count} remarque(s) à inscrire sous « remarques: » ; --write les inscrit",
            "{count} remark(s) to write under 'remarques:'; --write writes them",
            count=count,
        )
    say(text)


def _new(remarks: Sequence[Imported], dossier: Dossier) -> list[Imported]:
    """Those that the manifest does not hold, each once; an answer that it does not hold is told."""
    from segur_audit.model.ids import canonical

    held = {
        (canonical(one["preuve"]), one["date"], " ".join(one["texte"].split())): one
        for one in dossier.manifest.data.get("remarques", ())
    }
    new: dict[Any, Imported] = {}
    for remark in remarks:
        known = held.get(remark.key)
        if known is None:
            new.setdefault(remark.key, remark)
        elif remark.answer and not known.get("reponse"):
            say(
                Text(
                    "ligne {row} : {about} est déjà au manifeste, sans cette réponse : "
                    "reportez-la dans reponse",
                    "row {row}: {about} is in the manifest already, without this answer: copy it "
                    "to reponse",
                    row=remark.row,
                    about=shorten(remark.about),
                )
            )
    return list(new.values())


def _entry(remark: Imported, dossier: Dossier) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "preuve": remark.about,
        "date": remark.date,
        "texte": remark.text,
    }
    if remark.answer:
        entry["reponse"] = remark.answer
    if pieces := _seen(remark, dossier):
        entry["pieces"] = pieces
    return entry


def _seen(remark: Imported, dossier: Dossier) -> dict[str, str]:
    """The digests of what the instructor had: the sealed ones, else those of pieces that are not
    dated after the remark.
    """
    from segur_audit.dossier.lock import lock_path, read_lock
    from segur_audit.engine.remarks import entries_about
    from segur_audit.evidence.files import open_file

    about = dossier.manifest
    seal = read_lock(lock_path(about.folder / about.name))
    rules = dossier.catalogue.for_scheme(known_scheme(about, dossier.catalogue))
    digests: dict[str, str] = {}
    for index in sorted(entries_about(remark.about, about, rules)):
        entry = about.data["preuves"][index]
        older = str(entry.get("date", "")) < remark.date
        for path in (entry.get("fichier"), *entry.get("fichiers", ())):
            if path and seal is not None:
                digests[path] = seal.files.get(path, "")
            elif path and older:
                digests[path] = open_file(about.folder, path, None).sha256 or ""
    return {path: digest for path, digest in digests.items() if digest}

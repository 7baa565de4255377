"""`init`: writes a first manifest that teaches itself. It never overwrites."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from segur_audit.cli import completion
from segur_audit.cli.console import _, language, say
from segur_audit.cli.options import LangOption, choice, set_language
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text, same, written

if TYPE_CHECKING:
    from segur_audit.dossier.proposal import Proposal, Scan


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "init",
        help=_(
            "Écrit un premier manifeste, commenté en français. N'écrase jamais rien.",
            "Writes a first manifest, commented in French. Never overwrites anything.",
        ),
    )(init)


PathArgument = Annotated[
    Path | None,
    typer.Argument(
        metavar=_("[CHEMIN]", "[PATH]"),
        help=_("Manifeste à écrire (manifest.yaml).", "Manifest to write (manifest.yaml)."),
    ),
]
YesOption = Annotated[
    bool,
    typer.Option("--yes", "-y", help=_("Sans poser de question.", "Without asking anything.")),
]
SchemeOption = Annotated[
    str,
    typer.Option(
        "--scheme",
        metavar=_("DISPOSITIF", "SCHEME"),
        autocompletion=completion.schemes,
        help=_("Dispositif visé (HOP-DPI-Va2 par défaut).", "Scheme (default: HOP-DPI-Va2)."),
    ),
]
NoSchemaOption = Annotated[
    bool,
    typer.Option(
        "--no-schema",
        help=_(
            "Sans le schéma que les éditeurs de texte complètent.",
            "Without the schema that text editors complete from.",
        ),
    ),
]
SourceOption = Annotated[
    Path | None,
    typer.Option(
        "--from",
        metavar=_("DOSSIER", "FOLDER"),
        help=_(
            "Dossier de pièces : premier manifeste, pièces proposées, premier rapport.",
            "Folder of pieces: first manifest, pieces proposed, first report.",
        ),
    ),
]


def init(
    path: PathArgument = None,
    yes: YesOption = False,
    scheme: SchemeOption = "",
    no_schema: NoSchemaOption = False,
    source: SourceOption = None,
    lang: LangOption = "fr",
) -> int:
    """Write the manifest, and the schema beside it; with `--from`, fill in its pieces and audit
    it.
    """
    set_language(lang)
    from segur_audit.catalogue.schemes import scheme_codes
    from segur_audit.cli.dossier_pieces import say_added
    from segur_audit.manifest.template import manifest_text

    target = path or _beside(source)
    if scheme:
        choice(scheme, scheme_codes(), "--scheme")
    if target.exists() or target.is_symlink():
        raise UsageError(
            Text(
                "{target} existe déjà : rien n'a été écrit",
                "{target} exists already: nothing was written",
                target=target,
            )
        )
    answers = (
        {"dispositif": scheme or "HOP-DPI-Va2"} if yes or not sys.stdin.isatty() else _ask(scheme)
    )
    data = manifest_text(answers, schema=not no_schema).encode("utf-8")
    proposed = kept = None
    if source is not None:
        proposed, kept, data = _filled(source, target, data)
    files = [target]
    if not no_schema and (offered := _write_schema(target, str(answers["dispositif"]))):
        files.append(offered)
    _write(target, data)  # last: a run that is cut short can be begun again
    for file in files:
        say(Text("écrit : {file}", "written: {file}", file=file))
    if source is not None and proposed is not None and kept is not None:
        say_added(kept, target)
        _say_counts(proposed, source, target)
        return _first_report(target)
    command = f"segur-audit check {quote(str(target))}"
    say(Text("Ensuite :\n{command}", "Next:\n{command}", command=command))
    return 0


def _write_schema(target: Path, scheme: str) -> Path | None:
    """Write the schema that editors complete from beside the manifest; None: one is there."""
    import json

    from segur_audit.catalogue.reading import builtin_catalogue
    from segur_audit.guidance.schemas import completed
    from segur_audit.manifest.template import SCHEMA_FILE

    file = target.with_name(SCHEMA_FILE)
    if file.exists():
        return None
    offered = completed(builtin_catalogue(), scheme, language())
    _write(file, (json.dumps(offered, ensure_ascii=False, indent=2) + "\n").encode("utf-8"))
    return file


def _beside(source: Path | None) -> Path:
    """Where the manifest goes: here, or in the folder of pieces when that lies elsewhere, since
    pieces are named from it.
    """
    name = Path("manifest.yaml")
    if source is None:
        return name
    if not source.is_dir():
        raise UsageError(
            Text(
                "--from : {source} n'est pas un dossier",
                "--from: {source} is no folder",
                source=source,
            )
        )
    return name if source.resolve().is_relative_to(Path.cwd().resolve()) else source / name


def _write(file: Path, data: bytes) -> None:
    from segur_audit.dossier.replacing import replace_file

    replace_file(file, data)


def _ask(scheme: str) -> dict[str, str | list[str]]:
    """The few answers that a first manifest needs; an empty one leaves the line for later."""
    from segur_audit.catalogue.schemes import schemes
    from segur_audit.cli.init_questions import ask_all, questions, terminal_ask

    labels = {code: _title(about) for code, about in schemes().items()}
    answers = ask_all(questions(labels, scheme), terminal_ask, lambda line: say(same(line)))
    return {**answers, **({"dispositif": scheme} if scheme else {})}


def _title(about: Mapping[str, Any]) -> Text:
    title = about["title"]
    return written(title["fr"], title["en"]) if isinstance(title, dict) else same(str(title))


def _filled(folder: Path, target: Path, data: bytes) -> tuple[Scan, list[Proposal], bytes]:
    """The scan of `folder`, the pieces that can be written, and the manifest that holds them.
    Raises UsageError.
    """
    from segur_audit.cli.dossier_pieces import first_place, refuse_outside, usable, with_pieces
    from segur_audit.cli.dossier_scan import run
    from segur_audit.manifest.reading import make_manifest

    refuse_outside(folder, target.parent)
    proposed = run(folder, first_place(data, target))
    kept = usable(proposed.proposals)
    filled = with_pieces(data, target.name, kept)
    make_manifest(filled, target.parent, target.name)
    return proposed, kept, filled


def _first_report(target: Path) -> int:
    from segur_audit.cli.auditing import Request, audit_all
    from segur_audit.cli.writing import emit
    from segur_audit.engine.gate import worst_code

    outcomes = audit_all([target], Request())
    emit(outcomes, "table", [], [target], color="auto", verbosity=0)
    return worst_code(report.exit_code for report in outcomes.all)


def _say_counts(proposed: Scan, folder: Path, target: Path) -> None:
    """What the scan could not place, so that nobody takes it for read, and how to go on."""
    from segur_audit.dossier.certainty import Certainty

    unknown = proposed.counts()[Certainty.UNKNOWN]
    left = sum(len(paths) for paths in proposed.listing.left_out.values())
    refused = len(proposed.listing.refused)
    say(
        Text(
            "Pièces inconnues, non écrites : {unknown} ; fichiers laissés de côté : {left} ; non "
            "ouverts : {refused}",
            "Unknown pieces, not written: {unknown}; files left out: {left}; not opened: {refused}",
            unknown=unknown,
            left=left,
            refused=refused,
        )
    )
    if unknown:
        book = quote(str(target.with_name("pieces.xlsx")))
        command = f"segur-audit dossier scan {quote(str(folder))} -m {quote(str(target))} -o {book}"
        say(
            Text(
                "Pour les compléter dans un tableur : {command}",
                "To complete them in a spreadsheet: {command}",
                command=command,
            )
        )

"""`init`: writes a first manifest that teaches itself. It never overwrites."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from segur_audit.cli.console import _, say
from segur_audit.cli.options import LangOption, choice, day, set_language
from segur_audit.model.errors import UsageError
from segur_audit.model.text import Text


def add(app: typer.Typer) -> None:
    """Register the command."""
    app.command(
        "init",
        help=_(
            "Écrit un premier manifeste, commenté en français. N'écrase jamais rien.",
            "Writes a first manifest, commented in French. Never overwrites anything.",
        ),
    )(init)


def init(
    path: Annotated[
        Path | None,
        typer.Argument(
            metavar=_("[CHEMIN]", "[PATH]"),
            help=_("Manifeste à écrire (manifest.yaml).", "Manifest to write (manifest.yaml)."),
        ),
    ] = None,
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help=_("Sans poser de question.", "Without asking anything.")),
    ] = False,
    scheme: Annotated[
        str,
        typer.Option(
            "--scheme",
            metavar=_("DISPOSITIF", "SCHEME"),
            help=_("Dispositif visé (HOP-DPI-Va2 par défaut).", "Scheme (default: HOP-DPI-Va2)."),
        ),
    ] = "",
    no_schema: Annotated[
        bool,
        typer.Option(
            "--no-schema",
            help=_(
                "Sans le schéma que les éditeurs de texte complètent.",
                "Without the schema that text editors complete from.",
            ),
        ),
    ] = False,
    lang: LangOption = "fr",
) -> int:
    """Write the manifest, and the schema beside it."""
    set_language(lang)
    import json

    from segur_audit.catalogue.schemes import scheme_codes
    from segur_audit.guidance.schemas import published
    from segur_audit.manifest.template import SCHEMA_FILE, manifest_text

    target = path or Path("manifest.yaml")
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
    schema_file = target.with_name(SCHEMA_FILE)
    written = [(target, manifest_text(answers, schema=not no_schema))]
    if not no_schema and not schema_file.exists():
        written.append(
            (schema_file, json.dumps(published("manifest"), ensure_ascii=False, indent=2) + "\n")
        )
    for file, text in written:
        _write(file, text)
        say(Text("écrit : {file}", "written: {file}", file=file))
    command = f"segur-audit check {quote(str(target))}"
    say(Text("Ensuite :\n{command}", "Next:\n{command}", command=command))
    return 0


def _write(file: Path, text: str) -> None:
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(
            Text("{file} ne peut pas être écrit", "{file} cannot be written", file=file)
        ) from error


def _ask(scheme: str) -> dict[str, str | list[str]]:
    """The few answers that a first manifest needs; an empty one leaves the line for later."""
    from segur_audit.catalogue.schemes import scheme_codes

    def ask(question: Text, default: str = "") -> str:
        return str(
            typer.prompt(_(question.fr, question.en), default=default, show_default=bool(default))
        ).strip()

    answers: dict[str, str | list[str]] = {
        "dispositif": scheme or ask(Text("Dispositif", "Scheme"), "HOP-DPI-Va2")
    }
    choice(str(answers["dispositif"]), scheme_codes(), "dispositif")
    answers["nom"] = ask(
        Text("Société candidate (Entrée : plus tard)", "Candidate company (Enter: later)")
    )
    answers["solution"] = ask(Text("Nom du logiciel", "Name of the software"))
    answers["version"] = ask(Text("Numéro de version technique", "Technical version number"))
    found = ask(
        Text(
            "Architectures (web, client_lourd, mobile ; séparées par des virgules)",
            "Architectures (web, client_lourd, mobile; with commas)",
        )
    )
    answers["architectures"] = [
        choice(word.strip(), ("web", "client_lourd", "mobile"), "architectures")
        for word in found.split(",")
        if word.strip()
    ]
    answers["date_depot"] = ask(
        Text("Date prévue du dépôt (AAAA-MM-JJ)", "Planned date of the deposit (YYYY-MM-DD)")
    )
    day(str(answers["date_depot"]) or None, "date_depot")
    return answers

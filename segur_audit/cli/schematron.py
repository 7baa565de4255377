"""`schematron import`: prepares the schematrons of ANS from the copy that the user downloaded."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.console import _, is_interactive, say
from segur_audit.cli.options import LangOption, set_language
from segur_audit.model.text import Text


def add(app: typer.Typer) -> None:
    """Register the command."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        "import",
        help=_(
            "Prépare l'arbre de schématrons que vous avez téléchargé "
            "(ansforge/TestContenuCDA-3-0) ; lui seul sera exécuté, sans réseau.",
            "Prepares the tree of schematrons that you downloaded (ansforge/TestContenuCDA-3-0); "
            "it alone is run, without network.",
        ),
    )(import_tree)
    app.add_typer(group, name="schematron", help=_("Schématrons de l'ANS.", "Schematrons of ANS."))


def import_tree(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar=_("DOSSIER", "FOLDER"), help=_("Racine de votre copie.", "Root of your copy.")
        ),
    ],
    lang: LangOption = "fr",
) -> int:
    """Prepare and pin the tree."""
    set_language(lang)
    from segur_audit.checks.schematron.tree import home
    from segur_audit.model.errors import UsageError

    try:
        from segur_audit.checks.schematron.preparing import prepare

        tree = prepare(folder, home(), _progress if is_interactive() else None)
    except ImportError as error:
        raise UsageError(
            Text(
                "l'extra « schematron » n'est pas installé",
                "the extra 'schematron' is not installed",
            ),
            remedy=Text(
                "pip install 'segur-audit[schematron]'", "pip install 'segur-audit[schematron]'"
            ),
        ) from error
    for name, reason in tree.failed.items():
        say(
            Text(
                "ne compile pas : {name} ({reason})",
                "does not compile: {name} ({reason})",
                name=name,
                reason=reason,
            )
        )
    done, left = len(tree.compiled), len(tree.failed)
    typer.echo(
        Text(
            "{done} schématrons prêts, {left} qui ne compilent pas (dits « à vérifier ») ; "
            "empreinte {sha256}…",
            "{done} schematrons ready, {left} that do not compile (said to be 'to review'); "
            "digest {sha256}…",
            done=done,
            left=left,
            sha256=tree.sha256[:16],
        )["en" if lang == "en" else "fr"]
    )
    return 0


def _progress(done: int, total: int, name: str) -> None:
    sys.stderr.write(f"\r\x1b[K{done + 1}/{total} {name[:60]}" if done + 1 < total else "\r\x1b[K")
    sys.stderr.flush()

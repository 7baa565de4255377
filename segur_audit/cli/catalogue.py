"""`catalogue lint|test`: proves the rules themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from segur_audit.cli.console import _, language
from segur_audit.cli.options import LangOption, set_language
from segur_audit.model.text import Text

Folder = Annotated[
    Path | None,
    typer.Argument(
        metavar=_("[CATALOGUE]", "[CATALOGUE]"),
        help=_(
            "Dossier de définitions (le catalogue intégré par défaut).",
            "Folder of definitions (default: the built-in catalogue).",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        no_args_is_help=True,
        help=_("Éprouve un catalogue de règles.", "Proves a catalogue of rules."),
    )
    group.command(
        "lint",
        help=_(
            "Vérifie chaque définition et que chaque assertion peut échouer isolément.",
            "Checks each definition, and that each assertion can fail alone.",
        ),
    )(lint)
    group.command(
        "test",
        help=_(
            "Exécute les exemples que portent les définitions.",
            "Runs the examples that definitions carry.",
        ),
    )(test)
    group.command(
        "texts",
        help=_(
            "Énumère les textes que le programme et ses règles peuvent afficher, pour les relire.",
            "Lists the texts that the program and its rules can show, to be read over.",
        ),
    )(texts)
    app.add_typer(group, name="catalogue")


def lint(folder: Folder = None, lang: LangOption = "fr") -> int:
    """Say every problem; 3 when there is one."""
    set_language(lang)
    from segur_audit.catalogue.reading import BUILTIN, read_catalogue
    from segur_audit.guidance.lint import lint as problems_of

    path = folder or BUILTIN
    catalogue = read_catalogue(path)
    problems = list(problems_of(catalogue, path if path.is_dir() else path.parent))
    for problem in problems:
        typer.echo(f"{problem.location} — {problem.requirement} : {problem.message[language()]}")
    count = len(catalogue.requirements)
    typer.echo(
        Text(
            "{count} définitions, {count_problems} problème(s)",
            "{count} definitions, {count_problems} problem(s)",
            count=count,
            count_problems=len(problems),
        )[language()]
    )
    return _code(count, len(problems))


def test(folder: Folder = None, lang: LangOption = "fr") -> int:
    """Run every example; 3 when one does not do what it says."""
    set_language(lang)
    from segur_audit.catalogue.reading import BUILTIN, read_catalogue
    from segur_audit.guidance.lint import run_tests

    path = folder or BUILTIN
    total = wrong = 0
    for requirement, example, problem in run_tests(
        read_catalogue(path), path if path.is_dir() else path.parent
    ):
        total += 1
        if problem:
            wrong += 1
            typer.echo(
                f"{requirement.origin} — {requirement.id} {example.name} : {problem[language()]}"
            )
    typer.echo(
        Text(
            "{total} exemples, {wrong} échec(s)",
            "{total} examples, {wrong} failure(s)",
            total=total,
            wrong=wrong,
        )[language()]
    )
    return _code(total, wrong)


def texts(lang: LangOption = "fr") -> int:
    """Print each text once, in order, a line each: those of the code as templates, then those of
    the definitions.
    """
    set_language(lang)
    from segur_audit.guidance.texts import every_text

    for text in every_text(language()):
        typer.echo(text)
    return 0


def _code(total: int, wrong: int) -> int:
    """Nothing proved is not a success."""
    return 3 if wrong else 0 if total else 4

"""Help, errors and completion of every command, in both languages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from commands import run
from folders import ROOT

from segur_audit.cli import COMMANDS, build

LANGS = ("fr", "en")


def command_paths() -> list[tuple[str, ...]]:
    """Every command of the program, groups included."""

    def below(command: object, path: tuple[str, ...]) -> list[tuple[str, ...]]:
        inner = getattr(command, "commands", {})
        return [path, *(one for name in inner for one in below(inner[name], (*path, name)))]

    return below(build(), ())


PATHS = command_paths()


def test_every_command_is_walked() -> None:
    assert set(COMMANDS) == {path[0] for path in PATHS if path}


def test_no_module_imports_click() -> None:
    for file in sorted((ROOT / "segur_audit").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert "click" not in {name.partition(".")[0] for name in names}, file


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_help_is_shown_in_the_language_asked_for(
    tmp_path: Path, path: tuple[str, ...], lang: str
) -> None:
    done = run(tmp_path, "--lang", lang, *path, "--help")
    assert done.returncode == 0 and done.stderr == ""
    usage, own = ("Usage : ", "Affiche cette aide.") if lang == "fr" else ("Usage: ", "Show this")
    assert done.stdout.startswith(f"{usage}{' '.join(('segur-audit', *path))}")
    assert own in done.stdout
    if lang == "fr":
        assert not {"TEXT", "INTEGER", "COMMAND", "[default", "[required"} & set(
            done.stdout.replace("]", " ").replace(":", " ").split()
        )


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_a_command_alone_never_ends_in_a_bug(
    tmp_path: Path, path: tuple[str, ...], lang: str
) -> None:
    done = run(tmp_path, "--lang", lang, *path)
    assert done.returncode in (0, 2, 3), done.stderr
    assert "Traceback" not in done.stderr and done.stdout + done.stderr


@pytest.mark.parametrize(
    ("arguments", "fr", "en"),
    [
        (("chek",), "commande inconnue : chek", "unknown command: chek"),
        (("rem", "importt"), "commande inconnue : importt", "unknown command: importt"),
        (("check", "--onli"), "option inconnue : --onli", "unknown option: --onli"),
        (("check", "--only"), "l'option --only attend une valeur", "option --only: "),
        (("explain",), "il manque un argument : ID", "missing argument: ID"),
        (("attest", "A", "--days", "x"), "la valeur donnée à --days", "refused value for --days"),
        (("dossier", "lock", "a", "b"), "argument de trop : b", "argument in excess: b"),
    ],
)
@pytest.mark.parametrize("lang", LANGS)
def test_a_usage_error_says_what_is_wrong(
    tmp_path: Path, lang: str, arguments: tuple[str, ...], fr: str, en: str
) -> None:
    done = run(tmp_path, "--lang", lang, *arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert (fr if lang == "fr" else en) in done.stderr


def complete(folder: Path, words: str, lang: str) -> list[str]:
    """What bash offers for the last word of `words`."""
    done = run(
        folder,
        _SEGUR_AUDIT_COMPLETE="complete_bash",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split(" ")) - 1),
        SEGUR_AUDIT_LANG=lang,
    )
    assert done.returncode == 0 and done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize("lang", LANGS)
def test_completion_offers_the_commands(tmp_path: Path, lang: str) -> None:
    assert set(complete(tmp_path, "segur-audit ", lang)) == set(COMMANDS)


@pytest.mark.parametrize("path", [path for path in PATHS if path], ids=" ".join)
def test_completion_offers_what_each_command_takes(tmp_path: Path, path: tuple[str, ...]) -> None:
    offered = complete(tmp_path, f"segur-audit {' '.join(path)} -", "fr")
    assert "--help" in offered


@pytest.mark.parametrize("lang", LANGS)
def test_completion_knows_ids_formats_and_milestones(tmp_path: Path, lang: str) -> None:
    assert "SC.PSC.13" in complete(tmp_path, "segur-audit explain SC.PSC.1", lang)
    assert "sarif" in complete(tmp_path, "segur-audit check --format s", lang)
    assert "solde" in complete(tmp_path, "segur-audit check --milestone s", lang)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "pwsh"])
def test_the_completion_script_of_each_shell_is_written(tmp_path: Path, shell: str) -> None:
    done = run(tmp_path, _SEGUR_AUDIT_COMPLETE=f"source_{shell}")
    assert done.returncode == 0 and "segur-audit" in done.stdout

"""Small things that tire: the language anywhere, folders and patterns, near words, French help, completion."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import run
from folders import EXAMPLES

from segur_audit.cli import COMMANDS, completion
from segur_audit.model.ids import nearest

GROUPS = {
    "catalogue": ("lint", "test"),
    "rem": ("import", "export", "diff", "coverage"),
    "dossier": ("lock", "verify"),
    "waiver": ("list", "lint"),
    "trace": ("redact",),
    "schematron": ("import",),
}


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "en", "check", "sas", "-q"), ("check", "sas", "-q", "--lang=en")],
)
def test_the_language_stands_before_or_after_the_command(arguments: tuple[str, ...]) -> None:
    done = run(EXAMPLES, *arguments)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Verdict: ready for the advance request")


def test_an_unknown_language_is_told_before_a_command_too() -> None:
    done = run(EXAMPLES, "--lang", "xx", "check")
    assert done.returncode == 2 and "--lang" in done.stderr


def test_a_folder_is_its_manifest_and_a_pattern_all_that_it_finds() -> None:
    assert run(EXAMPLES, "check", "sas", "-q").returncode == 0
    done = run(EXAMPLES, "check", "dpi-pret", "sas", "-q")
    assert "dpi-pret/manifest.yaml" in done.stdout and "sas/manifest.yaml" in done.stdout
    assert run(EXAMPLES, "check", "*/manifest.yaml", "-q").returncode == 1
    none = run(EXAMPLES, "check", "*/absent.yaml")
    assert none.returncode == 2 and "aucun manifeste" in none.stderr


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("ssi/gen.18", "SC.SSI/GEN.18", "SC.SSI/GEN.18"),
        ("Dépôt", "depot", "depot"),
        ("HOP", "HOP-DPI-Va2", "HOP-DPI-Va2"),
        ("\uff33\uff21\uff33", "SAS", "SAS"),
        ("zz", "depot", None),
    ],
)
def test_a_near_word_is_found_whatever_its_writing(word: str, known: str, meant: str) -> None:
    assert nearest(word, [known]) == meant


_ENGLISH = re.compile(
    r"\b(TEXT|INTEGER|RANGE|PATH|COMMAND|ARGS|FLOAT|DIRECTORY|required|default|Show|Install)\b"
)


def helps() -> list[tuple[str, ...]]:
    return [(), *((name,) for name in COMMANDS), *((g, c) for g in GROUPS for c in GROUPS[g])]


@pytest.mark.parametrize("command", helps(), ids=" ".join)
def test_no_english_word_and_nothing_cut_in_a_french_help(command: tuple[str, ...]) -> None:
    done = run(EXAMPLES, *command, "--help")
    assert done.returncode == 0, done.stderr
    assert not _ENGLISH.search(done.stdout), _ENGLISH.search(done.stdout)
    assert not re.search(r"[a-zé,]\.\.\.$", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("attest", "X", "--days", "a"), "--days"),
        (("waiver", "list", "a", "b"), "argument de trop : b"),
        (("check", "--date"), "--date attend une valeur"),
    ],
)
def test_a_wrong_call_is_told_in_french(arguments: tuple[str, ...], words: str) -> None:
    done = run(EXAMPLES, *arguments)
    assert done.returncode == 2
    assert words in done.stderr
    assert not re.search(r"\b(invalid|requires|unexpected|valid integer)\b", done.stderr)


def test_completion_knows_ids_chapters_formats_milestones_and_schemes() -> None:
    assert "SC.PSC.13" in [name for name, _ in completion.ids("psc.1")]
    assert completion.chapters("PS") == [("PSC", "")]
    assert ("html", "") in completion.formats("ht")
    assert completion.milestones("de") == [("depot", "")]
    assert ("HOP-DPI-Va2", "") in completion.schemes("hop")
    assert completion.ids("zzz") == []


def test_a_shell_is_offered_the_ids(tmp_path: Path) -> None:
    done = run(
        tmp_path,
        _SEGUR_AUDIT_COMPLETE="complete_bash",
        COMP_WORDS="segur-audit explain SC.PSC.1",
        COMP_CWORD="2",
    )
    assert "SC.PSC.13" in done.stdout


@pytest.mark.parametrize("width", ["60", "80", "160"])
@pytest.mark.parametrize("command", [("list",), ("plan", "dpi-erreurs"), ("list", "--lang", "en")])
def test_no_id_is_broken_in_a_table(command: tuple[str, ...], width: str) -> None:
    done = run(EXAMPLES, *command, COLUMNS=width)
    words = re.split(r"[\s()]+", done.stdout)
    assert "FAQ.HOMOLOGATION.CANDIDATE" in words and "FAQ.DMP.DEUX-METHODES" in words
    assert max(map(len, done.stdout.splitlines())) <= int(width)

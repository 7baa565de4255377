"""Every French text, listed by `catalogue texts`: none holds a word that another has replaced, and each has its twin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import run

from segur_audit.guidance.texts import every_text, of_code
from segur_audit.model.text import Text

#: What the vocabulary of the reports has replaced, and by what.
REPLACED = {
    r"\bporte (?:est )?(?:ouverte|fermée)\b": "prêt, pas prêt pour le dépôt",
    r"\bind[ée]cis\b": "à vérifier avant le dépôt",
    r"\bremèdes?\b": "action à mener",
    r"\bà une personne de dire\b": "à apprécier par une personne",
    r"\bseule une personne peut (?:le )?dire\b": "à apprécier par une personne",
    r"\b(?:aucun programme|aucun contrôle) ne (?:sait|peut) (?:le |la )?juger\b": "non contrôlable automatiquement",
    r"\bnon vérifiable par (?:une )?machine\b": "non contrôlable automatiquement",
    r"\bpas de piste vidéo\b": "aucune piste vidéo",
    r"\bémis par (?:une )?machine\b": "émis automatiquement",
    r"\bparti tout seul\b": "émis automatiquement",
    r"\bne tombe par\b|\bdevrait tomber\b": "échouer",
    r"\bpeut tomber seule?\b": "peut échouer isolément",
    r"\blaissés? tomber\b": "supprimés",
    r"\b(?:gate|builtin|findings?|waivers)\b(?![._ ]?[a-z-]*\.py)": "un mot français",
}
TEXTS = every_text("fr")


@pytest.mark.parametrize("pattern", REPLACED)
def test_no_replaced_word_remains(pattern: str) -> None:
    word = re.compile(pattern, re.IGNORECASE)
    left = [text for text in TEXTS if word.search(re.sub(r"\{\w+\}", "", text))]
    assert not left, f"« {REPLACED[pattern]} » : {left}"


def test_the_command_lists_them_all_in_both_languages(tmp_path: Path) -> None:
    done = run(tmp_path, "catalogue", "texts")
    assert done.returncode == 0
    assert done.stdout.splitlines() == TEXTS
    assert len(TEXTS) > 500
    english = run(tmp_path, "catalogue", "texts", "--lang", "en").stdout.splitlines()
    assert "ready for {ready}" in english


def test_the_words_of_a_rule_are_listed_however_its_module_makes_them() -> None:
    assert "les onze attributs obligatoires sont renseignés" in TEXTS


def test_each_branch_and_each_f_string_is_a_text() -> None:
    source = 'Text("un" if n else "deux", "one" if n else "two")\nText(f"il y a {n}", "en")'
    assert list(of_code(source, "fr")) == ["un", "deux", "il y a {…}"]


def test_a_text_of_the_code_is_found_with_its_places() -> None:
    source = 'x = Text("il manque {n}\\n", "{n} is missing", n=1)\nprint("no")'
    assert list(of_code(source, "fr")) == ["il manque {n}"]
    assert list(of_code(source, "en")) == ["{n} is missing"]


@pytest.mark.parametrize(
    ("number", "fr", "en"),
    [(0, "0 erreur trouvée", "0 errors"), (1, "1 erreur trouvée", "1 error")],
)
def test_words_agree_with_the_number_before_them(number: int, fr: str, en: str) -> None:
    text = Text("{n} erreur(s) trouvée(s)", "{n} error(s)", n=number)
    assert (text.fr, text.en) == (fr, en)
    many = Text("{n} erreur(s) trouvée(s)", "{n} error(s)", n=4)
    assert (many.fr, many.en) == ("4 erreurs trouvées", "4 errors")
    assert Text("option(s)", "option(s)").fr == "option(s)"

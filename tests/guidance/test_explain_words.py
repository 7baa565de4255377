"""`explain` says everything in sentences: no function's name, no JSON Schema, both languages."""

from __future__ import annotations

import re

import pytest

from segur_audit.catalogue.reading import builtin_catalogue
from segur_audit.catalogue.wording import describe
from segur_audit.guidance.check_labels import CHECK_LABELS
from segur_audit.guidance.explanation import explanation
from segur_audit.model.requirement import Requirement
from segur_audit.model.text import LANGS, Lang

RULES = builtin_catalogue().requirements


def checks_of(rule: Requirement) -> set[str]:
    """The names of the checks of a rule, those of its slots included."""
    on_pieces = {use.name for slot in rule.proofs for kind in slot.accepts for use in kind.checks}
    return {str(use.name) for use in rule.checks} | {str(name) for name in on_pieces}


def test_each_check_of_the_catalogue_has_its_sentence() -> None:
    used = set().union(*map(checks_of, RULES))
    assert used == set(CHECK_LABELS)
    for label in CHECK_LABELS.values():
        assert label.fr and label.en and label.fr != label.en


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))
def test_no_code_is_left_in_an_explanation(rule: Requirement, lang: Lang) -> None:
    words = "\n".join(explanation(rule, None, lang))
    codes = checks_of(rule) - {str(one.path) for one in rule.expects}
    assert not any(re.search(rf"\b{re.escape(name)}\b", words) for name in codes)
    assert "{" not in words and "audit." not in words


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"const": True}, "oui"),
        ({"type": "string"}, "un texte"),
        ({"type": "string", "pattern": r"\S"}, "non vide"),
        ({"type": "string", "pattern": "[Cc][Ii]"}, "un texte où figure ci"),
        ({"type": "array", "contains": {"const": "ciba"}}, "contient ciba"),
        ({"not": {"type": "array", "contains": {"const": "ciba"}}}, "ne contient pas ciba"),
        ({"type": "array", "maxItems": 0}, "liste vide"),
        ({"type": "array", "minItems": 2}, "au moins 2 éléments"),
        ({"type": "integer", "minimum": 1, "maximum": 3}, "au moins 1, au plus 3"),
        ({"anyOf": [{"const": "a"}, {"const": "b"}]}, "a ou b"),
        ({"type": "object", "required": ["date"]}, "date déclaré"),
        (
            {"type": "array", "contains": {"properties": {"role": {"const": "eai"}}}},
            "contient un élément où role : eai",
        ),
        ({"type": "array"}, "déclaré"),
    ],
)
def test_a_schema_is_said_in_words(schema: dict[str, object], words: str) -> None:
    assert describe(schema).fr == words

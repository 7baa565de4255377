"""Says in words what YAML found wrong, with advice that works."""

from __future__ import annotations

from collections.abc import Sequence

from segur_audit.model.text import Text

#: Spaces that look like one and are none for YAML: unbreakable, thin, of fixed width; and signs
#: that nobody sees.
HARD_SPACES = "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u3000\u200b\ufeff"

HARD_SPACE_BEFORE = (
    Text(
        "une espace insécable précède la clé : YAML ne la prend pas pour un retrait",
        "an unbreakable space stands before the key: YAML does not take it for indentation",
    ),
    Text(
        "remplacez-la par une espace ordinaire (elle vient d'un traitement de texte)",
        "replace it by an ordinary space (it comes from a word processor)",
    ),
)
_TAB = (
    Text(
        "une tabulation sert de retrait : YAML n'admet que des espaces",
        "a tab is used for indentation: YAML allows spaces only",
    ),
    Text(
        "remplacez la tabulation par deux espaces (réglez votre éditeur pour qu'il le fasse)",
        "replace the tab by two spaces (set your editor to do so)",
    ),
)
_HARD = (
    Text(
        "cette ligne contient une espace insécable, que YAML ne prend pas pour une espace",
        "this line holds an unbreakable space, which YAML does not take for a space",
    ),
    HARD_SPACE_BEFORE[1],
)
_PROBLEMS = {
    "mapping values are not allowed": Text(
        "« : » n'est pas possible ici (indentation, ou guillemets oubliés)",
        "':' is not possible here (indentation, or missing quotes)",
    ),
    "could not find expected ':'": Text(
        "il manque « : » après la clé", "':' is missing after the key"
    ),
    "found character that cannot start": Text(
        "ce caractère ne peut pas commencer une valeur : mettez-la entre guillemets",
        "this character cannot start a value: quote it",
    ),
    "did not find expected key": Text(
        "l'indentation ne correspond pas à celle des clés voisines",
        "the indentation does not match that of the keys around",
    ),
    "block collections are not allowed": Text(
        "une liste ne peut pas commencer ici", "a list cannot start here"
    ),
    "did not find expected '-' indicator": Text(
        "l'indentation ne correspond pas à celle de la liste",
        "the indentation does not match that of the list",
    ),
    "did not find expected ',' or": Text(
        "il manque « , » ou le crochet fermant", "',' or the closing bracket is missing"
    ),
    "found unexpected end of stream": Text(
        "un guillemet ouvert n'est jamais fermé", "a quote is opened and never closed"
    ),
    "control characters are not allowed": Text(
        "le fichier contient des caractères de contrôle : ce n'est pas un texte",
        "the file holds control characters: it is no text",
    ),
}


def explained(
    problem: str, lines: Sequence[str], line: int | None, column: int | None
) -> tuple[Text, Text | None]:
    """The message and the remedy for a `problem` of the YAML parser at a place of `lines`."""
    message = Text("le YAML est mal formé", "malformed YAML")
    detail, remedy = _detail(problem, lines, line, column)
    return (message + Text(" : ", ": ") + detail if detail else message), remedy


def _detail(
    problem: str, lines: Sequence[str], line: int | None, column: int | None
) -> tuple[Text | None, Text | None]:
    here = lines[line - 1] if line and line <= len(lines) else ""
    before = here[: column or 1]
    if "\t" in here[: len(here) - len(here.lstrip())] or before.endswith("\t"):
        return _TAB
    near = [here, *(lines[line - 2 : line - 1] if line and line > 1 else [])]
    if any(sign in text for text in near for sign in HARD_SPACES):
        return _HARD
    return next((text for key, text in _PROBLEMS.items() if key in problem), None), None

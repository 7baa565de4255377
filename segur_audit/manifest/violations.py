"""Says what is wrong with a document against its JSON Schema: the place, the fact, the remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from segur_audit.manifest.excerpts import without_secrets
from segur_audit.manifest.fitting import is_date, validator
from segur_audit.manifest.source import Source
from segur_audit.manifest.syntax import HARD_SPACES
from segur_audit.manifest.yaml_builder import Steps, dotted
from segur_audit.model.errors import InputError, together
from segur_audit.model.ids import nearest
from segur_audit.model.text import Text, shorten

_TYPES = {
    "string": Text("un texte", "a text"),
    "integer": Text("un nombre entier", "an integer"),
    "number": Text("un nombre", "a number"),
    "array": Text("une liste", "a list"),
    "object": Text("un ensemble de « clé : valeur »", "a set of 'key: value'"),
    "boolean": Text("oui ou non", "oui or non (yes or no)"),
}


def check_document(source: Source, schema: dict[str, Any]) -> None:
    """Refuse a document that breaks `schema`. Raises InputError, which tells every violation in the
    order of the file.
    """
    errors = list(violations(source, schema))
    if errors:
        raise together(errors)


def violations(source: Source, schema: dict[str, Any]) -> Iterator[InputError]:
    """Every violation of `schema`, keys that are unknown though they have no value among them."""
    for error in validator(schema).iter_errors(source.data):
        unknown = _unknown(error) if error.validator == "additionalProperties" else []
        if not unknown:
            yield _violation(source, error, tuple(error.absolute_path))
        for key in unknown:
            yield _unknown_key(source, (*error.absolute_path, key), error.schema)
    yield from unknown_empty_keys(source, schema)


def unknown_empty_keys(source: Source, schema: dict[str, Any]) -> Iterator[InputError]:
    """The keys without a value that `schema` does not know: the data do not hold them."""
    for steps in source.empty:
        inner = _schema_at(schema, steps[:-1])
        if inner.get("additionalProperties") is False and steps[-1] not in inner.get(
            "properties", {}
        ):
            yield _unknown_key(source, steps, inner)


def _schema_at(schema: dict[str, Any], steps: Steps) -> dict[str, Any]:
    """What the schema says of the place `steps`; empty where it says nothing."""
    inner = schema
    for step in (*steps, None):
        while "$ref" in inner or "allOf" in inner:
            inner = (
                schema["definitions"][inner["$ref"].rpartition("/")[2]]
                if "$ref" in inner
                else inner["allOf"][0]
            )
        if step is None:
            break
        found = inner.get("items") if isinstance(step, int) else None
        if isinstance(step, str):
            found = inner.get("properties", {}).get(step, inner.get("additionalProperties"))
        inner = found if isinstance(found, dict) else {}
    return inner


def _unknown(error: Any) -> list[str]:
    return [key for key in error.instance if key not in error.schema.get("properties", {})]


def _violation(source: Source, error: Any, steps: Steps) -> InputError:
    message, remedy = _WORDS.get(error.validator, _any_other)(source, error)
    place = source.locate(steps)
    return InputError(message, location=place, excerpt=source.excerpt(place), remedy=remedy)


def _unknown_key(source: Source, steps: Steps, schema: dict[str, Any]) -> InputError:
    key, known = str(steps[-1]), list(schema.get("properties", {}))
    near = nearest(key, known)
    remedy = (
        Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
        if near
        else None
    )
    if remedy is None and known:
        names = ", ".join(known)
        remedy = Text("clés connues ici : {names}", "known keys here: {names}", names=names)
    place, shown = source.locate(steps), quoted(key)
    return InputError(
        Text("clé inconnue : « {shown} »", "unknown key: '{shown}'", shown=shown),
        location=place,
        excerpt=source.excerpt(place),
        remedy=remedy,
    )


def quoted(text: str) -> str:
    """A text of the document as a message quotes it: short, without what looks like a secret."""
    return shorten(without_secrets(text), 40)


Words = tuple[Text, Text | None]


def _type(source: Source, error: Any) -> Words:
    mark = source.marks.get(tuple(error.absolute_path))
    if error.schema.get("format") == "date":
        return _date(source, error)
    if (
        error.validator_value == "string"
        and isinstance(error.instance, int | float | bool)
        and mark
        and mark.raw
    ):
        key = dotted(tuple(error.absolute_path)).rpartition(".")[2]
        quoted = (
            f'{key}: "{shorten(mark.raw, 40)}"'
            if key and not key.endswith("]")
            else f'"{shorten(mark.raw, 40)}"'
        )
        return (
            Text(
                "cette valeur doit être un texte : sans guillemets, YAML la lit comme un nombre "
                "ou un booléen",
                "this value must be a text: without quotes YAML reads it as a number or a boolean",
            ),
            Text("mettez des guillemets — {quoted}", "add quotes — {quoted}", quoted=quoted),
        )
    wanted = _TYPES.get(str(error.validator_value), Text("autre chose", "something else"))
    seen = _seen(error.instance)
    return Text(
        "attendu : {wanted} ; trouvé : {seen}",
        "expected: {wanted}; found: {seen}",
        wanted=wanted,
        seen=seen,
    ), _about_spaces(error.instance)


def _about_spaces(value: Any) -> Text | None:
    """The advice on a text that holds a space which YAML does not take for one (`dispositif: SAS`
    is then one text).
    """
    if isinstance(value, str) and any(sign in value for sign in HARD_SPACES):
        return Text(
            "ce texte contient une espace insécable, que YAML ne prend pas pour une espace : "
            "remplacez-la par une espace ordinaire, ou retirez-la",
            "this text holds an unbreakable space, which YAML does not take for a space: "
            "replace it by an ordinary one, or remove it",
        )
    return None


def _seen(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("oui ou non", "yes or no")
    if value is None:
        return Text("rien", "nothing")
    if isinstance(value, int | float):
        return Text("le nombre {value}", "the number {value}", value=value)
    if isinstance(value, str):
        return Text("« {value} »", "'{value}'", value=quoted(value))
    return _TYPES["array" if isinstance(value, list) else "object"]


def _enumeration(allowed: Iterable[Any]) -> Callable[[Any], Words]:
    def words(value: Any) -> Words:
        names = [str(name) for name in allowed]
        near = nearest(str(value), names) if isinstance(value, str) else None
        seen, listed = _seen(value), ", ".join(names)
        remedy = _about_spaces(value)
        if remedy is None and near:
            remedy = Text("vouliez-vous dire « {near} » ?", "did you mean '{near}'?", near=near)
        return Text(
            "valeur inconnue : {seen} ; connues : {listed}",
            "unknown value: {seen}; known: {listed}",
            seen=seen,
            listed=listed,
        ), remedy

    return words


def _enum(source: Source, error: Any) -> Words:
    return _enumeration(error.validator_value)(error.instance)


def _any_of(source: Source, error: Any) -> Words:
    seen = _seen(error.instance)
    remedy = Text("écrivez oui ou non (ou true, false)", "write oui or non (or true, false)")
    return Text(
        "attendu : oui ou non ; trouvé : {seen}",
        "expected: oui or non (yes or no); found: {seen}",
        seen=seen,
    ), remedy


def _required(source: Source, error: Any) -> Words:
    wanted = [key for key in error.validator_value if key not in error.instance]
    names = ", ".join(wanted)
    return Text("il manque : {names}", "missing: {names}", names=names), None


def _const(source: Source, error: Any) -> Words:
    seen = _seen(error.instance)
    return Text(
        "attendu : {validator_value} ; trouvé : {seen}",
        "expected: {validator_value}; found: {seen}",
        validator_value=error.validator_value,
        seen=seen,
    ), None


def _date(source: Source, error: Any) -> Words:
    seen, meant = _seen(error.instance), _meant_day(str(error.instance))
    written = meant or "2026-12-15"
    remedy = Text(
        "une date s'écrit AAAA-MM-JJ (année, mois, jour), sans guillemets : {written}",
        "a date is written YYYY-MM-DD (year, month, day), without quotes: {written}",
        written=written,
    )
    return Text(
        "{seen} n'est pas une date du calendrier", "{seen} is no date of the calendar", seen=seen
    ), remedy


def _meant_day(text: str) -> str | None:
    """The day that `20261215` or `15/12/2026` was meant to be, as it must be written; None when
    that is not sure.
    """
    found = re.fullmatch(r"(?P<y>\d{4})[-/. ]?(?P<m>\d{1,2})[-/. ]?(?P<d>\d{1,2})", text.strip())
    found = found or re.fullmatch(
        r"(?P<d>\d{1,2})[-/. ](?P<m>\d{1,2})[-/. ](?P<y>\d{4})", text.strip()
    )
    if not found:
        return None
    day = f"{found['y']}-{int(found['m']):02}-{int(found['d']):02}"
    return day if is_date(day) else None


def _pattern(source: Source, error: Any) -> Words:
    if error.schema.get("format") == "date":
        return _date(source, error)
    if "64" in error.validator_value:
        return Text(
            "une empreinte SHA-256 a 64 chiffres hexadécimaux",
            "a SHA-256 digest has 64 hexadecimal digits",
        ), Text("segur-audit attest ID les imprime", "segur-audit attest ID prints them")
    return Text("la valeur est vide", "the value is empty"), None


def _minimum(source: Source, error: Any) -> Words:
    least = error.validator_value
    return Text(
        "{instance} est trop petit : au moins {least}",
        "{instance} is too small: at least {least}",
        instance=error.instance,
        least=least,
    ), None


def _any_other(source: Source, error: Any) -> Words:
    text = shorten(error.message, 160)
    return Text("contraire au schéma : {text}", "against the schema: {text}", text=text), None


_WORDS: dict[str, Callable[[Source, Any], Words]] = {
    "type": _type,
    "enum": _enum,
    "anyOf": _any_of,
    "required": _required,
    "const": _const,
    "format": _date,
    "pattern": _pattern,
    "minimum": _minimum,
}

"""Says what is wrong with a document against its JSON Schema: the place, the fact, the remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from segur_audit.manifest.fitting import validator
from segur_audit.manifest.source import Source, dotted
from segur_audit.model.errors import InputError
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


def check_manifest(source: Source, schema: dict[str, Any]) -> None:
    """Refuse a document that breaks `schema`. Raises InputError for its first violation, in the order of the file."""
    errors = list(validator(schema).iter_errors(source.data))
    if not errors:
        return
    first = min(errors, key=lambda error: _order(source, error))
    raise violation(source, first, len(errors))


def _order(source: Source, error: Any) -> tuple[int, int]:
    place = source.locate(_steps(error))
    return place.line or 0, place.column or 0


def _steps(error: Any) -> tuple[Any, ...]:
    """Where the violation is: an unknown key is pointed at itself, not at what holds it."""
    steps = tuple(error.absolute_path)
    if error.validator == "additionalProperties" and (unknown := _unknown(error)):
        return (*steps, unknown[0])
    return steps


def _unknown(error: Any) -> list[str]:
    return [key for key in error.instance if key not in error.schema.get("properties", {})]


def violation(source: Source, error: Any, total: int = 1) -> InputError:
    """The InputError that says one violation, and how many others there are."""
    steps = _steps(error)
    message, remedy = _WORDS.get(error.validator, _any_other)(source, error)
    if total > 1:
        others = total - 1
        message += Text(
            f" (et {others} autre{'s' if others > 1 else ''} erreur{'s' if others > 1 else ''})",
            f" (and {others} more error{'s' if others > 1 else ''})",
        )
    place = source.locate(steps)
    return InputError(message, location=place, excerpt=source.excerpt(place), remedy=remedy)


Words = tuple[Text, Text | None]


def _type(source: Source, error: Any) -> Words:
    mark = source.marks.get(tuple(error.absolute_path))
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
                "cette valeur doit être un texte : sans guillemets, YAML la lit comme un nombre ou un booléen",
                "this value must be a text: without quotes YAML reads it as a number or a boolean",
            ),
            Text(f"mettez des guillemets — {quoted}", f"add quotes — {quoted}"),
        )
    wanted = _TYPES.get(str(error.validator_value), Text("autre chose", "something else"))
    seen = _seen(error.instance)
    return Text(
        f"attendu : {wanted.fr} ; trouvé : {seen.fr}", f"expected: {wanted.en}; found: {seen.en}"
    ), None


def _seen(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("oui ou non", "yes or no")
    if value is None:
        return Text("rien", "nothing")
    if isinstance(value, int | float):
        return Text(f"le nombre {value}", f"the number {value}")
    if isinstance(value, str):
        return Text(f"« {shorten(value, 40)} »", f"'{shorten(value, 40)}'")
    return _TYPES["array" if isinstance(value, list) else "object"]


def _enumeration(allowed: Iterable[Any]) -> Callable[[Any], Words]:
    def words(value: Any) -> Words:
        names = [str(name) for name in allowed]
        near = nearest(str(value), names) if isinstance(value, str) else None
        seen, listed = _seen(value), ", ".join(names)
        remedy = (
            Text(f"vouliez-vous dire « {near} » ?", f"did you mean '{near}'?") if near else None
        )
        return Text(
            f"valeur inconnue : {seen.fr} ; connues : {listed}",
            f"unknown value: {seen.en}; known: {listed}",
        ), remedy

    return words


def _enum(source: Source, error: Any) -> Words:
    return _enumeration(error.validator_value)(error.instance)


def _any_of(source: Source, error: Any) -> Words:
    seen = _seen(error.instance)
    remedy = Text("écrivez oui ou non (ou true, false)", "write oui or non (or true, false)")
    return Text(
        f"attendu : oui ou non ; trouvé : {seen.fr}",
        f"expected: oui or non (yes or no); found: {seen.en}",
    ), remedy


def _additional(source: Source, error: Any) -> Words:
    key, known = _unknown(error)[0], list(error.schema.get("properties", {}))
    near = nearest(key, known)
    remedy = Text(f"vouliez-vous dire « {near} » ?", f"did you mean '{near}'?") if near else None
    if remedy is None and known:
        remedy = Text(
            f"clés connues ici : {', '.join(known)}", f"known keys here: {', '.join(known)}"
        )
    return Text(
        f"clé inconnue : « {shorten(key, 40)} »", f"unknown key: '{shorten(key, 40)}'"
    ), remedy


def _required(source: Source, error: Any) -> Words:
    wanted = [key for key in error.validator_value if key not in error.instance]
    names = ", ".join(wanted)
    return Text(f"il manque : {names}", f"missing: {names}"), None


def _const(source: Source, error: Any) -> Words:
    seen = _seen(error.instance)
    return Text(
        f"attendu : {error.validator_value} ; trouvé : {seen.fr}",
        f"expected: {error.validator_value}; found: {seen.en}",
    ), None


def _date(source: Source, error: Any) -> Words:
    seen = _seen(error.instance)
    remedy = Text(
        "écrivez la date ainsi : 2026-12-15 (année-mois-jour)",
        "write the date so: 2026-12-15 (year-month-day)",
    )
    return Text(
        f"{seen.fr} n'est pas une date du calendrier", f"{seen.en} is no date of the calendar"
    ), remedy


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
        f"{error.instance} est trop petit : au moins {least}",
        f"{error.instance} is too small: at least {least}",
    ), None


def _any_other(source: Source, error: Any) -> Words:
    text = shorten(error.message, 160)
    return Text(f"contraire au schéma : {text}", f"against the schema: {text}"), None


_WORDS: dict[str, Callable[[Source, Any], Words]] = {
    "type": _type,
    "enum": _enum,
    "anyOf": _any_of,
    "additionalProperties": _additional,
    "required": _required,
    "const": _const,
    "format": _date,
    "pattern": _pattern,
    "minimum": _minimum,
}

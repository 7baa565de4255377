"""JSON Schemas of conditions and expectations, in words of both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from segur_audit.model.text import Text, joined, ours, written

Schema = Mapping[str, Any]

_PATHS = {
    "audit.evidence_ids": Text(
        "les numéros que les pièces nomment", "the numbers that the evidence names"
    ),
    "audit.evidence": Text("les natures des pièces", "the natures of the evidence"),
    "audit.evidence_count": Text("le nombre de pièces", "the number of pieces"),
    "audit.milestone": Text("le jalon", "the milestone"),
    "audit.scheme": Text("le dispositif", "the scheme"),
    "audit.reference_date": Text("la date de référence", "the reference date"),
    "audit.facts.cda_level": Text(
        "les niveaux CDA lus dans les pièces", "the CDA levels read in the evidence"
    ),
    "audit.facts.psc_flow": Text(
        "les flux Pro Santé Connect lus dans les pièces",
        "the Pro Santé Connect flows read in the evidence",
    ),
    "audit.facts.teleservice": Text(
        "les téléservices lus dans les pièces", "the teleservices read in the evidence"
    ),
}


def path_label(path: str) -> Text:
    """How a path of a condition is named: a declaration by itself, what the audit knows in
    words.
    """
    return _PATHS.get(path) or written(path, path)


_TYPES = {
    "string": Text("un texte", "a text"),
    "integer": Text("un nombre entier", "a whole number"),
    "number": Text("un nombre", "a number"),
    "boolean": Text("oui ou non", "yes or no"),
}


def describe(schema: Schema) -> Text:
    """What the schema asks of a value, as the end of a sentence (« contient ciba », « oui », «
    déclaré »).
    """
    if isinstance(title := schema.get("title"), str):
        return written(title, title)
    if isinstance(schema.get("not"), Mapping):
        return _denied(schema["not"])
    parts = list(_parts(schema))
    return joined(parts, ", ") if parts else Text("déclaré", "declared")


def _denied(schema: Schema) -> Text:
    if isinstance(schema.get("contains"), Mapping):
        inner = _item(schema["contains"])
        return Text("ne contient pas {inner}", "does not contain {inner}", inner=inner)
    inner = describe(schema)
    if _long(inner):
        return Text("pas ceci : {inner}", "not this: {inner}", inner=inner)
    return Text("autre que {inner}", "other than {inner}", inner=inner)


def _long(text: Text) -> bool:
    return "," in text.fr or " : " in text.fr


def _parts(schema: Schema) -> Iterator[Text]:
    for word, (fr, en) in {"allOf": (" et ", " and "), "anyOf": (" ou ", " or ")}.items():
        if word in schema:
            yield joined([describe(part) for part in schema[word]], fr, en)
    if "oneOf" in schema:
        yield joined([describe(part) for part in schema["oneOf"]], " ou ", " or ")
    if "const" in schema:
        yield _value(schema["const"])
    if "enum" in schema:
        yield joined([_value(value) for value in schema["enum"]], " ou ", " or ")
    yield from _of_list(schema)
    yield from _of_object(schema)
    yield from _of_scalar(schema)


def _of_list(schema: Schema) -> Iterator[Text]:
    if isinstance(schema.get("contains"), Mapping):
        yield Text("contient {inner}", "contains {inner}", inner=_item(schema["contains"]))
    if isinstance(schema.get("items"), Mapping):
        yield Text("chacun : {inner}", "each: {inner}", inner=_item(schema["items"]))
    least, most = schema.get("minItems"), schema.get("maxItems")
    if least and "items" not in schema:
        yield (
            Text("au moins un élément", "at least one item")
            if least == 1
            else Text("au moins {least} éléments", "at least {least} items", least=least)
        )
    if most == 0:
        yield Text("liste vide", "an empty list")
    elif most is not None:
        yield Text("au plus {most} élément{s}", "at most {most} items", most=most, s=_s(most))


def _item(schema: Schema) -> Text:
    """An item of a list: its value, or what it must hold."""
    keys = schema.get("properties", {})
    if not keys:
        return describe(schema)
    pairs = joined([_pair(key, value) for key, value in keys.items()], " et ", " and ")
    return Text("un élément où {pairs}", "an item where {pairs}", pairs=pairs)


def _pair(key: str, schema: Any) -> Text:
    value = describe(schema) if isinstance(schema, Mapping) else Text("déclaré", "declared")
    return Text("{key} : {value}", "{key}: {value}", key=ours(key), value=value)


def _of_object(schema: Schema) -> Iterator[Text]:
    keys = schema.get("properties", {})
    for key, value in keys.items():
        yield _pair(key, value)
    for key in schema.get("required", ()):
        if key not in keys:
            yield Text("{key} déclaré", "{key} declared", key=ours(key))


def _of_scalar(schema: Schema) -> Iterator[Text]:
    if "pattern" in schema:
        yield _pattern(str(schema["pattern"]))
    for word, (fr, en) in _BOUNDS.items():
        if word in schema:
            yield written(f"{fr} {schema[word]}", f"{en} {schema[word]}")
    if schema.get("minLength"):
        yield Text("non vide", "not empty")
    if schema.keys() <= {"type", "format"} and schema.get("type") in _TYPES:
        yield _TYPES[schema["type"]]


_BOUNDS = {
    "minimum": ("au moins", "at least"),
    "exclusiveMinimum": ("plus de", "more than"),
    "maximum": ("au plus", "at most"),
    "exclusiveMaximum": ("moins de", "less than"),
}


def _pattern(pattern: str) -> Text:
    if pattern in (r"\S", "."):
        return Text("non vide", "not empty")
    letters = "".join(
        part[0].lower() for part in pattern.replace("]", "").split("[")[1:] if len(part) == 2
    )
    if letters and "".join(f"[{c.upper()}{c}]" for c in letters) == pattern:
        return Text("un texte où figure {word}", "a text that holds {word}", word=ours(letters))
    return Text("de la forme {pattern}", "of the form {pattern}", pattern=ours(pattern))


def _value(value: Any) -> Text:
    if isinstance(value, bool):
        return Text("oui", "yes") if value else Text("non", "no")
    return written(str(value), str(value))


def _s(count: int) -> str:
    return ours("s" if count > 1 else "")

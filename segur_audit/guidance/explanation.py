"""The text of `explain`: a requirement in plain words, and the proof tree of its condition on a manifest."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from segur_audit.catalogue.conditions import Judged, describe, judge, leaves
from segur_audit.catalogue.registry import load_check
from segur_audit.manifest.reading import Manifest
from segur_audit.model.ids import canonical
from segur_audit.model.requirement import EVERY_SCHEME, Requirement, Slot
from segur_audit.model.text import Lang, Text, typeset

_MARKS = {True: "✓", False: "✗", None: "?"}


def explanation(requirement: Requirement, manifest: Manifest | None, lang: Lang) -> Iterator[str]:
    """The lines that explain `requirement`; with a manifest, why it applies there."""
    yield f"{requirement.id} — {requirement.title[lang]}"
    yield _scope(requirement, lang)
    yield from _condition(requirement, manifest, lang)
    yield from _expected(requirement, lang)
    yield from _slots(requirement, lang)
    for note in requirement.notes:
        yield from _block(Text("À noter", "Note"), note[lang], lang)
    if requirement.review:
        yield from _block(
            Text("À une personne de dire", "For a person to say"), requirement.review[lang], lang
        )
    yield from _block(Text("Remède", "Remedy"), requirement.remedy[lang], lang)
    yield ""
    for source in requirement.sources:
        parts = [
            part for part in (source.document, source.section, source.date, source.url) if part
        ]
        yield f"Source : {', '.join(parts)}" if lang == "fr" else f"Source: {', '.join(parts)}"
    if requirement.related:
        yield Text(
            f"Voir aussi : {', '.join(requirement.related)}",
            f"See also: {', '.join(requirement.related)}",
        )[lang]
    yield ""


def _scope(requirement: Requirement, lang: Lang) -> str:
    if requirement.schemes is None:
        schemes = Text("tous les dispositifs Vague 2", "every Vague 2 scheme")[lang]
    elif EVERY_SCHEME in requirement.schemes:
        schemes = Text("tous les dispositifs, SAS compris", "every scheme, SAS included")[lang]
    else:
        schemes = ", ".join(requirement.schemes)
    levels = {
        "mandatory": Text("obligatoire", "mandatory")[lang],
        "recommended": Text("recommandé", "recommended")[lang],
    }
    gates = ", ".join(f"{gate} ({levels[level]})" for gate, level in requirement.milestones.items())
    return Text(
        f"Chapitre {requirement.chapter} · {schemes} · jalons : {gates}",
        f"Chapter {requirement.chapter} · {schemes} · milestones: {gates}",
    )[lang]


def _block(heading: Text, text: str, lang: Lang) -> Iterator[str]:
    yield ""
    yield heading[lang] + (" :" if lang == "fr" else ":")
    glued = typeset(text, "fr")  # quotations are in French whatever the language
    yield from textwrap.wrap(
        glued, 96, initial_indent="  ", subsequent_indent="  ", break_long_words=False
    )


def _condition(requirement: Requirement, manifest: Manifest | None, lang: Lang) -> Iterator[str]:
    if requirement.because:
        yield from _block(
            Text("Quand elle s'applique", "When it applies"), requirement.because[lang], lang
        )
    if manifest is None:
        for path, schema in leaves(requirement.applies_when):
            yield f"  · {path} : {describe(schema)[lang]}"
        return
    known = manifest.with_known(
        evidence_count=len(manifest.data.get("preuves", [])),
        evidence_ids=_named(manifest),
        evidence=(),
        scheme=manifest.get("candidature.dispositif"),
    )
    ruling = next(
        (
            e
            for e in manifest.data.get("applicabilites", [])
            if canonical(e["exigence"]) == requirement.key
        ),
        None,
    )
    judged = judge(requirement.applies_when, known, ruling["applicable"] if ruling else None)
    verdict = {
        True: Text("elle s'applique", "it applies"),
        False: Text("elle ne s'applique pas", "it does not apply"),
        None: Text("on ne peut pas le savoir", "it cannot be known"),
    }[judged.value]
    yield ""
    yield Text(f"Pour {manifest.name} : {verdict.fr}", f"For {manifest.name}: {verdict.en}")[lang]
    yield from _tree(judged, lang, 1)


def _named(manifest: Manifest) -> list[str]:
    return sorted(
        {
            canonical(identifier)
            for entry in manifest.data.get("preuves", [])
            for identifier in entry.get("repond_a", ())
        }
    )


def _tree(judged: Judged, lang: Lang, depth: int) -> Iterator[str]:
    place = f"  [{judged.location}]" if judged.location and not judged.parts else ""
    yield f"{'  ' * depth}{_MARKS[judged.value]} {judged.text[lang]}{place}"
    for part in judged.parts:
        yield from _tree(part, lang, depth + 1)


def _expected(requirement: Requirement, lang: Lang) -> Iterator[str]:
    if not requirement.expects and not requirement.checks:
        return
    yield ""
    yield Text("Ce qui est attendu :", "What is expected:")[lang]
    for expectation in requirement.expects:
        wanted = Text(": ", ": ")[lang] if lang == "en" else " : "
        yield f"  · {expectation.path}{wanted}{describe(expectation.schema)[lang]}"
    for use in requirement.checks:
        found = load_check(use.name)
        paths = ", ".join(path for path in use.paths.values() if not path.startswith("audit."))
        question = found.question.partition("\n")[0] if found else ""
        yield f"  · {use.name} ({paths})" if paths else f"  · {use.name}"
        if question and lang == "en":
            yield f"      {question}"


def _slots(requirement: Requirement, lang: Lang) -> Iterator[str]:
    if not requirement.proofs:
        return
    yield ""
    yield Text("Pièces :", "Evidence:")[lang]
    for slot in requirement.proofs:
        yield f"  · {_slot(slot, lang)}"


def _slot(slot: Slot, lang: Lang) -> str:
    purpose = {
        "deposit": Text("à déposer", "to be supplied"),
        "precheck": Text(
            "facultative, contrôlée ici avant le dépôt", "optional, checked here before the deposit"
        ),
    }[slot.purpose]
    natures = ", ".join(accepted.nature for accepted in slot.accepts)
    label = f" — {slot.label[lang]}" if slot.label else ""
    per = Text(f", une par {slot.per}", f", one per {slot.per}")[lang] if slot.per else ""
    return (
        f"{slot.id} ({purpose[lang]}, nature : {natures}{per}){label}"
        if lang == "fr"
        else f"{slot.id} ({purpose[lang]}, nature: {natures}{per}){label}"
    )

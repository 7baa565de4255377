"""The text of `explain`: a requirement in plain words, and the proof tree of its condition on a
manifest.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from segur_audit.catalogue.conditions import Judged, leaves
from segur_audit.catalogue.wording import describe, path_label
from segur_audit.engine.scope import Scope, scope_of
from segur_audit.engine.slots import natures_wanted
from segur_audit.engine.speech import ASKERS, Ground
from segur_audit.guidance.check_labels import check_label
from segur_audit.model.outcome import Level
from segur_audit.model.requirement import EVERY_SCHEME, Asker, Requirement, Slot
from segur_audit.model.text import Lang, Text, typeset

LEVELS = {
    Level.MANDATORY: Text("obligatoire", "mandatory"),
    Level.RECOMMENDED: Text("recommandé", "recommended"),
}
_MARKS = {True: "✓", False: "✗", None: "?"}


def explanation(requirement: Requirement, ground: Ground | None, lang: Lang) -> Iterator[str]:
    """The lines that explain `requirement`; on the ground of a dossier, whether it applies there,
    as `check` decides it.
    """
    scope = scope_of(requirement, ground) if ground else None
    yield f"{requirement.id} — {requirement.title[lang]}"
    yield _belonging(requirement, lang)
    yield from _conditions(requirement, lang, scope is None)
    if scope and ground:
        yield from _verdict(scope, ground, lang)
    yield from _expected(requirement, lang)
    yield from _slots(requirement, scope, lang)
    for note in requirement.notes:
        yield from _block(Text("À noter", "Note"), note[lang], lang)
    for review in filter(None, (requirement.review, requirement.unproved)):
        yield from _block(
            Text("À apprécier par une personne", "For a person to judge"), review[lang], lang
        )
    yield from _block(Text("Action à mener", "What to do"), requirement.remedy[lang], lang)
    yield ""
    for source in requirement.sources:
        parts = [
            part for part in (source.document, source.section, source.date, source.url) if part
        ]
        yield f"Source : {', '.join(parts)}" if lang == "fr" else f"Source: {', '.join(parts)}"
    if requirement.related:
        yield Text(
            "Voir aussi : {related}", "See also: {related}", related=", ".join(requirement.related)
        )[lang]
    yield ""


def _belonging(requirement: Requirement, lang: Lang) -> str:
    if requirement.schemes is None:
        schemes = Text("tous les dispositifs Vague 2", "every Vague 2 scheme")[lang]
    elif EVERY_SCHEME in requirement.schemes:
        schemes = Text("tous les dispositifs, SAS compris", "every scheme, SAS included")[lang]
    else:
        schemes = ", ".join(requirement.schemes)
    gates = _gates(requirement.milestones, lang)
    return Text(
        "Chapitre {chapter} · {schemes} · jalons : {gates}",
        "Chapter {chapter} · {schemes} · milestones: {gates}",
        chapter=requirement.chapter,
        schemes=schemes,
        gates=gates,
    )[lang]


def _gates(milestones: Mapping[str, Level], lang: Lang) -> str:
    return ", ".join(f"{gate} ({LEVELS[level][lang]})" for gate, level in milestones.items())


def _block(heading: Text, text: str, lang: Lang) -> Iterator[str]:
    yield ""
    yield heading[lang] + (" :" if lang == "fr" else ":")
    glued = typeset(text, "fr")  # quotations are in French whatever the language
    yield from textwrap.wrap(
        glued,
        96,
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _conditions(requirement: Requirement, lang: Lang, with_paths: bool) -> Iterator[str]:
    """When each side asks; `with_paths`: the declarations that decide it, where no manifest is at
    hand.
    """
    several = len(requirement.asked_by) > 1
    for side in requirement.asked_by:
        because = side.because
        heading = Text("Quand elle s'applique", "When it applies")
        if several:
            name, gates = ASKERS[side.asker], _gates(side.milestones, lang)
            heading += Text(" ({name} : {gates})", " ({name}: {gates})", name=name, gates=gates)
            because = because or Text("Sans condition", "Without condition")
        if because:
            yield from _block(heading, because[lang], lang)
        for path, schema in leaves(side.applies_when) if with_paths else ():
            sign = " :" if lang == "fr" else ":"
            yield from _item(f"{path_label(path)[lang]}{sign} {describe(schema)[lang]}")


def _verdict(scope: Scope, ground: Ground, lang: Lang) -> Iterator[str]:
    """Whether it applies to the dossier, at which gate, by whose side, and the proof of each side's
    condition.
    """
    name, gate = ground.context.manifest.name, ground.milestone
    verdict = {
        True: Text("elle s'applique", "it applies"),
        False: Text("elle ne s'applique pas", "it does not apply"),
        None: Text("on ne peut pas le savoir", "it cannot be known"),
    }[scope.applies]
    level = (
        Text(" ({levels})", " ({levels})", levels=LEVELS[scope.level])
        if scope.applies and scope.level
        else Text("", "")
    )
    yield ""
    yield Text(
        "Pour {name}, au jalon {gate} : {verdict}{level}",
        "For {name}, at milestone {gate}: {verdict}{level}",
        name=name,
        gate=gate,
        verdict=verdict,
        level=level,
    )[lang]
    because = scope.applicability.because
    yield f"  {because[lang]}"
    for speech in scope.speeches:
        if scope.merged:
            said = _SPEAKS[speech.speaks]
            name_of = ASKERS[speech.side.asker]
            yield Text("  {name_of} : {said}", "  {name_of}: {said}", name_of=name_of, said=said)[
                lang
            ]
        if speech.lifted:
            yield f"    {_MARKS[False]} {speech.because[lang]}  [{speech.lifted.location}]"
        if speech.level is not None:
            yield from _tree(speech.judged, lang, 2 if scope.merged else 1)
    if scope.unproven:
        yield f"  ? {scope.unproven.message[lang]}"


_SPEAKS = {
    True: Text("demandée", "asked for"),
    False: Text("rien n'est demandé", "nothing is asked"),
    None: Text("on ne peut pas le savoir", "it cannot be known"),
}


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
        yield from _item(f"{expectation.path}{wanted}{describe(expectation.schema)[lang]}")
    for use in requirement.checks:
        paths = ", ".join(path for path in use.paths.values() if not path.startswith("audit."))
        label = check_label(use.name)[lang]
        yield from _item(f"{label} ({paths})" if paths else label)


def _item(text: str, depth: int = 1) -> Iterator[str]:
    """A line of a list, wrapped; no path and no id is broken."""
    indent = "  " * depth
    yield from textwrap.wrap(
        text,
        96,
        initial_indent=f"{indent}· ",
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _slots(requirement: Requirement, scope: Scope | None, lang: Lang) -> Iterator[str]:
    """The slots; on a dossier where the requirement applies, only those that are asked for."""
    asked = scope.slots if scope and scope.applies else requirement.proofs
    if not asked:
        return
    yield ""
    yield Text("Pièces :", "Evidence:")[lang]
    for slot in asked:
        yield from _item(_slot(slot, len(requirement.asked_by) > 1, lang))
        labels = [check_label(use.name)[lang] for kind in slot.accepts for use in kind.checks]
        for label in dict.fromkeys(labels):
            yield from _item(label, 3)


_PURPOSES = {
    "deposit": Text("à déposer", "to be supplied"),
    "precheck": Text(
        "facultative, contrôlée ici avant le dépôt", "optional, checked here before the deposit"
    ),
}
_BY = {
    Asker.REM: Text(", demandée par le REM", ", asked by the REM"),
    Asker.BUILTIN: Text(", demandée par les règles intégrées", ", asked by the built-in rules"),
    Asker.BUILTIN_ALONE: Text(
        ", demandée par les règles intégrées quand le REM ne demande rien",
        ", asked by the built-in rules when the REM asks for nothing",
    ),
}


def _slot(slot: Slot, several: bool, lang: Lang) -> str:
    purpose = _PURPOSES[slot.purpose][lang]
    natures = natures_wanted(slot)[lang]
    label = f" — {slot.label[lang]}" if slot.label else ""
    per = Text(", une par {per}", ", one per {per}", per=slot.per)[lang] if slot.per else ""
    by = _BY[slot.asker][lang] if several and slot.asker in _BY else ""
    return (
        f"{slot.id} ({purpose}, nature : {natures}{per}{by}){label}"
        if lang == "fr"
        else f"{slot.id} ({purpose}, nature: {natures}{per}{by}){label}"
    )

"""What makes a report another than that of the dossier and the rules as they are: suppositions,
rules that a catalogue replaces.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from segur_audit.catalogue.reading import Catalogue, builtin_catalogue
from segur_audit.engine.options import Options
from segur_audit.model.coverage import Hypothesis
from segur_audit.model.finding import Finding
from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level, Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.requirement import Requirement, Slot, Use
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten

_SET = Rule(
    "what_if.set",
    "",
    None,
    Text(
        "hypothèse : {text} — ce rapport n'est pas celui du manifeste tel qu'il est écrit",
        "supposed: {text} — this is not the report on the manifest as it is written",
    ),
    worth=Outcome.WARNING,
)
_WEAKENS = Rule(
    "catalogue.weakens",
    "",
    None,
    Text(
        "un catalogue affaiblit la règle intégrée et obligatoire {id} ; changé ou retiré : {fr}",
        "a catalogue weakens the built-in, mandatory rule {id}; changed or taken out: {en}",
    ),
    Text(
        "retirez ce catalogue, ou rendez à la règle ce que l'intégrée demande",
        "take this catalogue out, or give the rule back what the built-in one asks",
    ),
    worth=Outcome.WARNING,
)
_DATE = Rule(
    "what_if.date",
    "",
    None,
    Text(
        "hypothèse : un dépôt le {date} (--date), au lieu des dates du manifeste",
        "supposed: a deposit on {date} (--date), instead of the manifest's dates",
    ),
    worth=Outcome.INFO,
)
_PARTIAL = Rule(
    "filter.partial",
    "",
    None,
    Text(
        "audit partiel : le verdict ne porte que sur la sélection ({kept})",
        "partial audit: the verdict is about the selection only ({kept})",
    ),
    worth=Outcome.INFO,
)
_REPLACES = Rule(
    "catalogue.replaces",
    "",
    None,
    Text("le catalogue {name} remplace : {names}", "catalogue {name} replaces: {names}"),
    worth=Outcome.WARNING,
)


_REM = "rem:"  # a REM's row completes the rule of its id, it does not replace it


def hypothesis_of(
    results: Sequence[RequirementResult],
    catalogue: Catalogue,
    scheme: str,
    milestone: str,
    supposed: Sequence[str],
) -> Hypothesis:
    """What the verdict on `results` supposes, and the replaced rules that it rests on."""
    replaced = _replaced(catalogue, scheme)
    here = [r.requirement for r in results if r.requirement.key in replaced]
    weaker = [one.id for one in here if _losses(replaced[one.key], one, milestone)]
    return Hypothesis(tuple(supposed), tuple(one.id for one in here), tuple(weaker))


def frame_notices(options: Options) -> Iterator[Finding]:
    """What makes the report another than that of the whole dossier on its day: `--set`, `--date`,
    `--only`, `--chapter`.
    """
    yield from (_supposition(edit) for edit in options.supposed)
    if options.date:
        yield _DATE.tells(None, date=options.date)
    kept = ", ".join((*options.only, *options.chapters))
    if kept:
        yield _PARTIAL.tells(None, kept=kept)


def _supposition(edit: str) -> Finding:
    """The notice on one `--set`."""
    text = shorten(edit)
    return _SET.warns(None, text=text)


def replacement_notices(catalogue: Catalogue, scheme: str, milestone: str) -> Iterator[Finding]:
    """The rules that each catalogue replaces, then each mandatory built-in rule of which a
    replacement asks less.
    """
    for ref in catalogue.refs:
        if ref.replaces:
            names = ", ".join(ref.replaces)
            yield _REPLACES.warns(None, name=ref.name, names=names)
    replaced = _replaced(catalogue, scheme)
    for rule in catalogue.for_scheme(scheme):
        if rule.key in replaced and (losses := _losses(replaced[rule.key], rule, milestone)):
            yield _weaker(rule, losses)


def _weaker(rule: Requirement, losses: Sequence[Text]) -> Finding:
    fr, en = (", ".join(loss[lang] for loss in losses) for lang in ("fr", "en"))
    return _WEAKENS.warns(None, id=rule.id, fr=fr, en=en)


def _replaced(catalogue: Catalogue, scheme: str) -> Mapping[str, Requirement]:
    """The built-in rules of the scheme, by key, that a catalogue other than a REM replaces."""
    names = {canonical(name) for ref in catalogue.refs for name in ref.replaces}
    if not names:
        return {}
    known = {rule.key: rule for rule in builtin_catalogue().for_scheme(scheme)}
    return {
        rule.key: known[rule.key]
        for rule in catalogue.for_scheme(scheme)
        if rule.key in names and rule.key in known and not rule.origin.startswith(_REM)
    }


def _losses(before: Requirement, after: Requirement, milestone: str) -> list[Text]:
    """What the replacement no longer asks of a rule that is mandatory at this milestone."""
    if before.milestones.get(milestone) is not Level.MANDATORY:
        return []
    losses = (
        (after.milestones.get(milestone) is not Level.MANDATORY, Text("niveau", "level")),
        (
            after.applies_when not in (None, before.applies_when),
            Text("condition", "condition"),
        ),
        (_lacks(before.expects, after.expects), Text("déclarations", "declarations")),
        (_lacks(before.checks, after.checks), Text("contrôles", "checks")),
        (
            before.review is not None and after.review is None,
            Text("jugement d'une personne", "a person's judgement"),
        ),
        (_lacks(_demands(before.proofs), _demands(after.proofs)), Text("preuves", "proofs")),
    )
    return [name for lost, name in losses if lost]


def _lacks(before: Iterable[object], after: Sequence[object]) -> bool:
    return any(one not in after for one in before)


def _demands(slots: Iterable[Slot]) -> tuple[tuple[str, str, int, str | None, Use | None], ...]:
    """Each thing that slots ask: their number, purpose and count, and each check of a piece."""
    return tuple(
        (slot.id, slot.purpose, slot.min, slot.per, use)
        for slot in slots
        for use in (None, *(use for accepted in slot.accepts for use in accepted.checks))
    )

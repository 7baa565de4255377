"""The findings of the ANS schematrons on a document, from the tree that the user imported and from
no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec

from segur_audit.model.errors import InputError
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, shorten, written

from .choice import chosen
from .engine import Assertion, Engine, shared_engine
from .tree import Tree, load, stylesheet

SOURCE = "CI-SIS, schématrons publiés par l'ANS"
_MOST = 40
_WARNING_ROLES = frozenset({"warning", "warn", "info", "information"})
_GAZELLE = Text("faites contrôler ce document par Gazelle", "have this document checked by Gazelle")
_EXTRA = Text(
    "schématrons non exécutés : l'extra « schematron » n'est pas installé",
    "schematrons not run: the extra 'schematron' is missing",
)
_TREE = Text(
    "schématrons non exécutés : aucun arbre de l'ANS n'a été importé",
    "schematrons not run: no tree of ANS was imported",
)
_TERMINOLOGY = Text(
    "terminologies (LOINC, SNOMED CT…) non contrôlées : leurs fichiers ne sont pas dans l'arbre "
    "publié",
    "terminologies (LOINC, SNOMED CT…) not checked: their files are not in the published tree",
)


_APPLIED = Text(
    "{short} : {fired} règles appliquées, aucune erreur",
    "{short}: {fired} rules applied, no error",
)
_CLEAN = Rule("cda.schematron", SOURCE, _APPLIED, _APPLIED, _GAZELLE, Outcome.TO_REVIEW)
_SCHEMATRON = Rule(
    "cda.schematron",
    SOURCE,
    None,
    Text(
        "le schématron n'a pas pu être appliqué au document",
        "the schematron could not be applied to the document",
    ),
    worth=Outcome.TO_REVIEW,
)
_SCHEMATRON_OTHER = Rule(
    "cda.schematron",
    SOURCE,
    None,
    Text("{short} : {quoted}", "{short}: {quoted}"),
    Text(
        "corrigez le document, puis relancez le contrôle",
        "mend the document, then run the check again",
    ),
)
_SCHEMATRON_MORE = Rule(
    "cda.schematron.more",
    SOURCE,
    None,
    Text("{short} : {rest} autres règles enfreintes", "{short}: {rest} more rules broken"),
)
_SCHEMATRON_TERMINOLOGY = Rule(
    "cda.schematron.terminology", SOURCE, None, _TERMINOLOGY, worth=Outcome.INFO
)

_OLDER = Text(
    " (règle antérieure au CI-SIS 1.13, qui admet XFRM dans l'en-tête)",
    " (a rule older than CI-SIS 1.13, which allows XFRM in the header)",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is judged: where it lies, its level, its templates (root, version), its XML, whether its
    header carries an XFRM link.
    """

    place: Location
    level: str
    models: tuple[tuple[str, str], ...]
    xml: str = field(repr=False)
    transforms: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """The imported tree, and the processor that runs it."""

    tree: Tree
    engine: Engine

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """The findings of the schematrons meant for `subject`."""
        names, lacking = chosen(subject.level, subject.models, self.tree)
        yield from (_not_judged(subject.place, wanting, _GAZELLE) for wanting in lacking)
        for name in names:
            yield from _run(self, name, subject)
        yield _SCHEMATRON_TERMINOLOGY.tells(subject.place)


def library(place: Location) -> Library | Finding:
    """The imported tree and its processor, which is started only for a tree; or the finding that
    says why nothing is judged.
    """
    if find_spec("saxonche") is None:
        command = "pip install 'segur-audit[schematron]'"
        return _not_judged(place, _EXTRA, written(command, command))
    try:
        tree = load()
    except InputError as error:
        return _not_judged(place, error.message, error.remedy or _TREE)
    if tree is None:
        remedy = Text(
            "segur-audit schematron import DOSSIER", "segur-audit schematron import FOLDER"
        )
        return _not_judged(place, _TREE, remedy)
    try:
        return Library(tree, shared_engine())
    except ImportError:
        command = "pip install 'segur-audit[schematron]'"
        return _not_judged(place, _EXTRA, written(command, command))


def _not_judged(place: Location, why: Text, remedy: Text) -> Finding:
    return _SCHEMATRON.unsure(place, message=why, action=remedy)


def _run(opened: Library, name: str, subject: Subject) -> Iterator[Finding]:
    short, compiled = name.rpartition("/")[2], opened.tree.find(name)
    if compiled is None:
        return
    try:
        broken, fired = opened.engine.run(stylesheet(opened.tree, compiled), subject.xml)
    except InputError as error:
        yield _not_judged(subject.place, error.message, error.remedy or _GAZELLE)
        return
    except ValueError as error:
        why = Text(
            "le schématron {short} n'a pas pu être exécuté ({error})",
            "schematron {short} could not be run ({error})",
            short=short,
            error=error,
        )
        yield _not_judged(subject.place, why, _GAZELLE)
        return
    errors = [one for one in broken if one.role not in _WARNING_ROLES]
    ordered = errors + [one for one in broken if one.role in _WARNING_ROLES]
    yield from (_broken(short, one, subject) for one in ordered[:_MOST])
    if len(ordered) > _MOST:
        yield _more(short, len(ordered) - _MOST, len(errors) > _MOST, subject.place)
    if not errors:
        yield _clean(short, fired, subject.place, opened.tree)


def _more(short: str, rest: int, errors: bool, place: Location) -> Finding:
    outcome = Outcome.FAIL if errors else Outcome.WARNING
    return _SCHEMATRON_MORE.finding(outcome, place, short=short, rest=rest)


def _clean(short: str, fired: int, place: Location, tree: Tree) -> Finding:
    source = f"{SOURCE}, {tree.sha256[:12]}"
    outcome = Outcome.PASS if fired else Outcome.TO_REVIEW
    return _CLEAN.finding(outcome, place, short=short, fired=fired, source=source)


def _broken(short: str, one: Assertion, subject: Subject) -> Finding:
    outcome = Outcome.WARNING if one.role in _WARNING_ROLES else Outcome.FAIL
    inside = shorten(re.sub(r"\*:(\w+)\[namespace-uri\(\)='[^']*'\]", r"\1", one.location), 200)
    quoted = shorten(one.text, 240)
    message = Text("{short} : {quoted}", "{short}: {quoted}", short=short, quoted=quoted)
    if subject.transforms and "relatedDocument" in one.location + one.text:
        message += _OLDER
    place = Location(subject.place.file, None, None, inside or None)
    return _SCHEMATRON_OTHER.finding(outcome, place, message=message)

"""What each finding code means: the records of the rules, and the codes that definitions give."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from segur_audit.model.outcome import Outcome
from segur_audit.model.requirement import Requirement
from segur_audit.model.rule import Rule, listed_rules
from segur_audit.model.text import Lang, Text, written

#: Where rules are written: the families of checks, and the rooms that find on their own.
ROOMS = ("segur_audit.checks", "segur_audit.engine", "segur_audit.rem")
_PAGE = "docs/findings.md"
_OWN = Text("segur-audit (docs/contract.md)", "segur-audit (docs/contract.md)")
_PLACEHOLDER = re.compile(r"\{[a-z_0-9]+(?::[^{}]*)?\}")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to hold or to break what a code asserts: the words, the outcome of a breach, what to
    do.
    """

    holds: Text | None
    breaks: Text | None
    action: Text | None
    worth: Outcome
    source: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding code: what may be said under it, and the requirements whose definition gives it."""

    code: str
    ways: tuple[Way, ...]
    requirements: tuple[str, ...] = ()

    @property
    def link(self) -> str:
        """The place of the code in the page that lists them all."""
        return f"{_PAGE}#{self.code}"


def entries(requirements: Iterable[Requirement] = ()) -> dict[str, Entry]:
    """Every code that the program and these definitions may use, in alphabetical order."""
    import_all()
    known = {code: Entry(code, _ways_of(rules)) for code, rules in listed_rules().items()}
    for requirement in requirements:
        for code, way in _defined(requirement):
            entry = known.get(code, Entry(code, ()))
            ways = entry.ways if way in entry.ways else (*entry.ways, way)
            names = dict.fromkeys((*entry.requirements, requirement.id))
            known[code] = Entry(code, ways, tuple(names))
    return dict(sorted(known.items()))


def entry_of(code: str, requirement: Requirement | None = None) -> Entry | None:
    """The entry of a code that a finding on `requirement` bears; None for a code that is
    derived.
    """
    ways = list(_ways_of(listed_rules().get(code, ())))
    if requirement is not None:
        ways += [way for defined, way in _defined(requirement) if defined == code]
    return Entry(code, tuple(ways)) if ways else None


def _ways_of(rules: Iterable[Rule]) -> tuple[Way, ...]:
    """The ways of these rules, in an order that no order of imports changes."""
    return tuple(sorted(map(_way, rules), key=repr))


def import_all() -> None:
    """Import every module that may hold a rule, extras that are absent left out."""
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            importlib.import_module(module.name)


def _way(rule: Rule) -> Way:
    source = written(rule.source, rule.source) if rule.source else _OWN
    return Way(_blank(rule.holds), _blank(rule.breaks), _blank(rule.action), rule.worth, source)


def _blank(text: Text | None) -> Text | None:
    """The words of a rule, what is filled in each time shown as `…`."""
    if text is None:
        return None
    return written(*(_PLACEHOLDER.sub("…", text[lang]).strip() for lang in ("fr", "en")))


def _defined(requirement: Requirement) -> Iterator[tuple[str, Way]]:
    """The codes that a definition gives to what it expects of the manifest."""
    sources = [source.document for source in requirement.sources]
    source = written(*(" ; ".join(dict.fromkeys(sources)),) * 2)
    for expectation in requirement.expects:
        action = expectation.remedy or requirement.remedy
        worth = Outcome(expectation.otherwise)
        yield expectation.code, Way(None, expectation.message, action, worth, source)


def code_lines(entry: Entry, lang: Lang) -> Iterator[str]:
    """The entry in lines, for a terminal."""
    yield entry.code
    if entry.requirements:
        asks = Text("  Exigences : ", "  Requirements: ")[lang]
        yield asks + ", ".join(entry.requirements)
    for way in entry.ways:
        yield ""
        for words, text in (
            (Text("  Constat : ", "  Finding: "), way.breaks),
            (Text("  Conforme : ", "  Conforms: "), way.holds),
            (Text("  À faire : ", "  To do: "), way.action),
            (Text("  Source : ", "  Source: "), way.source),
        ):
            if text is not None:
                yield words[lang] + text[lang]

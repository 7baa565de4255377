"""A requirement as its YAML file defines it (contract, section 6), frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from segur_audit.model.ids import canonical
from segur_audit.model.outcome import Level
from segur_audit.model.text import Ours, Text, clean

Condition = Mapping[str, Any]

#: In `schemes`: every known scheme, SAS included.
EVERY_SCHEME = "*"
SAS = "SAS"


def _own(record: object, *names: str) -> None:
    """Mark fields of a frozen record as written by the program."""
    for name in names:
        value = getattr(record, name)
        if isinstance(value, str):
            object.__setattr__(record, name, Ours(value))


def concerns(schemes: tuple[str, ...] | None, scheme: str) -> bool:
    """Whether `schemes` (None: every Vague 2 scheme) hold `scheme`."""
    if schemes is None:
        return scheme != SAS
    return scheme in schemes or EVERY_SCHEME in schemes


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands: document, section, address, date on which it was read or published."""

    document: str
    section: str | None = None
    url: str | None = None
    date: str | None = None

    def __post_init__(self) -> None:
        for name in ("document", "section", "url", "date"):
            value = getattr(self, name)
            if isinstance(value, str):
                object.__setattr__(self, name, clean(value))


@dataclass(frozen=True, slots=True)
class Expectation:
    """A declaration that is expected: the schema of its value, and what to say when it is
    otherwise.
    """

    path: str
    code: str
    schema: Mapping[str, Any]
    message: Text
    otherwise: str = "fail"
    when: Condition | None = None
    remedy: Text | None = None

    def __post_init__(self) -> None:
        _own(self, "path", "code")


class Asker(StrEnum):
    """Who asks for something: the built-in rule, a row of the imported REM, another catalogue;
    `ANY`: whoever does.
    """

    ANY = ""
    BUILTIN = "builtin"
    REM = "rem"
    CATALOGUE = "catalogue"
    #: Of a slot alone: the built-in rule, as long as the REM's side does not speak and so does not
    #: bring its own proofs.
    BUILTIN_ALONE = "builtin_alone"


@dataclass(frozen=True, slots=True)
class Side:
    """One of those who ask for a requirement: of which schemes, at which gates and levels, on which
    condition (contract, 6.1).
    """

    asker: Asker
    schemes: tuple[str, ...] | None
    milestones: Mapping[str, Level]
    applies_when: Condition | None = None
    because: Text | None = None

    def concerns(self, scheme: str) -> bool:
        """Whether the side asks anything of `scheme`."""
        return concerns(self.schemes, scheme)


@dataclass(frozen=True, slots=True)
class Use:
    """A check, with the manifest paths (`with`) and the constants (`params`) that it is given.

    `asker`: whose condition must not be false for it to run. `worsens`: it came from a precheck, so
    it can only worsen.
    """

    name: str
    paths: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, Any] = field(default_factory=dict)
    when: Condition | None = None
    asker: Asker = Asker.ANY
    worsens: bool = False

    def __post_init__(self) -> None:
        _own(self, "name")


@dataclass(frozen=True, slots=True)
class Accepted:
    """A nature that a slot accepts, with the checks that look at its pieces."""

    nature: str
    checks: tuple[Use, ...] = ()

    def __post_init__(self) -> None:
        _own(self, "nature")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for evidence. Only `deposit` slots can satisfy a requirement; a `precheck` can only
    worsen it.

    `asker`: whose side must speak for it to be asked. `names`: other numbers that offer a piece to
    it, by nature.
    `words`: what the REM asks for, where its text does not tell the nature for sure.
    """

    id: str
    purpose: str
    accepts: tuple[Accepted, ...]
    min: int = 1
    per: str | None = None
    match: str | None = None
    when: Condition | None = None
    label: Text | None = None
    asker: Asker = Asker.ANY
    names: tuple[str, ...] = ()
    words: Text | None = None

    def __post_init__(self) -> None:
        _own(self, "id", "purpose", "per", "match")

    def accepting(self, nature: str | None) -> Accepted | None:
        """How this slot accepts `nature`, None when it does not."""
        return next((accepted for accepted in self.accepts if accepted.nature == nature), None)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One rule. `milestones` gives its level gate by gate; `schemes` None means every Vague 2
    scheme, SAS excepted.

    A rule on which several catalogues speak has a `Side` for each (`sides`); its own `milestones`
    are then the strictest of them.
    `judged_for`: whose side must speak for its declarations, relations and review to be judged.
    `unproved`: what a REM's row leaves
    to a person because it has neither proof nor slot.
    """

    id: str
    title: Text
    chapter: str
    schemes: tuple[str, ...] | None
    milestones: Mapping[str, Level]
    applies_when: Condition | None
    because: Text | None
    expects: tuple[Expectation, ...]
    checks: tuple[Use, ...]
    review: Text | None
    proofs: tuple[Slot, ...]
    remedy: Text
    sources: tuple[Source, ...]
    related: tuple[str, ...] = ()
    examples: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[Text, ...] = ()  # amendments and quotations that reports show beside the rule
    faq: tuple[int, ...] = ()  # the lines of the FAQ that the rule carries
    origin: str = ""
    sides: tuple[Side, ...] = ()
    judged_for: Asker = Asker.ANY
    unproved: Text | None = None

    @property
    def asked_by(self) -> tuple[Side, ...]:
        """Those who ask for it, one at least."""
        return self.sides or (self.as_side(Asker.ANY),)

    def as_side(self, asker: Asker) -> Side:
        """What the requirement says of itself, as one side of a merged requirement."""
        return Side(asker, self.schemes, self.milestones, self.applies_when, self.because)

    def __post_init__(self) -> None:
        _own(self, "id", "chapter")

    @property
    def key(self) -> str:
        """The id without its prefix, as ids are matched."""
        return canonical(self.id)

    def concerns(self, scheme: str) -> bool:
        """Whether the requirement belongs to `scheme`."""
        return concerns(self.schemes, scheme)

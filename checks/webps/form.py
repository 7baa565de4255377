"""The form of the address of Web-PS, which only the user knows: a regular expression that cannot
take for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text

from .addresses import Address
from .words import AGAIN, WEBPS

_LONGEST_PATTERN, _LONGEST_ADDRESS, _MOST_ADDRESSES, _REPEATS = 500, 400, 200, 4
_CLASSES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]")
_REPEAT = re.compile(r"(?:[*+]|\{[0-9]*,[0-9]*\})(?![+])")
_SIDE_BY_SIDE = re.compile(r"(?:[.\w](?:[*+]|\{[0-9]*,[0-9]*\})\??){2}")
_CHOICE = re.compile(r"[|?](?![:=!<P])")
_CHOICES = 8
_GIVE = Text("donnez verifications.web_ps_url", "give verifications.web_ps_url")


_FORM = Rule(
    "webps.form",
    f"{WEBPS}, WPS-02",
    None,
    Text(
        "la forme de l'adresse n'est pas contrôlée : sa grammaire n'est pas publique "
        "(verifications.web_ps_url la donne)",
        "the form of the address is not checked: its grammar is not public "
        "(verifications.web_ps_url gives it)",
    ),
    _GIVE,
    worth=Outcome.TO_REVIEW,
)
_FORM_UNSURE = Rule(
    "webps.form",
    f"{WEBPS}, WPS-02",
    None,
    Text(
        "verifications.web_ps_url n'est pas une expression régulière simple "
        "(pas de groupe répété, quatre répétitions au plus, jamais deux de suite)",
        "verifications.web_ps_url is no simple regular expression (no repeated group, four "
        "repetitions at most, never two in a row)",
    ),
    _GIVE,
    worth=Outcome.TO_REVIEW,
)
_FORM_MET = Rule(
    "webps.form",
    f"{WEBPS}, WPS-02",
    Text("une adresse appelée a la forme attendue", "an address called has the expected form"),
    Text(
        "une adresse écrite a la forme attendue",
        "an address that is written has the expected form",
    ),
    worth=Outcome.INFO,
)
_FORM_TOO_LONG = Rule(
    "webps.form",
    f"{WEBPS}, WPS-02",
    None,
    Text("l'adresse est trop longue pour être comparée", "the address is too long to be compared"),
    AGAIN,
    worth=Outcome.TO_REVIEW,
)
_FORM_UNMET = Rule(
    "webps.form",
    f"{WEBPS}, WPS-02",
    None,
    Text(
        "aucune adresse du DMP n'a la forme attendue", "no address of the DMP has the expected form"
    ),
    AGAIN,
    worth=Outcome.TO_REVIEW,
)


def of_form(addresses: list[Address], pattern: Declared | None) -> list[Address]:
    """The addresses of the user's form; all of them when no form can be compared, or when none has
    it.
    """
    wanted = _compiled(str(pattern.value)) if pattern is not None else None
    return (_held(addresses, wanted) if wanted is not None else []) or addresses


def form_findings(
    addresses: list[Address], pattern: Declared | None, called: bool
) -> Iterator[Finding]:
    """WPS-02: one of the addresses has the form that the user gives. An address that was not called
    proves nothing by its form.

    A form that is not met is no better than one that is not given: both wait for a person.
    """
    _code, place = "webps.form", addresses[0].place
    wanted = _compiled(str(pattern.value)) if pattern is not None else None
    if pattern is None:
        yield _FORM.unsure(place)
    elif wanted is None:
        yield _FORM_UNSURE.unsure(pattern.place())
    elif held := _held(addresses, wanted):
        outcome = Outcome.PASS if called else Outcome.INFO
        yield _FORM_MET.finding(outcome, held[0].place)
    elif len(addresses) > _MOST_ADDRESSES or any(
        len(address.url.raw) > _LONGEST_ADDRESS for address in addresses
    ):
        yield _FORM_TOO_LONG.unsure(place)
    else:
        yield _FORM_UNMET.unsure(place)


def _held(addresses: list[Address], wanted: re.Pattern[str]) -> list[Address]:
    raws = [(address, address.url.raw) for address in addresses[:_MOST_ADDRESSES]]
    return [address for address, raw in raws if len(raw) <= _LONGEST_ADDRESS and wanted.search(raw)]


def _compiled(text: str) -> re.Pattern[str] | None:
    """The user's expression, None when it is none, or could take for ever: no repeated group, few
    repetitions.
    """
    bare = _CLASSES.sub("c", text)
    slow = (
        re.search(r"\)(?:[*+]|\{)", bare)
        or _SIDE_BY_SIDE.search(bare)
        or len(_CHOICE.findall(bare)) > _CHOICES
    )
    if len(text) > _LONGEST_PATTERN or slow or len(_REPEAT.findall(bare)) > _REPEATS:
        return None
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return None

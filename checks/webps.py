"""The contextual call of Web-PS DMP. Its grammar is not public: what a page must look like is the user's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urlsplit

from segur_audit.manifest import Declared
from segur_audit.model import Finding, Location, Outcome, Piece
from segur_audit.registry import check
from segur_audit.wording import Text

from ._ins import ins_key_ok

_SOURCE = "Web-PS DMP, appel contextuel (TD0.9), {}"
_ADDRESS = re.compile(rb"https?://[^\s\"'<>\\\x00-\x1f\x7f-\xff]{4,2000}")
_DMP = re.compile(r"(?:^|\.)dmp\.gouv\.fr$")
_MATRICULE = re.compile(r"(?<![0-9A-Za-z])[1-478][0-9]{4}(?:[0-9]{2}|2[AB])[0-9]{8}(?![0-9A-Za-z])")
_SECRETS = re.compile(r"(?i)(?:access_token|id_token|refresh_token|client_secret|authorization|password)$")
_JWT = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}")
_MOST = 200


@check
def call(piece: Piece, pattern: Declared | None = None) -> Iterator[Finding]:
    """The addresses called are those of the DMP, over https, of the form that the user gives, and carry no secret (WPS-01 to WPS-07).

    `pattern` is a regular expression (verifications.web_ps_url). Raises UnreadableEvidence.
    """
    addresses = [address for file in piece.files for address in _addresses(file.data)]
    place = piece.files[0].at() if piece.files else piece.place
    dmp = [address for address in addresses if _DMP.search(address.hostname or "")]
    if not dmp:
        words = Text("aucune adresse du DMP (*.dmp.gouv.fr) dans cette pièce", "no address of the DMP (*.dmp.gouv.fr) in this piece")
        yield _finding("webps.host", Outcome.FAIL, words, place, "WPS-01")
    else:
        yield from _hosts(dmp, place)
        yield _form(dmp, pattern, place)
        yield from _identities(dmp, place)
    yield from _leaks(addresses, place)


def _addresses(data: bytes) -> Iterator[SplitResult]:
    for number, found in enumerate(_ADDRESS.finditer(data)):
        if number >= _MOST:
            return
        try:
            address = urlsplit(found[0].decode("ascii").replace("&amp;", "&"))
            _ = address.hostname, address.port
        except ValueError:
            continue
        yield address


def _finding(code: str, outcome: Outcome, words: Text, place: Location, rule: str) -> Finding:
    remedy = Text("refaites l'appel contextuel, puis sa trace", "make the contextual call again, then its trace")
    bad = outcome in (Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW)
    return Finding(code, outcome, words, place, remedy if bad else None, source=_SOURCE.format(rule))


def _hosts(dmp: list[SplitResult], place: Location) -> Iterator[Finding]:
    plain = sum(address.scheme != "https" for address in dmp)
    if plain:
        words = Text(f"{plain} appel(s) du DMP sans https", f"{plain} call(s) of the DMP without https")
        yield _finding("webps.host", Outcome.FAIL, words, place, "WPS-01")
    else:
        yield _finding("webps.host", Outcome.PASS, Text("appel du DMP en https", "call of the DMP over https"), place, "WPS-01")


def _form(dmp: list[SplitResult], pattern: Declared | None, place: Location) -> Finding:
    if pattern is None:
        words = Text(
            "la forme de l'adresse n'est pas contrôlée : sa grammaire n'est pas publique (verifications.web_ps_url la donne)",
            "the form of the address is not checked: its grammar is not public (verifications.web_ps_url gives it)",
        )
        return _finding("webps.form", Outcome.TO_REVIEW, words, place, "WPS-02")
    try:
        wanted = re.compile(str(pattern.value))
    except (re.error, RecursionError, OverflowError):
        words = Text("verifications.web_ps_url n'est pas une expression régulière", "verifications.web_ps_url is no regular expression")
        return _finding("webps.form", Outcome.TO_REVIEW, words, pattern.place(), "WPS-02")
    held = any(wanted.search(address.geturl()[:2000]) for address in dmp)
    words = Text(
        "une adresse appelée " + ("a" if held else "devrait avoir") + " la forme attendue",
        "an address called " + ("has" if held else "should have") + " the expected form",
    )
    return _finding("webps.form", Outcome.PASS if held else Outcome.FAIL, words, place, "WPS-02")


def _identities(dmp: list[SplitResult], place: Location) -> Iterator[Finding]:
    """WPS-03 and WPS-04: an INS in an address has a valid key, and is not there for the settings page. Never shown."""
    for address in dmp:
        numbers = _MATRICULE.findall(f"{address.path}?{address.query}")
        if numbers and "parametrages" in address.path.casefold():
            words = Text("un INS est transmis à la page Parametrages", "an INS is sent to the Parametrages page")
            yield _finding("webps.settings", Outcome.FAIL, words, place, "WPS-04")
        if numbers:
            held = all(map(ins_key_ok, numbers))
            words = Text(
                "clé de l'INS transmis : " + ("valable" if held else "non valable"),
                "key of the INS sent: " + ("valid" if held else "not valid"),
            )
            yield _finding("webps.ins", Outcome.PASS if held else Outcome.FAIL, words, place, "WPS-03")


def _query(address: SplitResult) -> list[tuple[str, str]]:
    try:
        return parse_qsl(address.query, max_num_fields=500)
    except ValueError:
        return []


def _leaks(addresses: list[SplitResult], place: Location) -> Iterator[Finding]:
    """WPS-05: no secret in any address, no INS in that of a third party."""
    secret = any(_SECRETS.search(name) or _JWT.search(value) for a in addresses for name, value in _query(a))
    abroad = any(_MATRICULE.search(f"{a.path}?{a.query}") for a in addresses if not _DMP.search(a.hostname or ""))
    if secret:
        yield _finding("webps.secret", Outcome.FAIL, Text("un secret est dans une adresse", "a secret is in an address"), place, "WPS-05")
    if abroad:
        words = Text("un INS est dans l'adresse d'un tiers", "an INS is in the address of a third party")
        yield _finding("webps.third_party", Outcome.FAIL, words, place, "WPS-05")
    if addresses and not secret and not abroad:
        words = Text("ni secret ni INS là où il n'en faut pas", "no secret and no INS where none belongs")
        yield _finding("webps.secret", Outcome.PASS, words, place, "WPS-05")

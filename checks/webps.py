"""The contextual call of Web-PS DMP. Its grammar is not public: what a page must look like is the user's configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator

from segur_audit.manifest import Declared
from segur_audit.model import Finding, Location, Outcome, Piece
from segur_audit.registry import check
from segur_audit.wording import Text

from ._ins import ins_key_ok
from ._webps_addresses import Address, read_addresses

_SOURCE = "Web-PS DMP, appel contextuel (TD0.9), {}"
_AGAIN = Text("refaites l'appel contextuel, puis sa trace", "make the contextual call again, then its trace")
_MOST = 20
_LONGEST_PATTERN, _LONGEST_ADDRESS, _REPEATS = 500, 400, 4
_CLASSES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]")
_REPEAT = re.compile(r"(?:[*+]|\{[0-9]*,[0-9]*\})(?![+])")


@check
def call(piece: Piece, pattern: Declared | None = None) -> Iterator[Finding]:
    """The DMP is called over https, at an address of the form that the user gives, after a login, and nothing leaks (WPS-01 to WPS-07).

    `pattern` is a regular expression (verifications.web_ps_url). Raises UnreadableEvidence.
    """
    addresses: list[Address] = []
    for file in piece.files:
        found, cut = read_addresses(file)
        addresses += found
        if cut:
            words = Text("trop d'adresses : les dernières n'ont pas été lues", "too many addresses: the last ones were not read")
            yield _finding("webps.too_long", Outcome.TO_REVIEW, words, file.at(), "WPS-05")
    place = piece.files[0].at() if piece.files else piece.place
    dmp = [address for address in addresses if address.is_dmp]
    if dmp:
        yield from _hosts(dmp)
        yield from _form(dmp, pattern)
        yield from _identities(dmp)
        yield _login(addresses, dmp[0])
    else:
        words = Text("aucune adresse du DMP (*.dmp.gouv.fr) dans cette pièce", "no address of the DMP (*.dmp.gouv.fr) in this piece")
        yield _finding("webps.host", Outcome.FAIL, words, place, "WPS-01")
    yield from _leaks(addresses, place)


def _finding(code: str, outcome: Outcome, words: Text, place: Location, rule: str, remedy: Text = _AGAIN) -> Finding:
    bad = outcome in (Outcome.FAIL, Outcome.WARNING, Outcome.TO_REVIEW)
    return Finding(code, outcome, words, place, remedy if bad else None, source=_SOURCE.format(rule))


def _hosts(dmp: list[Address]) -> Iterator[Finding]:
    plain = [address for address in dmp if address.url.scheme != "https"]
    for address in plain[:_MOST]:
        yield _finding(
            "webps.host", Outcome.FAIL, Text("le DMP est appelé sans https", "the DMP is called without https"), address.place, "WPS-01"
        )
    if not plain:
        yield _finding("webps.host", Outcome.PASS, Text("appel du DMP en https", "call of the DMP over https"), dmp[0].place, "WPS-01")


def _form(dmp: list[Address], pattern: Declared | None) -> Iterator[Finding]:
    """WPS-02: one of the addresses called has the form that the user gives."""
    code, give = "webps.form", Text("donnez verifications.web_ps_url", "give verifications.web_ps_url")
    if pattern is None:
        words = Text(
            "la forme de l'adresse n'est pas contrôlée : sa grammaire n'est pas publique (verifications.web_ps_url la donne)",
            "the form of the address is not checked: its grammar is not public (verifications.web_ps_url gives it)",
        )
        yield _finding(code, Outcome.TO_REVIEW, words, dmp[0].place, "WPS-02", give)
        return
    wanted = _compiled(str(pattern.value))
    if wanted is None:
        words = Text(
            "verifications.web_ps_url n'est pas une expression régulière simple (pas de groupe répété, quatre répétitions au plus)",
            "verifications.web_ps_url is no simple regular expression (no repeated group, four repetitions at most)",
        )
        yield _finding(code, Outcome.TO_REVIEW, words, pattern.place(), "WPS-02", give)
        return
    held = [address for address in dmp[:200] if len(address.url.raw) <= _LONGEST_ADDRESS and wanted.search(address.url.raw)]
    long = any(len(address.url.raw) > _LONGEST_ADDRESS for address in dmp) or len(dmp) > 200
    if held:
        words = Text("une adresse appelée a la forme attendue", "an address called has the expected form")
        yield _finding(code, Outcome.PASS, words, held[0].place, "WPS-02")
    elif long:
        words = Text("l'adresse est trop longue pour être comparée", "the address is too long to be compared")
        yield _finding(code, Outcome.TO_REVIEW, words, dmp[0].place, "WPS-02")
    else:
        words = Text("aucune adresse appelée n'a la forme attendue", "no address called has the expected form")
        yield _finding(code, Outcome.FAIL, words, dmp[0].place, "WPS-02")


def _compiled(text: str) -> re.Pattern[str] | None:
    """The user's expression, None when it is none, or could take for ever: no repeated group, few repetitions."""
    bare = _CLASSES.sub("c", text)
    if len(text) > _LONGEST_PATTERN or re.search(r"\)(?:[*+]|\{)", bare) or len(_REPEAT.findall(bare)) > _REPEATS:
        return None
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return None


def _identities(dmp: list[Address]) -> Iterator[Finding]:
    """WPS-03 and WPS-04: an INS in an address has a valid key, and is not there for the settings page. Never shown."""
    carrying = [(address, address.numbers) for address in dmp if address.numbers][:_MOST]
    for address, numbers in carrying:
        if "parametrages" in f"{address.url.path}?{address.url.query}#{address.url.fragment}".casefold():
            words = Text("un INS est transmis à la page Parametrages", "an INS is sent to the Parametrages page")
            yield _finding("webps.settings", Outcome.FAIL, words, address.place, "WPS-04")
        held = all(map(ins_key_ok, numbers))
        words = Text(
            "clé de l'INS transmis : " + ("valable" if held else "non valable"),
            "key of the INS sent: " + ("valid" if held else "not valid"),
        )
        yield _finding("webps.ins", Outcome.PASS if held else Outcome.FAIL, words, address.place, "WPS-03")
    if len({number for _, numbers in carrying for number in numbers}) > 1:
        words = Text("plusieurs patients dans les adresses de la même pièce", "several patients in the addresses of one piece")
        yield _finding("webps.patient", Outcome.WARNING, words, carrying[-1][0].place, "WPS-03")


def _login(addresses: list[Address], first: Address) -> Finding:
    """WPS-07: the login by Pro Santé Connect comes before the call. The card leaves no such mark (WPS-06)."""
    code = "webps.login"
    logins = [rank for rank, address in enumerate(addresses) if address.is_login]
    called = addresses.index(first)
    if not logins:
        words = Text(
            "la connexion par Pro Santé Connect (authorize, eidas1) n'est pas dans la pièce ; un appel par carte CPS n'en montre pas",
            "the login by Pro Santé Connect (authorize, eidas1) is not in the piece; a call by CPS card shows none",
        )
        remedy = Text(
            "pour la méthode Pro Santé Connect, enregistrez depuis la connexion ; montrez la carte CPS par une autre pièce",
            "for the Pro Santé Connect method, record from the login on; show the CPS card by another piece",
        )
        return _finding(code, Outcome.TO_REVIEW, words, first.place, "WPS-06, WPS-07", remedy)
    if logins[0] > called:
        words = Text("la connexion par Pro Santé Connect vient après l'appel du DMP", "the login by Pro Santé Connect comes after the call")
        return _finding(code, Outcome.WARNING, words, first.place, "WPS-07")
    words = Text("l'appel suit une connexion par Pro Santé Connect (eidas1)", "the call follows a login by Pro Santé Connect (eidas1)")
    return _finding(code, Outcome.PASS, words, addresses[logins[0]].place, "WPS-07")


def _leaks(addresses: list[Address], place: Location) -> Iterator[Finding]:
    """WPS-05: no secret in any address, no INS in that of a third party."""
    secret = [address for address in addresses if not address.is_psc and address.has_secret]
    abroad = [address for address in addresses if not address.is_dmp and address.numbers and not address.is_psc]
    for address in secret[:_MOST]:
        yield _finding(
            "webps.secret", Outcome.FAIL, Text("un secret est dans une adresse", "a secret is in an address"), address.place, "WPS-05"
        )
    for address in abroad[:_MOST]:
        words = Text("un INS est dans l'adresse d'un tiers", "an INS is in the address of a third party")
        yield _finding("webps.third_party", Outcome.FAIL, words, address.place, "WPS-05")
    if addresses and not secret and not abroad:
        words = Text("ni secret ni INS là où il n'en faut pas", "no secret and no INS where none belongs")
        yield _finding("webps.secret", Outcome.PASS, words, place, "WPS-05")

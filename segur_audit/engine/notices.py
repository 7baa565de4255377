"""What belongs to no single requirement: waivers that serve nothing, have expired or soon will, a
profile misspelt, a window closed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from segur_audit.catalogue.reading import Catalogue
from segur_audit.engine.deadlines import windows
from segur_audit.engine.decisions import Waiver
from segur_audit.manifest.reading import Manifest
from segur_audit.model.finding import Finding
from segur_audit.model.ids import nearest
from segur_audit.model.nobody import is_unwritten
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import RequirementResult
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, in_words, ours, shorten

_NOBODY = Rule(
    "waiver.nobody",
    "",
    None,
    Text(
        "dérogation de {name} sans effet : son responsable et son approbateur doivent être nommés",
        "waiver of {name} without effect: its owner and its approver must be named",
    ),
    Text(
        "écrivez dans responsable et approbateur le nom de deux personnes",
        "write in responsable and approbateur the names of two persons",
    ),
    worth=Outcome.WARNING,
)
_REASON = Rule(
    "waiver.reason",
    "",
    None,
    Text(
        "dérogation de {name} sans effet : son motif reste à écrire",
        "waiver of {name} without effect: its reason is still to be written",
    ),
    Text(
        "écrivez dans motif pourquoi l'écart est accepté", "write in motif why the gap is accepted"
    ),
    worth=Outcome.WARNING,
)
_NOT_IN_FORCE = Rule(
    "waiver.not_in_force",
    "",
    None,
    Text("dérogation de {name} : {when}{what}", "waiver of {name}: {when}{what}"),
    Text("renouvelez la dérogation ou corrigez l'écart", "renew it or mend the gap"),
    worth=Outcome.WARNING,
)
_SELF_APPROVED = Rule(
    "waiver.self_approved",
    "",
    None,
    Text(
        "dérogation de {name} : son responsable est aussi son approbateur",
        "waiver of {name}: its owner is also its approver",
    ),
    Text(
        "faites approuver la dérogation par une autre personne",
        "have someone else approve the waiver",
    ),
    worth=Outcome.WARNING,
)
_UNREADABLE = Rule(
    "waiver.unreadable",
    "",
    None,
    Text(
        "dérogation de {name} : son justificatif {file} est absent, vide ou illisible",
        "waiver of {name}: its justification {file} is absent, empty or unreadable",
    ),
    Text("donnez un fichier du dossier qui peut être lu", "give a readable file"),
    worth=Outcome.WARNING,
)
_UNJUSTIFIED = Rule(
    "waiver.unjustified",
    "",
    None,
    Text("dérogation de {name} sans justificatif", "waiver of {name} without a justification file"),
    Text("ajoutez justificatif: un fichier", "add justificatif: a file"),
    worth=Outcome.WARNING,
)
_UNKNOWN = Rule(
    "profile.unknown",
    "",
    None,
    Text(
        "profil « {profile} » : aucune règle ne le connaît", "profile '{profile}': no rule knows it"
    ),
    Text("vouliez-vous dire « {meant} » ?", "did you mean '{meant}'?"),
    worth=Outcome.WARNING,
)
_CLOSED = Rule(
    "deadline.closed",
    "",
    None,
    Text(
        "{gate} ({scheme}) : fenêtre close le {when} à midi, d'après une page publique ({page}) ; "
        "des prolongations existent",
        "{gate} ({scheme}): window closed on {when} at noon, according to a public page ({page}); "
        "prolongations exist",
    ),
    Text(
        "vérifiez la date limite en vigueur auprès de l'ASP ou de l'ANS",
        "check the deadline in force with the ASP or the ANS",
    ),
    Outcome.WARNING,
)
_LEFT_OUT = Rule(
    "rem.left_out",
    "",
    None,
    Text(
        "{name} : {left_out} ligne(s) du classeur à relire ; une exigence ou une preuve peut "
        "manquer ici",
        "{name}: {left_out} row(s) of the workbook to look at; a requirement or a proof may lack "
        "here",
    ),
    Text(
        "segur-audit rem import les énumère : corrigez-les dans le classeur, puis importez à "
        "nouveau",
        "segur-audit rem import lists them: mend them in the workbook, then import again",
    ),
    worth=Outcome.WARNING,
)
_UNUSED = Rule(
    "waiver.unused",
    "",
    None,
    Text(
        "dérogation de {name} inutile : il n'y a rien à couvrir",
        "waiver of {name} unused: there is nothing to cover",
    ),
    Text("retirez la dérogation", "remove the waiver"),
    worth=Outcome.WARNING,
)
_SOON_EXPIRED = Rule(
    "waiver.soon_expired",
    "",
    None,
    Text(
        "dérogation de {name} : elle finit {days} jour(s) après la date de référence",
        "waiver of {name}: it ends {days} day(s) after the reference date",
    ),
    worth=Outcome.WARNING,
)


SOON_DAYS = 30
_GATES = {
    "depot": Text("dépôt", "deposit"),
    "attribution": Text("attribution", "attribution"),
    "avance": Text("demande d'avance", "request for the advance"),
    "solde": Text("demande de solde", "request for the balance"),
}
PROFILES = ("ciba",)  # those on which a built-in rule depends; a REM may have others


def waiver_notices(
    waivers: Sequence[Waiver], results: Sequence[RequirementResult], papers: frozenset[str]
) -> Iterator[Finding]:
    """One notice for each waiver that is nobody's, unused, out of force with what it hid, soon to
    expire, approved by its owner,

    or without a justification that can be read (`papers`: those that can).
    """
    by_key = {result.requirement.key: result for result in results}
    for waiver in waivers:
        result = by_key.get(waiver.key)
        if not waiver.signed:
            yield _nobodys(waiver)
        elif result is not None:
            yield from _life(waiver, result)
        yield from _form(waiver, papers)


def profile_notices(manifest: Manifest) -> Iterator[Finding]:
    """A profile that no rule knows, but that looks like one: a slip of the pen would lift an
    obligation without a word.
    """
    for number, profile in enumerate(manifest.data.get("candidature", {}).get("profils", ())):
        meant = nearest(profile, PROFILES)
        if meant and profile.casefold() != meant:
            place = manifest.source.locate(("candidature", "profils", number))
            yield _UNKNOWN.warns(place, profile=shorten(profile), meant=meant)


def window_notices(
    manifest: Manifest, scheme: str, milestone: str, day: dt.date
) -> Iterator[Finding]:
    """That the window of the gate is closed at the reference date, with the source of that
    deadline.
    """
    window = windows().get(scheme, {}).get(milestone)
    if window is None:
        return
    closes, source = dt.datetime.fromisoformat(window["closes"]), window["source"]
    if day < closes.date():
        return
    when, gate = in_words(closes.date()), _GATES[milestone]
    told = ", ".join(part for part in (source["document"], source["date"], source["url"]) if part)
    yield _CLOSED.warns(
        manifest.place("candidature.date_depot"),
        gate=gate,
        scheme=ours(scheme),
        when=when,
        page=told,
        source=told,
    )


def import_notices(catalogue: Catalogue) -> Iterator[Finding]:
    """A warning for each imported REM some rows of which were not understood: a requirement may be
    missing from it.
    """
    for ref in catalogue.refs:
        if ref.left_out:
            yield _LEFT_OUT.warns(None, name=ref.name, left_out=ref.left_out)


def _life(waiver: Waiver, result: RequirementResult) -> Iterator[Finding]:
    day, name = result.reference_date, shorten(waiver.id)
    if not waiver.in_force(day):
        hidden = ", ".join(
            dict.fromkeys(
                f.code
                for f in result.findings
                if f.outcome in (Outcome.FAIL, Outcome.MISSING, Outcome.TO_REVIEW)
            )
        )
        when = (
            Text("expirée le {end}", "expired on {end}", end=waiver.end)
            if day > waiver.end
            else Text("à venir le {start}", "to come on {start}", start=waiver.start)
        )
        what = (
            Text(" ; elle couvrait : {hidden}", "; it covered: {hidden}", hidden=hidden)
            if hidden
            else Text("", "")
        )
        yield _NOT_IN_FORCE.warns(waiver.location, name=name, when=when, what=what)
    elif not _serves(waiver, result):
        yield _UNUSED.warns(waiver.location, name=name)
    elif (waiver.end - day).days <= SOON_DAYS:
        days = (waiver.end - day).days
        yield _SOON_EXPIRED.warns(waiver.location, name=name, days=days)


def _serves(waiver: Waiver, result: RequirementResult) -> bool:
    """Whether the waiver covers something, whatever that opens."""
    if result.waiver is None:
        return False
    return any(waiver.scope in (None, covered.code) for covered in result.waiver.covers) or any(
        finding.outcome is Outcome.WAIVED and waiver.scope in (None, finding.code)
        for finding in result.findings
    )


def _nobodys(waiver: Waiver) -> Finding:
    name = shorten(waiver.id)
    if is_unwritten(waiver.reason):
        return _REASON.warns(waiver.location, name=name)
    return _NOBODY.warns(waiver.location, name=name)


def _form(waiver: Waiver, papers: frozenset[str]) -> Iterator[Finding]:
    name = shorten(waiver.id)
    if waiver.owner.strip().casefold() == waiver.approver.strip().casefold():
        yield _SELF_APPROVED.warns(waiver.location, name=name)
    if waiver.justification and waiver.justification not in papers:
        file = shorten(waiver.justification)
        yield _UNREADABLE.warns(waiver.location, name=name, file=file)
    if not waiver.justification:
        yield _UNJUSTIFIED.warns(waiver.location, name=name)

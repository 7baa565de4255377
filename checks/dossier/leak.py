"""Nothing that must not leave the company lies in the evidence: secrets, and the INS of real
persons.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.rule import Rule
from segur_audit.model.text import Text, joined, ours, shorten

from .leak_kinds import KINDS, OTHER, REASONS

_SOURCE = "règle propre à segur-audit : secrets et données de santé dans les pièces"


_POSSIBLE = Rule(
    "leak.possible",
    _SOURCE,
    None,
    Text("la pièce contient peut-être {kind}", "the piece may hold {kind}"),
    Text(
        "regardez ce qui suit ce mot dans la pièce ; si c'est un secret, retirez-le, sinon "
        "attestez",
        "look at what follows that word in the piece; if it is a secret, take it out, else attest",
    ),
    worth=Outcome.TO_REVIEW,
)
#: What was not looked at proves nothing.
_NOTHING_OPENED = {
    name: Rule(
        f"leak.{name}",
        _SOURCE,
        None,
        Text(
            "aucun fichier n'a pu être ouvert (0 / {named}) : rien n'a été cherché",
            "no file could be opened (0 / {named}): nothing was looked for",
        ),
        worth=Outcome.INFO,
    )
    for name in ("secret", "ins")
}
_SECRET = Rule(
    "leak.secret",
    _SOURCE,
    Text(
        "aucun secret reconnu dans les fichiers ouverts ({told})",
        "no secret recognised in the files opened ({told})",
    ),
    Text("la pièce contient {kind}", "the piece holds {kind}"),
)
_READ_IN_PART = Rule(
    "leak.secret",
    _SOURCE,
    None,
    Text(
        "aucun secret reconnu dans ce qui a pu être lu",
        "no secret recognised in what could be read",
    ),
    worth=Outcome.INFO,
)
_UNSCANNED = Rule(
    "leak.unscanned",
    _SOURCE,
    None,
    Text(
        "cette pièce n'a pas pu être parcourue en entier",
        "this piece could not be looked through entirely",
    ),
    Text(
        "vérifiez vous-même qu'elle ne contient aucun secret, et attestez",
        "check for yourself that it holds no secret, and attest",
    ),
    worth=Outcome.TO_REVIEW,
)
_INS_READ_IN_PART = Rule(
    "leak.ins",
    _SOURCE,
    None,
    Text(
        "aucun INS de production à clé valable dans ce qui a pu être lu",
        "no production INS with a valid key in what could be read",
    ),
    worth=Outcome.INFO,
)
_INS = Rule(
    "leak.ins",
    _SOURCE,
    Text("aucun INS de production à clé valable", "no production INS with a valid key"),
    Text(
        "un matricule INS y porte un OID de production{how}",
        "an INS there carries a production OID{how_2}",
    ),
    Text(
        "refaites la pièce avec un patient de test ; sinon, attestez que cette identité est "
        "fictive",
        "make the piece again with a test patient; else attest that this identity is fictitious",
    ),
)


@check("leak.secrets")
def secrets(evidence: Declared) -> Iterator[Finding]:
    """No piece holds a token, a client secret, a private key, or the DMP homologation's secret
    identifier.

    Source: contract, section 7 (DOSSIER.FUITE). Says where, never what.
    """
    records: tuple[EvidenceRecord, ...] = evidence.value
    found = [(record, fact) for record in records for fact in record.facts if fact.kind == "secret"]
    placed = {(fact.location.file, fact.value) for _, fact in found if fact.location.path}
    for fact, record in {fact: record for record, fact in found}.items():
        if (
            fact.location.path or (fact.location.file, fact.value) not in placed
        ):  # the whole file is told when nothing is more precise
            yield _secret(record, fact)
    certain = {(fact.location.file, fact.value) for _, fact in found}
    possible = [
        fact
        for record in records
        for fact in record.facts
        if fact.kind == "secret.possible" and (fact.location.file, fact.value) not in certain
    ]
    yield from (_possible(fact) for fact in dict.fromkeys(possible))
    yield from _unread(records)
    opened, named = _opened(records)
    if not found and not possible and opened:
        told = f"{opened}" if opened == named else f"{opened} / {named}"
        yield _READ_IN_PART.tells(None) if _closed(records) else _SECRET.passes(None, told=told)
    elif not opened:
        yield _NOTHING_OPENED["secret"].tells(None, named=named)


def _closed(records: tuple[EvidenceRecord, ...]) -> bool:
    """Whether some of what was opened could not be read: nothing is concluded of it."""
    return any(fact.kind == "unscanned" for record in records for fact in record.facts)


def _possible(fact: Fact) -> Finding:
    kind = KINDS.get(fact.value, OTHER)
    return _POSSIBLE.unsure(fact.location, kind=kind)


def _unread(records: tuple[EvidenceRecord, ...]) -> Iterator[Finding]:
    """What could not be looked through, told once for each file, with its reasons when they are
    known.
    """
    reasons: dict[str, list[str]] = {}
    for fact in (fact for record in records for fact in record.facts if fact.kind == "unscanned"):
        reasons.setdefault(fact.location.file, []).append(fact.value)
    for file, values in reasons.items():
        known = [REASONS[value] for value in dict.fromkeys(values) if value in REASONS]
        message = Text(
            "cette pièce n'a pas pu être parcourue en entier",
            "this piece could not be looked through entirely",
        )
        if known:
            message += Text(" : {reasons}", ": {reasons}", reasons=joined(known, ", "))
        yield _UNSCANNED.unsure(Location(file), message=message)


def _opened(records: tuple[EvidenceRecord, ...]) -> tuple[int, int]:
    """How many files were opened, of how many that the dossier names."""
    files = [
        file
        for record in records
        for file in (*record.piece.files, *record.piece.companions.values())
    ]
    return sum(not file.problem for file in files), len(files)


def _secret(record: EvidenceRecord, fact: Fact) -> Finding:
    kind = KINDS.get(fact.value, OTHER)
    file = shlex.quote(shorten(fact.location.file))
    redacted = Text(
        "déposez une copie expurgée : segur-audit trace redact {file} ; et révoquez ce secret "
        "s'il est réel",
        "supply a redacted copy: segur-audit trace redact {file}; and revoke this secret if it is "
        "real",
        file=file,
    )
    plain = Text(
        "retirez ce secret de la pièce, et révoquez-le s'il est réel",
        "take it out of the piece, and revoke it if it is real",
    )
    remedy = redacted if _can_be_redacted(record, fact) else plain
    return _SECRET.fails(fact.location, action=remedy, kind=kind)


def _can_be_redacted(record: EvidenceRecord, fact: Fact) -> bool:
    """Whether `trace redact` reads such a file: of the contextual calls, those that are exchanges
    (JSON).
    """
    kinds = {file.kind for file in record.piece.files if file.path == fact.location.file}
    nature = record.piece.nature
    if not kinds:  # what stands in the manifest is no file
        return False
    return nature in ("trace_psc", "message_dmp", "message_insi") or (
        nature == "appel_contextuel" and "json" in kinds
    )


def _precise(facts: Iterable[Fact]) -> list[Fact]:
    """The facts without those that say the same of the same file or member, less precisely (no
    line, or no path).
    """
    told = list(facts)
    lined = {(f.location.file, f.location.path, f.value) for f in told if f.location.line}
    placed = {
        (f.location.file, f.value) for f in told if f.location.line or f.location.path is not None
    }
    return [
        fact
        for fact in told
        if fact.location.line
        or (
            (fact.location.file, fact.location.path, fact.value) not in lined
            and (fact.location.path is not None or (fact.location.file, fact.value) not in placed)
        )
    ]


@check("leak.production_ins")
def production_ins(evidence: Declared) -> Iterator[Finding]:
    """No piece holds the INS of a real person: an OID of production with a valid key waits for a
    person's word.

    Source: contract, section 7 (DOSSIER.FUITE); docs/evidence.md, G.
    """
    records: tuple[EvidenceRecord, ...] = evidence.value
    facts = _precise(
        dict.fromkeys(
            fact for record in records for fact in record.facts if fact.kind == "ins.production"
        )
    )
    for fact in facts:
        valid = fact.value == "valid_key"
        yield _INS.finding(
            Outcome.TO_REVIEW if valid else Outcome.WARNING,
            fact.location,
            how=ours(", et sa clé est valable" if valid else ", mais sa clé n'est pas valable"),
            how_2=ours(", and its key is valid" if valid else ", but its key is not valid"),
        )
    opened, named = _opened(evidence.value)
    if not opened:
        yield _NOTHING_OPENED["ins"].tells(None, named=named)
    elif not any(fact.value == "valid_key" for fact in facts):
        yield _INS_READ_IN_PART.tells(None) if _closed(records) else _INS.passes(None)

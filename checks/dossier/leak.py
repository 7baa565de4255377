"""Nothing that must not leave the company lies in the evidence: secrets, and the INS of real persons."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from segur_audit.catalogue.registry import check
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.text import Text, shorten

_SOURCE = "règle propre à segur-audit : secrets et données de santé dans les pièces"
_KINDS = {
    "private_key": Text("une clé privée", "a private key"),
    "jwt": Text("un jeton JWT", "a JWT token"),
    "client_secret": Text("un client_secret", "a client_secret"),
    "bearer": Text(
        "un en-tête Authorization avec son jeton", "an Authorization header with its token"
    ),
    "token": Text(
        "un jeton d'accès, d'identité ou de rafraîchissement",
        "an access, identity or refresh token",
    ),
    "cookie": Text("un cookie de session", "a session cookie"),
    "code": Text("un code d'autorisation", "an authorization code"),
    "code_verifier": Text("un code_verifier", "a code_verifier"),
    "password": Text("un mot de passe", "a password"),
    "lps_id_homologation_dmp": Text("LPS_ID_HOMOLOGATION_DMP", "LPS_ID_HOMOLOGATION_DMP"),
}
_OTHER = Text("un secret", "a secret")


@check("leak.secrets")
def secrets(evidence: Declared) -> Iterator[Finding]:
    """No piece holds a token, a client secret, a private key, or the DMP homologation's secret identifier.

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
    unread = [fact for record in records for fact in record.facts if fact.kind == "unscanned"]
    for fact in dict.fromkeys(unread):
        message = Text(
            "cette pièce n'a pas pu être parcourue en entier",
            "this piece could not be looked through entirely",
        )
        remedy = Text(
            "vérifiez vous-même qu'elle ne contient aucun secret",
            "check for yourself that it holds no secret",
        )
        yield Finding(
            "leak.unscanned", Outcome.TO_REVIEW, message, fact.location, remedy, source=_SOURCE
        )
    opened, named = _opened(records)
    if not found and opened:
        told = f"{opened}" if opened == named else f"{opened} / {named}"
        message = Text(
            f"aucun secret reconnu dans les fichiers ouverts ({told})",
            f"no secret recognised in the files opened ({told})",
        )
        yield Finding("leak.secret", Outcome.PASS, message, source=_SOURCE)
    elif not opened:
        yield _nothing_opened("leak.secret", named)


def _opened(records: tuple[EvidenceRecord, ...]) -> tuple[int, int]:
    """How many files were opened, of how many that the dossier names."""
    files = [
        file
        for record in records
        for file in (*record.piece.files, *record.piece.companions.values())
    ]
    return sum(not file.problem for file in files), len(files)


def _nothing_opened(code: str, named: int) -> Finding:
    """What was not looked at proves nothing."""
    message = Text(
        f"aucun fichier n'a pu être ouvert (0 / {named}) : rien n'a été cherché",
        f"no file could be opened (0 / {named}): nothing was looked for",
    )
    return Finding(code, Outcome.INFO, message, source=_SOURCE)


def _secret(record: EvidenceRecord, fact: Fact) -> Finding:
    kind = _KINDS.get(fact.value, _OTHER)
    message = Text(f"la pièce contient {kind.fr}", f"the piece holds {kind.en}")
    file = shlex.quote(shorten(fact.location.file))
    redacted = Text(
        f"déposez une copie expurgée : segur-audit trace redact {file} ; et révoquez ce secret s'il est réel",
        f"supply a redacted copy: segur-audit trace redact {file}; and revoke this secret if it is real",
    )
    plain = Text(
        "retirez-le de la pièce, et révoquez-le s'il est réel",
        "take it out of the piece, and revoke it if it is real",
    )
    remedy = redacted if _can_be_redacted(record, fact) else plain
    return Finding("leak.secret", Outcome.FAIL, message, fact.location, remedy, source=_SOURCE)


def _can_be_redacted(record: EvidenceRecord, fact: Fact) -> bool:
    """Whether `trace redact` reads such a file: of the contextual calls, those that are exchanges (JSON)."""
    kinds = {file.kind for file in record.piece.files if file.path == fact.location.file}
    nature = record.piece.nature
    if not kinds:  # what stands in the manifest is no file
        return False
    return nature in ("trace_psc", "message_dmp", "message_insi") or (
        nature == "appel_contextuel" and "json" in kinds
    )


@check("leak.production_ins")
def production_ins(evidence: Declared) -> Iterator[Finding]:
    """No piece holds the INS of a real person: an OID of production with a valid key waits for a person's word.

    Source: contract, section 7 (DOSSIER.FUITE); evidence checks, section G.
    """
    records: tuple[EvidenceRecord, ...] = evidence.value
    facts = list(
        dict.fromkeys(
            fact for record in records for fact in record.facts if fact.kind == "ins.production"
        )
    )
    for fact in facts:
        valid = fact.value == "valid_key"
        message = Text(
            "un matricule INS y porte un OID de production"
            + (", et sa clé est valable" if valid else ", mais sa clé n'est pas valable"),
            "an INS there carries a production OID"
            + (", and its key is valid" if valid else ", but its key is not valid"),
        )
        remedy = Text(
            "refaites la pièce avec un patient de test ; sinon, attestez que cette identité est fictive",
            "make the piece again with a test patient; else attest that this identity is fictitious",
        )
        yield Finding(
            "leak.ins",
            Outcome.TO_REVIEW if valid else Outcome.WARNING,
            message,
            fact.location,
            remedy,
            source=_SOURCE,
        )
    opened, named = _opened(evidence.value)
    if not opened:
        yield _nothing_opened("leak.ins", named)
    elif not any(fact.value == "valid_key" for fact in facts):
        message = Text(
            "aucun INS de production à clé valable", "no production INS with a valid key"
        )
        yield Finding("leak.ins", Outcome.PASS, message, source=_SOURCE)

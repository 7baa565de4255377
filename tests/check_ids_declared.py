"""What the manifest declares (penetration test, CNDA, funding, SAS, formats, flows), and what the scan of leaks tells."""

from __future__ import annotations

from functools import partial
from typing import Any

from check_ids import Example
from leaking import KEY, evidence, record
from relations import anywhere, relate
from support import piece, run

from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location

FAIL, WARNING, REVIEW, MISSING = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.TO_REVIEW,
    Outcome.MISSING,
)
SOLUTION = 'solution: {version: "4.2.0", architectures: [client_lourd], tiers: 3}\n'
TEST = """test_intrusion:
  - {date: 2026-03-02, signe_le: 2026-03-20, prestataire: Audit SA, passi: true, version: "4.2.0",
     architecture: client_lourd, ecarts: {haute: 0, moyenne: 3}}
"""
COVERS = {
    "tests": "test_intrusion",
    "architectures": "solution.architectures",
    "deposit": "audit.reference_date",
    "version": "solution.version",
}
STATUS = {"homologations": "homologations", "milestone": "audit.milestone"}
CANDIDATE = {
    "homologations": "homologations",
    "version": "solution.version",
    "components": "solution.composants",
}
HELD = '[{teleservice: DMP, version: "4.2.0", porteur: candidate}, {teleservice: INSi, statut: obtenue, porteur: tierce, nil: "8910"}]'
HELD_ALONE = '[{teleservice: DMP, version: "4.2.0", porteur: candidate}]'
NIL = {"scheme": "audit.scheme", "number": "solution.nil", "homologations": "homologations"}
SINGLE = ["11502-2"]
BOTH = '{type: CR, code: "18748-4", niveaux: [N1, N3]}'
LONE = '{type: CR, code: "18748-4", niveaux: [N3]}'
BIOLOGY = '{type: CR bio, code: "11502-2", niveaux: [N3]}'
LOG = [{"date": "2024-05-19", "changes": []}, {"date": "2024-09-05", "changes": []}]


def told(check: str, text: str, paths: dict[str, str], **given: Any) -> partial[list[Finding]]:
    known = given.pop("known", None)
    return partial(relate, check, text, paths, known, **given)


def covers(text: str) -> partial[list[Finding]]:
    return told("pentest.covers", SOLUTION + text, COVERS)


def pentest_rule(
    name: str, before: str, after: str, worth: Outcome = FAIL, sound: str = ""
) -> Example:
    assert before in TEST
    broken = covers(TEST.replace(before, after))
    return Example(f"pentest.{name}", covers(TEST), broken, worth, sound)


def status(entry: str) -> partial[list[Finding]]:
    return told("homologation.status", f"homologations: [{entry}]\n", STATUS, teleservice="INSi")


def candidate(entries: str, components: str = "[]") -> partial[list[Finding]]:
    text = f'solution: {{version: "4.2.0", composants: {components}}}\nhomologations: {entries}\n'
    return told("homologation.candidate", text, CANDIDATE)


def named(name: str) -> partial[list[Finding]]:
    one = piece(b"%PDF", nature="attestation_cnda")
    records = (EvidenceRecord(one, (Fact("teleservice", name, one.place),), (), True),)
    paths = {"homologations": "homologations", "evidence": "audit.evidence"}
    text = "homologations: [{teleservice: INSi}]\n"
    return told("cnda.named", text, paths, known={"evidence": records})


def nil(text: str) -> partial[list[Finding]]:
    return told("cnda.nil", text, NIL)


def costs(amount: int) -> partial[list[Finding]]:
    paths = {"costs": "sas.couts_justifies_ht", "milestone": "audit.milestone"}
    text = f"sas: {{couts_justifies_ht: {amount}}}\n"
    return told("funding.justified", text, paths, known={"milestone": "solde"}, received={"solde": 100_000})  # fmt: skip


def reports(vsr: str) -> partial[list[Finding]]:
    text = f"sas: {{pv_mes: {{date: 2026-04-01}}, pv_vsr: {{date: {vsr}}}}}\n"
    return told("sas.order", text, {"mes": "sas.pv_mes.date", "vsr": "sas.pv_vsr.date"})


def before(day: str) -> partial[list[Finding]]:
    paths = {"report": "sas.pv_mes.date", "request": "audit.reference_date"}
    return told("sas.before_request", f"sas: {{pv_mes: {{date: {day}}}}}\n", paths)


def rem(aimed: str, **known: Any) -> partial[list[Finding]]:
    paths = {"aimed": "candidature.rem", "imported": "audit.rem_version"}
    text = f"candidature: {{dispositif: HOP-DPI-Va2, rem: {aimed}}}\n"
    return told("rem.version", text, paths, known=known, history=LOG)


def notices(*kinds: str) -> partial[list[Finding]]:
    records = tuple(
        EvidenceRecord(piece(b"a", nature="mdn", bal=kind), (), (), True) for kind in kinds
    )
    return partial(run, "mss.one_message_per_kind", anywhere(records, "audit.evidence"))


def flows(check: str, chosen: str, profiles: str = "[]") -> partial[list[Finding]]:
    text = f"psc: {{flux: {chosen}}}\nsolution: {{architectures: [web]}}\n"
    text += f"candidature: {{dispositif: HOP-DPI-Va2, profils: {profiles}}}\n"
    paths = {"flows": "psc.flux", "architectures": "solution.architectures"}
    if check.endswith("ciba"):
        paths["profiles"] = "candidature.profils"
    return told(check, text, paths)


def formats(check: str, *documents: str, declared: str = "true") -> partial[list[Finding]]:
    key, parameter = {
        "formats.n1_always": ("n1_systematique", "always"),
        "formats.n3_linked": ("n3_lie_au_n1", "linked"),
    }.get(check, ("", ""))
    listed = ", ".join(documents)
    text = f"cda: {{{key}: {declared}, documents: [{listed}]}}\n" if key else f"cda: {{documents: [{listed}]}}\n"  # fmt: skip
    paths = {parameter: f"cda.{key}"} if key else {}
    single = {"single_n3": SINGLE} if key else {}
    return told(check, text, {**paths, "documents": "cda.documents"}, **single)


def seen(check: str, *facts: tuple[str, str], **given: Any) -> partial[list[Finding]]:
    one = piece(b"", nature="archive_xdm")
    told = tuple(Fact(kind, value, Location("preuves/a.xml")) for kind, value in facts)
    records = (EvidenceRecord(one, told, (), True),)
    return partial(run, check, anywhere(records, "audit.evidence"), **given)


def methods(chosen: str) -> partial[list[Finding]]:
    paths = {"scheme": "audit.scheme", "methods": "dmp.consultation"}
    return told("dmp_access.two_methods", f"dmp: {{consultation: {chosen}}}\n", paths)


def leaks(check: str, text: bytes) -> partial[list[Finding]]:
    return partial(run, check, evidence(record(piece(text, nature="document"))))


_CDA = (("cda_document", "18748-4 N1"), ("cda_document", "18748-4 N3"))
_INS = b"279035121518989^^^&1.2.250.1.213.1.4.%d&ISO"
PENTEST_EXAMPLES = {
    "pentest.age": pentest_rule("age", "date: 2026-03-02", "date: 2025-12-15"),
    "pentest.architecture": pentest_rule("architecture", "architecture: client_lourd, ", "", MISSING, "pentest.covered"),
    "pentest.covered": pentest_rule("covered", "architecture: client_lourd", "architecture: web", MISSING),
    "pentest.date": pentest_rule("date", "date: 2026-03-02, signe_le: 2026-03-20", "date: 2026-12-16, signe_le: 2026-12-16", FAIL, "pentest.age"),
    "pentest.high": pentest_rule("high", "haute: 0", "haute: 1"),
    "pentest.medium": pentest_rule("medium", "moyenne: 3", "moyenne: 11"),
    "pentest.passi": pentest_rule("passi", "passi: true", "passi: false"),
    "pentest.provider": pentest_rule("provider", "prestataire: Audit SA, ", "", MISSING, "pentest.passi"),
    "pentest.signature_date": pentest_rule("signature_date", "signe_le: 2026-03-20", "signe_le: 2026-03-01"),
    "pentest.version": pentest_rule("version", '"4.2.0"', '"4.1.0"', REVIEW),
}  # fmt: skip
CNDA_EXAMPLES = {
    "homologation.status": Example("homologation.status", status("{teleservice: INSi, statut: obtenue}"), status("{teleservice: INSi, statut: refusee}")),
    "homologation.teleservice": Example("homologation.teleservice", status("{teleservice: INSi, statut: obtenue}"), status("{statut: obtenue}"), MISSING, sound="homologation.status"),
    "homologation.version": Example("homologation.version", candidate(HELD), candidate(HELD.replace("4.2.0", "4.1.0")), REVIEW),
    "homologation.holder": Example("homologation.holder", candidate(HELD), candidate('[{version: "4.2.0"}]'), MISSING, sound="homologation.version"),
    "homologation.nil": Example("homologation.nil", candidate(HELD.replace("INSi", "DMP")), candidate(HELD.replace(', nil: "8910"', "")), MISSING),
    "homologation.third_party": Example("homologation.third_party", candidate(HELD_ALONE), candidate(HELD), REVIEW, sound="homologation.version"),
    "homologation.component_nil": Example("homologation.component_nil", candidate(HELD, '[{role: moteur_ins, nil: "8910"}]'), candidate(HELD, "[{role: moteur_ins}]"), MISSING),
    "homologation.component_role": Example("homologation.component_role", candidate(HELD, '[{role: moteur_ins, nil: "8910"}]'), candidate(HELD, '[{nil: "8910"}]'), MISSING, sound="homologation.component_nil"),
    "homologation.eai": Example("homologation.eai", candidate(HELD.replace("INSi", "DMP"), '[{role: eai, nil: "8910"}]'), candidate(HELD, '[{role: eai, nil: "1111"}]'), MISSING),
    "cnda.named": Example("cnda.named", named("INSI"), named("DMP"), REVIEW),
    "cnda.nil": Example("cnda.nil", nil('solution: {nil: "4567"}\n'), nil("solution: {}\n"), MISSING),
}  # fmt: skip
FUNDING_EXAMPLES = {
    "funding.justified": Example("funding.justified", costs(100_000), costs(99_999), REVIEW),
    "sas.order": Example("sas.order", reports("2026-04-01"), reports("2026-03-31")),
    "sas.before_request": Example("sas.before_request", before("2026-12-15"), before("2026-12-16")),
    "rem.version": Example("rem.version", rem("2024-09-05"), rem("2024-09-04"), REVIEW),
    "rem.imported": Example("rem.imported", rem("2024-09-05", rem_version="2024-09-05"), rem("2024-09-05", rem_version="2024-05-19")),
}  # fmt: skip
DECLARED_EXAMPLES = {
    "mss.one_message_per_kind": Example("mss.one_message_per_kind", notices("personnelle", "personnelle"), notices("personnelle", "organisationnelle")),
    "psc.code_flow.declared": Example("psc.code_flow.declared", flows("authentication.code_flow", "[code_flow]"), flows("authentication.code_flow", "[]")),
    "psc.ciba.declared": Example("psc.ciba.declared", flows("authentication.ciba", "[ciba]"), flows("authentication.ciba", "[code_flow]", "[ciba]")),
    "psc.ciba.profile": Example("psc.ciba.profile", flows("authentication.ciba", "[ciba]", "[ciba]"), flows("authentication.ciba", "[ciba]"), WARNING, sound="psc.ciba.declared"),
    "cda.format": Example("cda.format", formats("formats.by_type", BOTH), formats("formats.by_type"), MISSING),
    "cda.n1_always": Example("cda.n1_always", formats("formats.n1_always", BOTH), formats("formats.n1_always", BOTH, declared="false")),
    "cda.n1_alone": Example("cda.n1_alone", formats("formats.n1_always", BIOLOGY), formats("formats.n1_always", LONE)),
    "cda.n3_linked": Example("cda.n3_linked", formats("formats.n3_linked", BOTH), formats("formats.n3_linked", BOTH, declared="false")),
    "cda.n1_seen": Example("cda.n1_seen", seen("cda.n1_seen", *_CDA, single_n3=SINGLE), seen("cda.n1_seen", _CDA[1], single_n3=SINGLE), REVIEW),
    "cda.n3_seen": Example("cda.n3_seen", seen("formats.n3_seen", ("cda_level", "N3")), seen("formats.n3_seen", ("cda_level", "N1")), REVIEW),
    "dmp.two_methods": Example("dmp.two_methods", methods("[web_ps_psc, web_ps_cps]"), methods("[web_ps_psc]")),
}  # fmt: skip
LEAK_EXAMPLES = {
    "leak.secret": Example("leak.secret", leaks("leak.secrets", b"client_secret=***"), leaks("leak.secrets", f"client_secret={KEY}9".encode())),
    "leak.possible": Example("leak.possible", leaks("leak.secrets", b"Mot de passe : ***\n"), leaks("leak.secrets", b"Mot de passe : soleil\n"), REVIEW, sound="leak.secret"),
    "leak.unscanned": Example("leak.unscanned", leaks("leak.secrets", b"rien"), leaks("leak.secrets", b"-----BEGIN PGP MESSAGE-----\n"), REVIEW, sound="leak.secret"),
    "leak.ins": Example("leak.ins", leaks("leak.production_ins", _INS % 10), leaks("leak.production_ins", _INS % 8), REVIEW),
}  # fmt: skip
EXAMPLES = PENTEST_EXAMPLES | CNDA_EXAMPLES | FUNDING_EXAMPLES | DECLARED_EXAMPLES | LEAK_EXAMPLES

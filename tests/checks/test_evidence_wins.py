"""The evidence wins over the declaration: what is seen decides what applies, and is compared with what is declared."""

from __future__ import annotations

import ast
import io
import json
import zipfile
from typing import Any

import pytest
from auditing import report_of
from folders import ROOT
from segur_audit.checks.psc import flows as _flows  # noqa: F401  (the module must load)
from support import by_code, piece, run

from segur_audit.catalogue.reading import BUILTIN, read_catalogue
from segur_audit.engine.inspection import file_findings, observe
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import SEEN_IN, Fact, FactKind
from segur_audit.model.natures import NATURES
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location
from segur_audit.model.report import RequirementResult

CHECKS = ROOT / "checks"
ENGINE = ROOT / "segur_audit"
CDA = """<ClinicalDocument xmlns="urn:hl7-org:v3"><id root="2.25.1"/><code code="18748-4"/>
<component>{body}</component></ClinicalDocument>"""
N1 = CDA.format(body="<nonXMLBody><text/></nonXMLBody>")
N3 = CDA.format(
    body="<structuredBody><component><section><entry/></section></component></structuredBody>"
)
METADATA = '<lcm:SubmitObjectsRequest xmlns:lcm="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"/>'
HOST = "https://auth.bas.psc.esante.gouv.fr/auth/realms/esante-wallet/protocol/openid-connect"
CIBA = json.dumps(
    [{"method": "POST", "url": f"{HOST}/ext/ciba/auth", "form": {"scope": "openid"}, "status": 200}]
).encode()
MANIFEST = """segur_audit: 1
candidature: {dispositif: HOP-DPI-Va2, date_depot: 2026-12-15, profils: []}
solution: {architectures: [web]}
psc: {flux: [code_flow]}
cda: {n3_envoye: non}
preuves:
"""


def archive(document: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("IHE_XDM/SUBSET01/METADATA.XML", METADATA)
        target.writestr("IHE_XDM/SUBSET01/DOC1.XML", document)
    return out.getvalue()


def result(identifier: str, entry: str, data: bytes | None, **options: Any) -> RequirementResult:
    """The result of a built-in rule on a dossier of one piece, `a`; None: the file is not there."""
    files = {} if data is None else {"a": data}
    text = MANIFEST + f"  - {{fichier: a, {entry}}}\n"
    report = report_of(text, files, read_catalogue(BUILTIN), **options)
    return next(one for one in report.results if one.requirement.id == identifier)


XDM = "nature: archive_xdm, repond_a: [MSS/UX.33]"
TRACE = "nature: trace_psc, repond_a: [SC.PSC.01]"


def test_an_n3_that_is_seen_applies_the_rule_whatever_is_declared() -> None:
    assert result("FAQ.CDA.XFRM", XDM, archive(N3)).applicability.applies is True
    assert result("FAQ.CDA.XFRM", XDM, archive(N1)).applicability.applies is False


def test_what_is_seen_does_not_depend_on_the_filter() -> None:
    found = result("FAQ.CDA.XFRM", XDM, archive(N3), only=("FAQ.CDA.XFRM",))
    assert found.applicability.applies is True


@pytest.mark.parametrize("data", [None, b"PK\x03\x04 damaged", archive("<ClinicalDocument")])
def test_a_piece_that_cannot_be_read_leaves_the_fact_unknown(data: bytes | None) -> None:
    found = result("FAQ.CDA.XFRM", XDM, data)
    if data is not None and b"damaged" not in data:
        assert found.applicability.applies in (None, False)
        return
    assert found.applicability.applies is None
    assert found.outcome is Outcome.MISSING


def test_a_ciba_flow_that_is_seen_applies_its_rule_and_contradicts_the_declaration() -> None:
    found = result("SC.PSC.13", TRACE, CIBA)
    assert found.applicability.applies is True
    assert found.outcome is Outcome.FAIL
    assert result("SC.PSC.13", TRACE, b"[]").applicability.applies is False


def record(*facts: Fact, nature: str = "document", data: bytes = b"<a/>") -> EvidenceRecord:
    one = piece(data, nature=nature)
    return EvidenceRecord(one, facts, tuple(file_findings(one)), True)


def fact(kind: str, value: str, **more: Any) -> Fact:
    return Fact(kind, value, Location("preuves/a.xml"), **more)


def evidence(*records: EvidenceRecord) -> Declared:
    return Declared(records, "audit.evidence")


VERSION = Declared("4.2.0", "solution.version")
NAME = Declared("Exemple DPI", "solution.nom")


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (fact("version", "4.1.0"), Outcome.FAIL),
        (fact("version", "4.1.0", of="EXEMPLE-DPI"), Outcome.FAIL),
        (fact("version", "4.1.0", of="Exemple DPI Web"), Outcome.TO_REVIEW),
        (fact("version", "4.1.0", of="Exemple DPI", beside=False), Outcome.TO_REVIEW),
        (fact("version", "1.0.0", of="Moteur INS"), Outcome.INFO),
        (fact("version", "1.0.0", of="Labo X"), Outcome.INFO),
        (fact("version", "4.2.0", of="Exemple DPI"), Outcome.PASS),
    ],
)
def test_a_version_is_compared_with_the_object_that_it_names(seen: Fact, outcome: Outcome) -> None:
    components = Declared([{"nom": "Moteur INS"}], "solution.composants")
    found = run(
        "coherence.one_version",
        evidence(record(seen)),
        VERSION,
        software=NAME,
        components=components,
    )
    assert by_code(found) == {"coherence.version": outcome}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Autre DPI", True),
        ("exemple-dpi", False),
        ("EXEMPLEDPI", False),
        ("Exemple DPI Web", False),
        ("Moteur INS", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("nature", ("message_dmp", "message_insi"))
def test_a_message_sent_by_another_software_is_for_a_person_to_judge(
    nature: str, name: str, told: bool
) -> None:
    found = run(
        "coherence.one_version",
        evidence(record(fact("version", "4.2.0", of=name), nature=nature)),
        VERSION,
        software=NAME,
        components=Declared([{"nom": "Moteur INS"}], "solution.composants"),
    )
    expected = Outcome.TO_REVIEW if told else None
    assert by_code(found).get("coherence.software") is expected


def test_the_version_of_a_test_and_of_a_homologation_follow_their_own_rules() -> None:
    tested = record(fact("version", "3.9.0"), nature="formulaire_test_intrusion")
    certified = record(fact("version", "4.1.0"), nature="homologation")
    found = run("coherence.one_version", evidence(tested), VERSION)
    assert by_code(found) == {"coherence.version": Outcome.INFO}
    known = Declared([{"version": "4.1.0"}], "homologations")
    found = run("coherence.one_version", evidence(certified), VERSION, homologations=known)
    assert by_code(found) == {"coherence.version": Outcome.PASS}
    found = run("coherence.one_version", evidence(certified), VERSION)
    assert by_code(found) == {"coherence.version": Outcome.TO_REVIEW}


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (fact("company", "EXEMPLE SANTE (SAS)"), Outcome.PASS),
        (fact("company", "Exemple Santé Version", beside=False), Outcome.PASS),
        (fact("company", "Autre Santé"), Outcome.FAIL),
        (fact("company", "Exemple Santé Plus"), Outcome.FAIL),
        (fact("company", "Autre Santé", beside=False), Outcome.TO_REVIEW),
        (fact("company", "Audit SA"), Outcome.INFO),
        (fact("company", "Tiers SAS"), Outcome.INFO),
    ],
)
def test_a_company_is_compared_without_what_does_not_tell_it_apart(
    seen: Fact, outcome: Outcome
) -> None:
    found = run(
        "coherence.one_identity",
        evidence(record(seen)),
        company=Declared("Exemple Santé", "editeur.nom"),
        components=Declared([{"editeur": "Tiers SA"}], "solution.composants"),
        tests=Declared([{"prestataire": "Audit SA"}], "test_intrusion"),
    )
    assert by_code(found) == {"coherence.company": outcome}


def test_a_piece_about_a_declared_component_bears_the_numbers_of_another() -> None:
    other = record(fact("nil", "8910"), fact("nie", "9999"), fact("company", "Tiers"))
    found = run(
        "coherence.one_identity",
        evidence(other),
        company=Declared("Exemple Santé", "editeur.nom"),
        nie=Declared("0123", "editeur.nie"),
        nil=Declared("4567", "solution.nil"),
        components=Declared([{"nil": "8910"}], "solution.composants"),
    )
    assert set(by_code(found).values()) == {Outcome.INFO}


@pytest.mark.parametrize(
    ("flows", "outcome"),
    [(["ciba"], Outcome.PASS), (["code_flow", "ciba"], Outcome.WARNING), (["code_flow"], Outcome.TO_REVIEW)],
)  # fmt: skip
def test_flows_are_compared_in_both_directions(flows: list[str], outcome: Outcome) -> None:
    seen = evidence(record(fact("psc_flow", "ciba")))
    found = run("coherence.as_declared", seen, flows=Declared(flows, "psc.flux"))
    assert by_code(found) == {"coherence.flows": outcome}


@pytest.mark.parametrize(("sent", "outcome"), [(True, Outcome.PASS), (False, Outcome.TO_REVIEW)])
def test_an_n3_that_is_seen_is_compared_with_the_declaration(sent: bool, outcome: Outcome) -> None:
    seen = evidence(record(fact("cda_level", "N3")))
    found = run("coherence.as_declared", seen, n3_sent=Declared(sent, "cda.n3_envoye"))
    assert by_code(found) == {"coherence.n3": outcome}


@pytest.mark.parametrize(("level", "outcome"), [("N3", Outcome.INFO), ("N1", Outcome.TO_REVIEW)])
def test_an_archive_without_any_n3_proves_no_link(level: str, outcome: Outcome) -> None:
    seen = evidence(record(fact("cda_level", level), nature="archive_xdm"))
    assert by_code(run("formats.n3_seen", seen)) == {"cda.n3_seen": outcome}


def test_the_company_of_an_attestation_is_produced() -> None:
    from segur_audit.guidance.examples import tiny_pdf

    lines = ["CNDA - Attestation de dépôt", "Raison sociale : Exemple Santé - SIREN : 552100554"]
    facts, _ = observe(piece(("a.pdf", tiny_pdf(lines)), nature="attestation_cnda"))
    assert [one.value for one in facts if one.kind == FactKind.COMPANY] == ["exemple sante"]


def names(tree: ast.AST) -> set[str]:
    """The kinds of facts that a module names, as members or as words."""
    members = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    words = {n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)}
    return {kind for kind in FactKind if kind.name in members or kind.value in words}


def calls(tree: ast.AST, *functions: str) -> bool:
    return any(
        isinstance(n, ast.Call) and getattr(n.func, "id", None) in functions for n in ast.walk(tree)
    )


def test_each_kind_of_fact_has_who_yields_it_and_who_reads_it() -> None:
    yielded, read = set(), set(SEEN_IN)
    for path in (*CHECKS.rglob("*.py"), *ENGINE.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        if calls(tree, "Fact") or "leak" in path.name:
            yielded |= names(tree)
        elif calls(tree, "facts_of", "every_fact") or any(
            isinstance(n, ast.Attribute) and n.attr == "kind" for n in ast.walk(tree)
        ):
            read |= names(tree)
    assert yielded == set(FactKind), set(FactKind) - yielded
    assert read == set(FactKind), set(FactKind) - read


def test_a_fact_of_no_known_kind_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="inconnu"):
        Fact("inconnu", "x", Location("a"))


def test_conditions_read_facts_of_natures_that_exist() -> None:
    assert all(nature in NATURES for natures in SEEN_IN.values() for nature in natures)

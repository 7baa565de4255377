"""CDA formats, DMP access, Pro Santé Connect flows, MDN kinds: what relates these declarations."""

from __future__ import annotations

import pytest
from relations import anywhere, place, relate
from support import by_code, piece, run

from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord

SINGLE = ["11502-2", "60591-5", "57833-6"]
BOTH = '{type: CR, code: "18748-4", niveaux: [N1, N3]}'
LONE = '{type: CR, code: "18748-4", niveaux: [N3]}'
BIOLOGY = '{type: CR bio, code: "11502-2", niveaux: [N3]}'


def n1(always: str, documents: str | None):
    listed = "" if documents is None else f", documents: [{documents}]"
    text = f"cda: {{n1_systematique: {always}{listed}}}\n"
    return relate(
        "formats.n1_always",
        text,
        {"always": "cda.n1_systematique", "documents": "cda.documents"},
        single_n3=SINGLE,
    )


N1 = [
    ("true", BOTH, {"cda.n1_always": Outcome.PASS}),
    ("true", None, {"cda.n1_always": Outcome.PASS}),
    ("true", BIOLOGY, {"cda.n1_always": Outcome.PASS, "cda.n1_alone": Outcome.PASS}),
    ("true", LONE, {"cda.n1_always": Outcome.PASS, "cda.n1_alone": Outcome.FAIL}),
    (
        "true",
        "{type: CR, niveaux: [N3]}",
        {"cda.n1_always": Outcome.PASS, "cda.n1_alone": Outcome.MISSING},
    ),
    ("true", '{type: CR, code: "18748-4"}', {"cda.n1_always": Outcome.PASS}),
    ("false", None, {"cda.n1_always": Outcome.FAIL}),
    ("false", BOTH, {"cda.n1_always": Outcome.FAIL}),
    ("false", LONE, {"cda.n1_always": Outcome.FAIL}),
    ("false", f"{BIOLOGY}, {LONE}", {"cda.n1_always": Outcome.FAIL}),
    ("false", BIOLOGY, {"cda.n1_always": Outcome.TO_REVIEW}),
]


@pytest.mark.parametrize(("always", "documents", "outcomes"), N1)
def test_the_n1_is_always_sent_except_where_one_n3_stands_alone(always, documents, outcomes):
    assert by_code(n1(always, documents)) == outcomes


def linked(declared: str, documents: str | None):
    listed = "" if documents is None else f", documents: [{documents}]"
    text = f"cda: {{n3_lie_au_n1: {declared}{listed}}}\n"
    return relate(
        "formats.n3_linked",
        text,
        {"linked": "cda.n3_lie_au_n1", "documents": "cda.documents"},
        single_n3=SINGLE,
    )


LINKS = [
    ("true", BOTH, Outcome.PASS),
    ("false", None, Outcome.FAIL),
    ("false", BOTH, Outcome.FAIL),
    ("false", f"{BIOLOGY}, {BOTH}", Outcome.FAIL),
    ("false", BIOLOGY, Outcome.TO_REVIEW),
]


@pytest.mark.parametrize(("declared", "documents", "outcome"), LINKS)
def test_an_n3_is_linked_to_its_n1(declared, documents, outcome):
    assert by_code(linked(declared, documents)) == {"cda.n3_linked": outcome}


FORMATS = [
    (BOTH, Outcome.PASS, None),
    ("", Outcome.MISSING, "cda.documents"),
    ('{code: "18748-4", niveaux: [N1]}', Outcome.MISSING, "cda.documents[0].type"),
    ("{type: CR, niveaux: [N1]}", Outcome.MISSING, "cda.documents[0].code"),
    ('{type: CR, code: "18748-4"}', Outcome.MISSING, "cda.documents[0].niveaux"),
    ('{type: CR, code: "18748-4", niveaux: []}', Outcome.MISSING, "cda.documents[0].niveaux"),
]


@pytest.mark.parametrize(("documents", "outcome", "path"), FORMATS)
def test_each_type_of_document_says_its_levels(documents, outcome, path):
    findings = relate(
        "formats.by_type", f"cda: {{documents: [{documents}]}}\n", {"documents": "cda.documents"}
    )
    assert by_code(findings) == {"cda.format": outcome}
    if path:
        assert place(findings, "cda.format") == path


METHODS = [
    ("[web_ps_psc, api_air_simplifie]", Outcome.PASS),
    ("[web_ps_psc, web_ps_cps]", Outcome.PASS),
    ("[web_ps_psc]", Outcome.FAIL),
    ("[web_ps_psc, web_ps_psc]", Outcome.FAIL),
    ("[]", Outcome.FAIL),
    (None, Outcome.MISSING),
]


@pytest.mark.parametrize(("methods", "outcome"), METHODS)
def test_two_ways_to_the_dmp_and_both_readings_whatever_the_outcome(methods, outcome):
    text = "dmp: {}\n" if methods is None else f"dmp: {{consultation: {methods}}}\n"
    (finding,) = relate(
        "dmp_access.two_methods", text, {"scheme": "audit.scheme", "methods": "dmp.consultation"}
    )
    assert finding.outcome is outcome
    for said in (finding.message.fr, finding.message.en):
        assert "deux méthodes techniquement différentes" in said
        assert "API (AIR simplifié)" in said and "Pro Santé Connect" in said


FLOWS = [
    ("[code_flow]", "[web]", Outcome.PASS),
    ("[code_flow, ciba]", None, Outcome.PASS),
    ("[]", "[web]", Outcome.FAIL),
    ("[ciba]", "[web]", Outcome.TO_REVIEW),
    ("[ciba]", "[mobile]", Outcome.TO_REVIEW),
    ("[ciba]", "[web, client_lourd]", Outcome.FAIL),
    ("[ciba]", None, Outcome.MISSING),
]


@pytest.mark.parametrize(("flows", "architectures", "outcome"), FLOWS)
def test_the_code_flow_is_demanded(flows, architectures, outcome):
    text = f"psc: {{flux: {flows}}}\n" + (
        f"solution: {{architectures: {architectures}}}\n" if architectures else ""
    )
    findings = relate(
        "authentication.code_flow",
        text,
        {"flows": "psc.flux", "architectures": "solution.architectures"},
    )
    assert by_code(findings) == {"psc.code_flow.declared": outcome}


CIBA = [
    ("[code_flow, ciba]", "[web]", "[ciba]", {"psc.ciba.declared": Outcome.PASS}, ""),
    ("[ciba]", "[client_lourd]", "[Profil CIBA]", {"psc.ciba.declared": Outcome.PASS}, ""),
    (
        "[ciba]",
        "[web]",
        "[]",
        {"psc.ciba.declared": Outcome.PASS, "psc.ciba.profile": Outcome.WARNING},
        "Le profil est obligatoire",
    ),
    (
        "[ciba]",
        "[web]",
        None,
        {"psc.ciba.declared": Outcome.PASS, "psc.ciba.profile": Outcome.WARNING},
        "Le profil est obligatoire",
    ),
    (
        "[code_flow]",
        "[web, client_lourd]",
        "[]",
        {"psc.ciba.declared": Outcome.FAIL},
        "En cas de client lourd",
    ),
    (
        "[code_flow]",
        "[web]",
        "[ciba]",
        {"psc.ciba.declared": Outcome.FAIL},
        "Le profil est obligatoire",
    ),
    ("[]", None, "[ciba]", {"psc.ciba.declared": Outcome.FAIL}, "Le profil est obligatoire"),
]


@pytest.mark.parametrize(("flows", "architectures", "profiles", "outcomes", "quoted"), CIBA)
def test_each_case_of_ciba_quotes_its_own_sentence(
    flows, architectures, profiles, outcomes, quoted
):
    text = f"psc: {{flux: {flows}}}\n" + (
        f"solution: {{architectures: {architectures}}}\n" if architectures else ""
    )
    text += f"candidature: {{dispositif: HOP-DPI-Va2, profils: {profiles}}}\n" if profiles else ""
    paths = {
        "flows": "psc.flux",
        "architectures": "solution.architectures",
        "profiles": "candidature.profils",
    }
    findings = relate("authentication.ciba", text, paths)
    assert by_code(findings) == outcomes
    assert quoted in findings[-1].message.fr and quoted in findings[-1].message.en


def notices(*pairs: tuple[bytes, str]):
    records = tuple(
        EvidenceRecord(piece(data, nature="mdn", bal=kind), (), (), True) for data, kind in pairs
    )
    return by_code(run("mss.one_message_per_kind", anywhere(records, "audit.evidence")))


def test_one_message_cannot_stand_for_both_kinds_of_mailbox():
    code = "mss.one_message_per_kind"
    assert notices((b"a", "organisationnelle"), (b"b", "personnelle")) == {code: Outcome.PASS}
    assert notices((b"a", "organisationnelle"), (b"a", "organisationnelle")) == {code: Outcome.PASS}
    assert notices((b"a", "organisationnelle"), (b"a", "personnelle")) == {code: Outcome.FAIL}
    assert notices() == {code: Outcome.INFO}

"""Schematrons: prepared from a tree that looks like the published one (built here), pinned, run without network."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from commands import run as command
from folders import ROOT
from segur_audit.checks.schematron.engine import shared_engine
from segur_audit.checks.schematron.preparing import mend, prepare, vocabulary_of
from segur_audit.checks.schematron.tree import load
from support import by_code, piece, run

from segur_audit.model.errors import InputError
from segur_audit.model.outcome import Outcome

pytest.importorskip("saxonche", reason="the extra schematron is not installed")

XSL = 'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
IDENTITY = f'<xsl:stylesheet version="2.0" {XSL}><xsl:template match="/"><xsl:copy-of select="."/></xsl:template></xsl:stylesheet>'
#: A small generator of style sheets, in place of the ISO skeleton that the real tree carries.
GENERATOR = f"""<xsl:stylesheet version="2.0" {XSL} xmlns:out="urn:out" xmlns:s="http://purl.oclc.org/dsdl/schematron"
  xmlns:svrl="http://purl.oclc.org/dsdl/svrl"><xsl:namespace-alias stylesheet-prefix="out" result-prefix="xsl"/>
<xsl:template match="/s:schema"><out:stylesheet version="2.0" xmlns:h="urn:hl7-org:v3"><out:template match="/">
<svrl:schematron-output><xsl:for-each select="s:pattern/s:rule"><out:for-each select="//{{@context}}"><svrl:fired-rule/>
<xsl:for-each select="s:assert"><out:if test="not({{@test}})"><svrl:failed-assert location="/h:ClinicalDocument" role="{{@role}}">
<svrl:text><xsl:value-of select="."/></svrl:text></svrl:failed-assert></out:if></xsl:for-each></out:for-each></xsl:for-each>
</svrl:schematron-output></out:template></out:stylesheet></xsl:template></xsl:stylesheet>"""
N1 = """<ClinicalDocument xmlns="urn:hl7-org:v3"><realmCode code="{realm}"/><templateId root="1.2.250.1.213.1.1.1.1"/>
<templateId root="{template}" extension="2024.01"/><component>{body}</component></ClinicalDocument>"""
TEXT, STRUCTURED = (
    "<nonXMLBody><text/></nonXMLBody>",
    "<structuredBody><component><section><entry/></section></component></structuredBody>",
)


def schematron(
    test: str, context: str = "h:ClinicalDocument", role: str = "error", more: str = ""
) -> str:
    return (
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><ns prefix="h" uri="urn:hl7-org:v3"/>'
        + more
        + f'<pattern><rule context="{context}">'
        f'<assert test="{test}" role="{role}">règle enfreinte</assert></rule></pattern></schema>'
    )


def tree(folder: Path, **files: str) -> Path:
    """A tree such as the published one; `files`: schematrons by their path, `__` standing for `/`."""
    base = folder / "source/schematrons"
    for name, text in (
        ("iso_dsdl_include", IDENTITY),
        ("iso_abstract_expand", IDENTITY),
        ("iso_svrl_for_xslt2", GENERATOR),
    ):
        write(base / "moteur" / f"{name}.xsl", text)
    write(
        base / "profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin.sch",
        schematron("h:realmCode/@code='FR'"),
    )
    for profile in ("IHE", "CI-SIS_ModelesDeContenusCDA", "CI-SIS_Modeles_ANS"):
        write(base / f"profils/{profile}.sch", schematron("true()"))
    for name, text in files.items():
        write(base / f"{name.replace('__', '/')}.sch", text)
    return folder / "source"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A prepared tree with one model of its own, the template 1.2.250.1.213.1.1.1.45 in version 2024.01."""
    model = schematron(
        "h:component/h:structuredBody/h:component/h:section/h:title",
        more="<!-- 1.2.250.1.213.1.1.1.45 -->",
    )
    target = tmp_path / "prepared"
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(target))
    prepare(tree(tmp_path, **{"CI-SIS_IMG_2024.01": model, "CI-SIS_IMG_2022.01": model}), target)
    return target


def judged(
    realm: str = "FR", template: str = "1.3.6.1.4.1.19376.1.2.20", body: str = TEXT
) -> dict[str, Outcome]:
    return by_code(
        run(
            "schematron.valid",
            piece(N1.format(realm=realm, template=template, body=body).encode(), nature="cda"),
        )
    )


def test_a_document_that_respects_the_rules_passes_and_terminology_is_said_to_be_unchecked(
    imported: Path,
) -> None:
    assert judged() == {"cda.schematron": Outcome.PASS, "cda.schematron.terminology": Outcome.INFO}


def test_a_broken_rule_fails(imported: Path) -> None:
    assert judged(realm="US")["cda.schematron"] is Outcome.FAIL


def test_an_n1_is_judged_by_its_header_only(imported: Path) -> None:
    assert judged(template="1.2.250.1.213.1.1.1.45", body=TEXT)["cda.schematron"] is Outcome.PASS


def test_an_n3_is_judged_by_its_model_in_its_version(imported: Path) -> None:
    assert (
        judged(template="1.2.250.1.213.1.1.1.45", body=STRUCTURED)["cda.schematron"] is Outcome.FAIL
    )
    titled = STRUCTURED.replace("<entry/>", "<title>T</title><entry/>")
    assert judged(template="1.2.250.1.213.1.1.1.45", body=titled)["cda.schematron"] is Outcome.PASS


def test_an_n3_whose_model_is_unknown_is_to_review(imported: Path) -> None:
    assert (
        judged(template="1.2.250.1.213.1.1.1.99", body=STRUCTURED)["cda.schematron"]
        is Outcome.TO_REVIEW
    )


def test_a_warning_of_the_schematron_is_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    source = tree(
        tmp_path,
        **{
            "profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin": schematron(
                "false()", role="warning"
            )
        },
    )
    prepare(source, tmp_path / "prepared")
    findings = run(
        "schematron.valid",
        piece(N1.format(realm="FR", template="x", body=TEXT).encode(), nature="cda"),
    )
    assert {f.outcome for f in findings} == {Outcome.WARNING, Outcome.PASS, Outcome.INFO}


def test_a_rule_that_never_fired_proves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    source = tree(
        tmp_path,
        **{
            "profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin": schematron(
                "true()", context="h:nowhere"
            )
        },
    )
    prepare(source, tmp_path / "prepared")
    assert judged()["cda.schematron"] is Outcome.TO_REVIEW


def test_without_an_imported_tree_nothing_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "nowhere"))
    assert judged() == {"cda.schematron": Outcome.TO_REVIEW}


def test_a_schematron_that_does_not_compile_is_said_and_never_passes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    source = tree(
        tmp_path, **{"profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin": schematron("((")}
    )
    made = prepare(source, tmp_path / "prepared")
    assert list(made.failed) == ["profils/structurationMinimale/ASIP-STRUCT-MIN-StrucMin"]
    assert judged()["cda.schematron"] is Outcome.TO_REVIEW


def test_a_style_sheet_that_was_changed_is_not_run(imported: Path) -> None:
    style = next(imported.rglob("*StrucMin.compiled.xsl"))
    style.write_text(style.read_text("utf-8") + "<!-- -->", "utf-8")
    assert judged()["cda.schematron"] is Outcome.TO_REVIEW


def test_nothing_is_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hits: list[str] = []

    class Counter(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hits.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Counter)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/x.xml"
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    rule = schematron(f"not(doc-available('{address}'))")
    prepare(
        tree(tmp_path, **{"profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin": rule}),
        tmp_path / "prepared",
    )
    judged()
    server.shutdown()
    server.server_close()
    assert hits == []


def test_includes_in_another_case_are_found(tmp_path: Path) -> None:
    base = tmp_path / "schematrons"
    write(
        base / "a.sch",
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><include href="Include/B.sch"/></schema>',
    )
    write(base / "include/b.sch", "<pattern/>")
    mend(tmp_path)
    assert (base / "Include/B.sch").read_text("utf-8") == "<pattern/>"


def test_an_include_that_climbs_out_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path / "secret.sch", "<pattern/>")
    write(
        tmp_path / "tree/schematrons/a.sch",
        '<schema xmlns="http://purl.oclc.org/dsdl/schematron"><include href="../../SECRET.sch"/></schema>',
    )
    mend(tmp_path / "tree")
    assert not (tmp_path / "SECRET.sch").exists()


def test_the_vocabulary_that_the_tree_lacks_is_made() -> None:
    made = vocabulary_of(
        b'<r xmlns="urn:ihe:iti:svs:2008"><ValueSet><ConceptList><Concept code="11488-4"/></ConceptList></ValueSet></r>'
    )
    assert b'<valueSet id="1.2.250.1.213.1.1.5.471"><conceptList><concept code="11488-4"/>' in made


def test_a_folder_that_is_no_tree_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        prepare(tmp_path, tmp_path / "prepared")
    done = command(
        tmp_path, "schematron", "import", ".", SEGUR_AUDIT_SCHEMATRON=str(tmp_path / "p")
    )
    assert done.returncode == 3
    assert "moteur" in done.stderr


def test_the_command_prepares_and_says_what_it_prepared(tmp_path: Path) -> None:
    source = tree(tmp_path)
    done = command(
        tmp_path, "schematron", "import", str(source), SEGUR_AUDIT_SCHEMATRON=str(tmp_path / "p")
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("4 schématrons prêts")
    found = load(tmp_path / "p")
    assert found is not None and len(found.compiled) == 4


def test_a_damaged_index_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "index.json", "{}")
    with pytest.raises(InputError):
        load(tmp_path)


def test_a_damaged_tree_leaves_the_document_to_review(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "index.json", "{}")
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path))
    assert judged() == {"cda.schematron": Outcome.TO_REVIEW}


MODEL = "1.2.250.1.213.1.1.1.12.1"


def test_a_document_of_another_version_of_the_model_is_to_review(imported: Path) -> None:
    document = N1.format(realm="FR", template="1.2.250.1.213.1.1.1.45", body=STRUCTURED)
    later = document.replace("2024.01", "2030.01").encode()
    findings = run("schematron.valid", piece(later, nature="cda"))
    assert by_code(findings)["cda.schematron"] is Outcome.TO_REVIEW
    assert any("version de modèle" in finding.message.fr for finding in findings)


def test_a_model_of_two_levels_is_known_and_wins_over_its_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    parent = schematron("false()", more="<!-- 1.2.250.1.213.1.1.1.12 -->")
    child = schematron("true()", more=f"<!-- {MODEL}. -->")
    files = {"CI-SIS_PERE_2024.01": parent, "CI-SIS_FILLE_2024.01": child}
    prepare(tree(tmp_path, **files), tmp_path / "prepared")
    document = N1.format(realm="FR", template=MODEL, body=STRUCTURED).replace(
        '<templateId root="1.2.250.1.213.1.1.1.1"/>',
        '<templateId root="1.2.250.1.213.1.1.1.1"/><templateId root="1.2.250.1.213.1.1.1.12"/>',
    )
    seen = by_code(run("schematron.valid", piece(document.encode(), nature="cda")))
    assert seen["cda.schematron"] is Outcome.PASS


@pytest.mark.parametrize(
    ("role", "outcome"), [("warning", Outcome.WARNING), ("error", Outcome.FAIL)]
)
def test_more_than_forty_broken_rules_keep_their_role(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: str, outcome: Outcome
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    rules = schematron("false()", role=role)
    start, end = rules.index("<assert"), rules.index("</rule>")
    rules = rules[:start] + rules[start:end] * 45 + rules[end:]
    name = "profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin"
    prepare(tree(tmp_path, **{name: rules}), tmp_path / "prepared")
    assert judged()["cda.schematron.more"] is outcome


def test_a_rule_on_the_xfrm_of_the_header_is_told_to_be_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    name = "profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin"
    rules = schematron("false()", role="warning").replace(
        "règle enfreinte", "relatedDocument non défini"
    )
    prepare(tree(tmp_path, **{name: rules}), tmp_path / "prepared")
    document = N1.format(realm="FR", template="x", body=TEXT)
    linked = document.replace("<component>", '<relatedDocument typeCode="XFRM"/><component>')
    for text, expected in ((linked, True), (document, False)):
        findings = run("schematron.valid", piece(text.encode(), nature="cda"))
        assert any("CI-SIS 1.13" in finding.message.fr for finding in findings) is expected


def test_the_processor_is_not_started_without_a_tree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "none"))
    shared_engine.cache_clear()
    judged()
    assert shared_engine.cache_info().currsize == 0


def test_the_processor_writes_nothing_to_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SEGUR_AUDIT_SCHEMATRON", str(tmp_path / "prepared"))
    name = "profils__structurationMinimale__ASIP-STRUCT-MIN-StrucMin"
    rules = schematron("error(QName('urn:x', 'trace'), string(//h:realmCode/@code))")
    prepare(tree(tmp_path, **{name: rules}), tmp_path / "prepared")
    assert judged(realm="SECRET")["cda.schematron"] is Outcome.TO_REVIEW
    written = capfd.readouterr()
    assert (written.out, written.err) == ("", "")


def test_the_family_imports_no_other_family_above_it() -> None:
    folder = ROOT / "checks" / "schematron"
    for path in folder.glob("*.py"):
        assert "..cda" not in path.read_text("utf-8"), path.name

"""Every finding is made by a rule, every rule is a record, and every code has its entry in the docs."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from auditing import TODAY
from folders import DOCS, EXAMPLES, ROOT

from segur_audit.catalogue.reading import BUILTIN, builtin_catalogue, read_catalogue
from segur_audit.engine.audit import audit
from segur_audit.engine.options import Options
from segur_audit.evidence.files import open_file
from segur_audit.guidance.codes import Entry, entries, import_all
from segur_audit.manifest.reading import read_manifest
from segur_audit.model.rule import listed_rules

ENTRIES = entries(read_catalogue(BUILTIN).requirements)
RULE = ROOT / "segur_audit/model/rule.py"


def _sources() -> Iterator[tuple[Path, ast.Module]]:
    for folder in ("segur_audit", "checks"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text("utf-8"))


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def test_a_finding_is_made_by_a_rule_alone() -> None:
    makers = [path for path, tree in _sources() if any(_calls(tree, "Finding"))]
    assert makers == [RULE]


def test_a_rule_is_a_record_and_no_audit_makes_one() -> None:
    """What is listed once the modules are imported is what is listed after audits that use them."""
    import_all()
    before = listed_rules()
    for example in ("dpi-pret", "dpi-erreurs", "sas"):
        manifest = read_manifest(EXAMPLES / example / "manifest.yaml")
        options = Options("avance" if example == "sas" else "depot", TODAY)
        audit(manifest, builtin_catalogue(), options, partial(open_file, manifest.folder))
    assert listed_rules() == before


def _makes_a_listed_rule(function: ast.FunctionDef) -> bool:
    made = [
        *_calls(function, "Rule"),
        *(call for call in _calls(function, "replace") if ast.unparse(call.args[0]).isupper()),
    ]
    return any("listed" not in {word.arg for word in call.keywords} for call in made)


def _makers(functions: list[ast.FunctionDef]) -> Iterator[ast.FunctionDef]:
    """The functions of a module that make a listed rule, or call one that does."""
    names: set[str] = set()
    while True:
        makers = [
            function
            for function in functions
            if _makes_a_listed_rule(function) or any(any(_calls(function, name)) for name in names)
        ]
        if {function.name for function in makers} == names:
            return iter(makers)
        names = {function.name for function in makers}


def test_a_rule_that_is_listed_is_made_at_import() -> None:
    """One that is made while an audit runs stands in the page or not, as the audits before went: a
    function may write a record only for its module, never for a check.
    """
    makers = [
        (path, maker)
        for path, tree in _sources()
        for maker in _makers([node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)])
    ]
    assert makers
    assert not [f"{path}:{maker.lineno}" for path, maker in makers if maker.decorator_list]


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=lambda entry: entry.code)
def test_a_code_is_said_in_whole_words(entry: Entry) -> None:
    assert entry.ways
    for way in entry.ways:
        assert way.breaks or way.holds, "a rule says something"
        for text in (way.breaks, way.holds, way.action):
            if text is not None:
                assert not re.match(r"[,;:)]", text.fr), text.fr
                assert not re.search(r"[:(,]$", text.fr), text.fr
                assert text.fr and text.en


def test_the_page_of_findings_is_the_one_that_the_records_make() -> None:
    spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    page = (DOCS / "findings.md").read_text("utf-8")
    assert page == generate.findings_page(), "python docs/generate.py"
    for code in ENTRIES:
        assert f'<a id="{code}"></a>' in page

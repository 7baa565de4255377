"""The page meets the rules of HTML and of accessibility, for readers that are not eyes."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

import html5lib
import pytest
from browsing import browse, in_a_browser
from reports import every_outcome, many

from segur_audit.model.report import Report
from segur_audit.model.text import Lang
from segur_audit.report import load_format

REPORTS = [every_outcome(), many(40)]
_RUN = """
axe.run().then(r => { const p = document.createElement('pre'); p.id = 'axe-result';
p.textContent = JSON.stringify(r.violations.map(v => [v.id, v.nodes.map(n => n.target)]));
document.body.append(p); });
"""


def page(report: Report, lang: Lang) -> str:
    return str(load_format("html").render((report,), lang))


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("report", REPORTS, ids=["every-outcome", "many"])
def test_the_page_is_html_without_an_error(report: Report, lang: Lang) -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page(report, lang))
    assert parser.errors == []


def test_an_error_of_html_is_seen() -> None:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(page(REPORTS[0], "fr").replace("</main>", "</section>"))
    assert parser.errors


def test_no_two_elements_bear_the_same_id() -> None:
    ids = re.findall(r'\sid="([^"]+)"', page(REPORTS[1], "fr"))
    assert len(ids) > 40
    assert len(ids) == len(set(ids))


def violations(folder: Path, html: str) -> list[list[object]]:
    """What axe-core finds, in a browser; the policy of the page is lifted so that it can run."""
    script = files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
    open_page = re.sub(r"<meta http-equiv=.Content-Security-Policy[^>]*>", "", html, flags=re.I)
    assert open_page != html
    tested = open_page.replace(
        "</body>", f"<script>{script}</script><script>{_RUN}</script></body>"
    )
    dom = browse(folder, tested, "--virtual-time-budget=20000", "--dump-dom")
    result = re.search(r'<pre id="axe-result">(.*?)</pre>', dom, re.S)
    assert result is not None, "axe-core did not run"
    found: list[list[object]] = json.loads(result[1].replace("&gt;", ">").replace("&amp;", "&"))
    return found


@in_a_browser
@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("report", REPORTS, ids=["every-outcome", "many"])
def test_axe_core_finds_nothing_to_say(tmp_path: Path, report: Report, lang: Lang) -> None:
    assert violations(tmp_path, page(report, lang)) == []


@in_a_browser
def test_axe_core_sees_a_page_without_language(tmp_path: Path) -> None:
    html = page(REPORTS[0], "fr").replace('<html lang="fr"', "<html")
    assert "html-has-lang" in [one[0] for one in violations(tmp_path, html)]

"""JUnit XML: a suite per chapter, a case per requirement, for the test pages of CI servers."""

from __future__ import annotations

from collections.abc import Iterator

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite
from junitparser.junitparser import FinalResult

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.report import FailedManifest, Report, RequirementResult
from segur_audit.model.text import Lang
from segur_audit.report import Reports
from segur_audit.report.verdict import verdict_sentence
from segur_audit.report.words import LEVELS, OUTCOMES

SUFFIXES = (".xml", ".junit.xml")


def render(reports: Reports, lang: Lang) -> str:
    """`fail` and `missing` are failures, `error` an error; `to_review`, `waived` and
    `not_applicable` are skipped.
    """
    whole = JUnitXml("segur-audit")
    for report in reports:
        for suite in (
            [_failed(report, lang)]
            if isinstance(report, FailedManifest)
            else _suites(report, lang, len(reports) > 1)
        ):
            whole.add_testsuite(suite)
    text: bytes | str = whole.tostring()  # type: ignore[no-untyped-call]
    return (text.decode("utf-8") if isinstance(text, bytes) else text) + "\n"


def _suites(report: Report, lang: Lang, several: bool) -> Iterator[TestSuite]:
    prefix = f"{report.shown} " if several else ""
    yield _verdict(report, f"{prefix}segur-audit", lang)
    for chapter in dict.fromkeys(result.requirement.chapter for result in report.results):
        suite = TestSuite(f"{prefix}{chapter}")
        suite.add_testcases(
            [_case(report, r, lang) for r in report.results if r.requirement.chapter == chapter]
        )
        yield suite


def _verdict(report: Report, name: str, lang: Lang) -> TestSuite:
    """The verdict as a test of its own, with what belongs to no requirement: else a part of the
    rules would look like the whole.
    """
    words = verdict_sentence(report, lang)
    case = TestCase(words, f"segur-audit.{report.scheme}", 0)
    kinds: dict[int, type[FinalResult]] = {1: Failure, 6: Failure, 7: Error, 4: Skipped, 5: Skipped}
    notices = "\n".join(_line(notice, lang) for notice in report.notices)
    kind = kinds.get(report.verdict.code)
    if kind:
        result: FinalResult = kind(words, "verdict")
        result.text = notices
        case.result = [result]
    elif notices:
        case.system_out = notices
    suite = TestSuite(name)
    suite.add_testcase(case)
    return suite


def _case(report: Report, result: RequirementResult, lang: Lang) -> TestCase:
    case = TestCase(
        f"{result.requirement.id} — {result.requirement.title[lang]}",
        f"segur-audit.{report.scheme}",
        0,
    )
    if result.outcome is not Outcome.PASS:
        case.result = [_result(result, lang)]
    if result.outcome is Outcome.PASS and result.findings:
        case.system_out = "\n".join(_line(finding, lang) for finding in result.findings)
    return case


def _result(result: RequirementResult, lang: Lang) -> FinalResult:
    kinds: dict[Outcome, type[FinalResult]] = {
        Outcome.FAIL: Failure,
        Outcome.MISSING: Failure,
        Outcome.ERROR: Error,
    }
    level = f" ({LEVELS[result.level][lang]})" if result.level else ""
    reason = next((f.message[lang] for f in result.findings), result.applicability.because[lang])
    found: FinalResult = kinds.get(result.outcome, Skipped)(
        f"{OUTCOMES[result.outcome][lang]}{level} : {reason}", result.outcome.value
    )
    found.text = "\n".join(_line(finding, lang) for finding in result.findings)
    return found


def _line(finding: Finding, lang: Lang) -> str:
    remedy = f" → {finding.remedy[lang]}" if finding.remedy else ""
    return (
        f"{OUTCOMES[finding.outcome][lang]} {finding.location or '-'} "
        f"{finding.message[lang]}{remedy} [{finding.code}]"
    )


def _failed(report: FailedManifest, lang: Lang) -> TestSuite:
    suite = TestSuite(report.manifest)
    case = TestCase(report.manifest, "segur-audit", 0)
    case.result = [Error(f"{report.location or ''} {report.error[lang]}".strip(), "invalid")]
    suite.add_testcase(case)
    return suite

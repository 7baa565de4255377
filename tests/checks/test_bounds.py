"""What holds more than evidence does is a finding, told quickly, and never a pass."""

from __future__ import annotations

from random import Random

from cda_documents import FOLDER, INS, OTHERS, TEST_OID, cda, entry, members, submission, zipped
from hl7_messages import message, msh, obx, pid
from mails import mail, xdm
from segur_audit.checks.dossier.leak_inflate import Budget
from segur_audit.checks.dossier.leak_scan import scan_file
from support import by_code, piece, run

from segur_audit.engine.capping import MOST, capped
from segur_audit.evidence.bounds import EXCHANGES, IDENTITY, OBJECTS, ROWS, SIGNS
from segur_audit.evidence.files import from_bytes
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.place import Location
from segur_audit.model.text import Text

FAIL, UNSURE = Outcome.FAIL, Outcome.TO_REVIEW


def of_many_identifiers(count: int) -> str:
    mine = f'<id root="{TEST_OID}" extension="{INS}"/>'
    more = "".join(f'<id root="2.25.9.{number}" extension="1"/>' for number in range(count))
    return cda("N3").replace(mine, mine + more)


def of_many_names(count: int) -> str:
    given = f"<given>{OTHERS}</given>"
    return cda("N3").replace(given, given + "<given>AUTRE</given>" * count)


def test_a_message_of_too_many_separators_fails() -> None:
    body = message(msh(), pid(), "OBX|1|ED" + "|" * SIGNS)
    assert by_code(run("hl7v2.conform", piece(("a.er7", body)))) == {"hl7v2.unreadable": FAIL}


def test_a_message_of_too_many_rows_fails() -> None:
    body = message(msh(), pid(), obx()) + b"A\r" * ROWS
    assert by_code(run("hl7v2.conform", piece(("a.er7", body)))) == {"hl7v2.unreadable": FAIL}


def test_a_document_of_more_identifiers_or_names_than_a_person_has_fails() -> None:
    for text in (of_many_identifiers(IDENTITY), of_many_names(IDENTITY)):
        assert (
            by_code(run("cda.conform", piece(("a.xml", text.encode()))))["cda.unreadable"] is FAIL
        )
    text = of_many_identifiers(IDENTITY - 1)
    assert "cda.unreadable" not in by_code(run("cda.conform", piece(("a.xml", text.encode()))))


def test_a_mail_whose_documents_are_not_read_waits_for_a_person() -> None:
    files = members(third=of_many_identifiers(IDENTITY))
    found = by_code(run("mail.conform", piece(("a.eml", mail(xdm(files))))))
    assert UNSURE in found.values()


def test_metadata_that_describe_too_many_documents_fail_whether_parsed_or_not() -> None:
    files = members()
    document = files[FOLDER + "DOC1.XML"]
    for count in (OBJECTS + 1, 3 * OBJECTS):
        names = [f"D{number}" for number in range(count)]
        entries = [entry(name, "DOC1.XML", document, "2.25.1") for name in names]
        metadata = submission(entries, members=names).encode()
        archive = zipped({**files, FOLDER + "METADATA.XML": metadata})
        found = run("xdm.conform", piece(archive, nature="archive_xdm"))
        assert by_code(found)["xdm.metadata_root"] is FAIL
        assert len(found) < 100


def test_a_trace_of_too_many_exchanges_waits_for_a_person() -> None:
    text = b"[" + b",".join([b"{}"] * (EXCHANGES + 1)) + b"]"
    found = by_code(run("psc.ciba_flow", piece(("a.json", text), nature="trace_psc")))
    assert found["psc.trace.too_long"] is UNSURE


def test_what_unpacks_to_much_more_than_it_weighs_is_told() -> None:
    noise = Random(0).randbytes(16 << 10)
    archive = zipped({f"{number}.txt": b" " * (8 << 20) + noise for number in range(6)})
    found = {fact.value for fact in scan_file(from_bytes("a.zip", archive))}
    assert "too_large" in found


def test_a_budget_grows_with_the_file_up_to_its_bounds() -> None:
    small, large = Budget.of(1000), Budget.of(1 << 30)
    assert small.left < large.left == Budget().left
    assert small.parts < large.parts == Budget().parts


def finding(outcome: Outcome, file: str = "a.xml") -> Finding:
    return Finding("a.code", outcome, Text("fr", "en"), Location(file))


def test_findings_that_say_the_same_of_a_file_are_counted_beyond_the_first() -> None:
    told = list(capped([finding(FAIL)] * (MOST + 7)))
    assert [one.outcome for one in told] == [FAIL] * MOST + [Outcome.WARNING]
    assert told[-1].message.fr.startswith("7 autres constats")
    assert told[-1].location == Location("a.xml")


def test_findings_on_other_files_or_of_other_outcomes_are_counted_apart() -> None:
    several = [finding(FAIL)] * MOST + [finding(UNSURE)] * MOST + [finding(FAIL, "b.xml")] * MOST
    assert list(capped(several)) == several

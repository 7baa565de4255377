"""The link between an N3 and its N1: the decision table of evidence checks A.2, wherever the documents are found."""

from __future__ import annotations

import base64
from collections.abc import Sequence

import pytest
from cda_documents import (
    BIOLOGY,
    FOLDER,
    IMAGING,
    INS,
    LINK,
    N1_ID,
    TEST_OID,
    XFRM,
    association,
    cda,
    changed,
    copy_section,
    entry,
    members,
    provide_and_register,
    related_document,
    submission,
    zipped,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from support import by_code, piece, run

from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Fact, Finding
from segur_audit.model.outcome import Outcome
from segur_audit.model.piece import EvidenceRecord
from segur_audit.model.place import Location

FAIL, WARNING, PASS, INFO, TO_REVIEW = (
    Outcome.FAIL,
    Outcome.WARNING,
    Outcome.PASS,
    Outcome.INFO,
    Outcome.TO_REVIEW,
)
HEADER = cda("N3", related=related_document("XFRM", N1_ID))


def in_archive(files: dict[str, bytes]) -> list[Finding]:
    return run("xfrm.linked", piece(zipped(files), nature="archive_xdm"))


def in_files(*documents: str) -> list[Finding]:
    return run("xfrm.linked", piece(*(document.encode() for document in documents), nature="cda"))


def in_message(*relations: str, inline: bool = True) -> list[Finding]:
    return run("xfrm.linked", piece(message(relations, inline=inline), nature="message_dmp"))


def message(relations: Sequence[str], *, inline: bool = True, encoding: str = "binary") -> bytes:
    """A ProvideAndRegister message: its documents inside, or beside (MTOM)."""
    documents = {"Doc1": cda("N1").encode(), "Doc3": cda("N3").encode()}
    metadata = submission(
        [entry(name, "", data, name) for name, data in documents.items()], *relations
    )
    if inline:
        return provide_and_register(
            {name: base64.b64encode(data).decode() for name, data in documents.items()}, metadata
        ).encode()
    include = (
        '<xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:{}%40exemple"/>'
    )
    soap = provide_and_register(
        {name: include.format(name) for name in documents}, metadata
    ).encode()
    parts = [b"Content-Type: application/xop+xml\r\nContent-ID: <root@exemple>\r\n\r\n" + soap]
    for name, data in documents.items():
        body = base64.encodebytes(data) if encoding == "base64" else data
        head = f"Content-Type: text/xml\r\nContent-Transfer-Encoding: {encoding}\r\nContent-ID: <{name}@exemple>\r\n\r\n"
        parts.append(head.encode() + body)
    return b"--limite\r\n" + b"\r\n--limite\r\n".join(parts) + b"\r\n--limite--\r\n"


@pytest.mark.parametrize(
    ("relations", "third", "outcome"),
    [
        ((LINK,), None, PASS),
        (
            (association(XFRM, "Doc1", "Doc3"),),
            None,
            PASS,
        ),  # the other direction is reported, not judged
        ((), HEADER, WARNING),
        ((), None, FAIL),
        ((association(XFRM + "_RPLC", "Doc3", "Doc1"),), None, FAIL),
        ((association(XFRM, "Doc3", "Doc3"),), None, FAIL),
        ((association(XFRM, "Doc3", "urn:uuid:ailleurs"),), None, FAIL),
    ],
)
def test_an_archive_with_n1_and_n3(
    relations: tuple[str, ...], third: str | None, outcome: Outcome
) -> None:
    assert by_code(in_archive(members(None, third, relations=relations)))["xfrm.linked"] is outcome


def test_a_link_that_was_withdrawn_is_none() -> None:
    state = "urn:oasis:names:tc:ebxml-regrep:StatusType:"
    for status, outcome in (("Deprecated", FAIL), ("Approved", PASS)):
        link = LINK.replace("/>", f' status="{state}{status}"/>')
        assert by_code(in_archive(members(relations=(link,))))["xfrm.linked"] is outcome


def test_the_direction_is_told() -> None:
    forward = next(f for f in in_archive(members()) if f.code == "xfrm.direction")
    backward = next(
        f
        for f in in_archive(members(relations=(association(XFRM, "Doc1", "Doc3"),)))
        if f.code == "xfrm.direction"
    )
    assert (forward.outcome, backward.outcome) == (INFO, INFO)
    assert forward.message != backward.message


def test_each_n3_needs_its_own_link() -> None:
    """Another report of the same archive, unlinked, is not covered by the link of the first."""
    files = members()
    second = {
        FOLDER + "DOC5.XML": cda("N1", identifier="2.25.5", code="11488-4").encode(),
        FOLDER + "DOC6.XML": cda("N3", identifier="2.25.6", code="11488-4").encode(),
    }
    entries = "".join(
        entry(name, f"{name.upper()}.XML", second[f"{FOLDER}{name.upper()}.XML"], "2.25.5")
        for name in ("Doc5", "Doc6")
    )
    files = {
        **changed(files, FOLDER + "METADATA.XML", "<RegistryPackage", entries + "<RegistryPackage"),
        **second,
    }
    assert sorted(f.outcome.value for f in in_archive(files) if f.code == "xfrm.linked") == [
        "fail",
        "pass",
    ]


@pytest.mark.parametrize(
    ("change", "by"),
    [(INS, "255081416802538"), (f'<code code="{IMAGING}"', '<code code="11488-4"')],
    ids=["another patient", "another type"],
)
def test_a_link_to_another_patient_or_another_type_is_no_link(change: str, by: str) -> None:
    seen = by_code(in_archive(members(None, cda("N3").replace(change, by))))
    assert seen["xfrm.linked"] is TO_REVIEW and seen["xfrm.n1_absent"] is WARNING


@pytest.mark.parametrize(
    ("third", "expected"),
    [
        (cda("N3", code=BIOLOGY, extra=copy_section()), {"xfrm.single_n3": PASS}),
        (cda("N3", code="SYNTH", extra=copy_section()), {"xfrm.single_n3": PASS}),
        (
            cda("N3", code=BIOLOGY, extra=copy_section(b"no pdf")),
            {"xfrm.n1_absent": WARNING, "xfrm.linked": TO_REVIEW},
        ),
        (cda("N3", extra=copy_section()), {"xfrm.single_n3": INFO, "xfrm.linked": TO_REVIEW}),
        (cda("N3"), {"xfrm.n1_absent": WARNING, "xfrm.linked": TO_REVIEW}),
        (cda("N2"), {"xfrm.level": TO_REVIEW}),
    ],
)
def test_an_n3_alone(third: str, expected: dict[str, Outcome]) -> None:
    assert by_code(in_archive(members("", third, relations=()))) == expected


def test_an_n1_alone_has_nothing_to_link() -> None:
    assert by_code(in_archive(members(None, "", relations=()))) == {"xfrm.n1_alone": PASS}


@pytest.mark.parametrize("level", ["N1", "N2", "N3"])
def test_a_lone_document_is_to_review_and_never_failed(level: str) -> None:
    assert by_code(in_files(cda(level))) == {"xfrm.linked": TO_REVIEW}
    assert by_code(
        in_files(cda(level, code=BIOLOGY, extra=copy_section() if level == "N3" else ""))
    ) == {"xfrm.linked": TO_REVIEW}


def test_two_files_of_one_entry_follow_the_table() -> None:
    assert by_code(in_files(cda("N1"), HEADER))["xfrm.linked"] is WARNING
    assert by_code(in_files(cda("N1"), cda("N3")))["xfrm.linked"] is FAIL
    assert by_code(in_files(cda("N1"), cda("N1"))) == {"xfrm.linked": TO_REVIEW}


@pytest.mark.parametrize("inline", [True, False])
def test_a_submission_message_follows_the_table(inline: bool) -> None:
    assert by_code(in_message(LINK, inline=inline))["xfrm.linked"] is PASS
    assert by_code(in_message(inline=inline))["xfrm.linked"] is FAIL


def test_a_message_may_have_base64_parts_http_headers_and_neighbours() -> None:
    encoded = message((LINK,), inline=False, encoding="base64")
    http = (
        b'POST /services/repository HTTP/1.1\r\nContent-Type: multipart/related; boundary="limite"\r\n\r\n'
        + encoded
    )
    log = (
        b"2026-09-01 ITI-41\n"
        + message((), inline=True)
        + b"\n2026-09-01 end\n"
        + message((LINK,), inline=True)
    )
    assert by_code(run("xfrm.linked", piece(http, nature="message_dmp")))["xfrm.linked"] is PASS
    both = [
        f.outcome
        for f in run("xfrm.linked", piece(log, nature="message_dmp"))
        if f.code == "xfrm.linked"
    ]
    assert both == [FAIL, PASS]


def test_a_document_of_a_message_that_cannot_be_read_is_said() -> None:
    broken = message((LINK,)).replace(base64.b64encode(cda("N1").encode())[:40], b"A" * 40)
    assert (
        by_code(run("xfrm.linked", piece(broken, nature="message_dmp")))["xfrm.linked"] is TO_REVIEW
    )


def test_a_message_without_submission_is_to_review() -> None:
    soap = b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body/></s:Envelope>'
    assert by_code(run("xfrm.linked", piece(soap, nature="message_dmp"))) == {
        "xfrm.linked": TO_REVIEW
    }


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 4000), st.booleans())
def test_any_message_gives_a_finding(put: bytes, where: int, inline: bool) -> None:
    for data in (put, b"--limite\r\n" + put, message((LINK,), inline=inline)[:where] + put):
        assert run("xfrm.linked", piece(data, nature="message_dmp"))


def levels(niveaux: list[str], *seen: str) -> dict[str, Outcome]:
    facts = tuple(Fact("cda_document", value, Location("preuves/a.xml")) for value in seen)
    record = EvidenceRecord(piece(b"", nature="archive_xdm"), facts, (), True)
    documents = Declared([{"type": "CR", "code": IMAGING, "niveaux": niveaux}], "cda.documents")
    return by_code(
        run("cda.levels", documents=documents, evidence=Declared((record,), "audit.evidence"))
    )


def test_levels_that_the_evidence_contradicts_fail() -> None:
    assert levels(["N1", "N3"], f"{IMAGING} N3") == {"cda.levels": PASS}
    assert levels(["N1"], f"{IMAGING} N3") == {"cda.levels": FAIL}
    assert levels(["N1"], f"{BIOLOGY} N3") == {"cda.levels": WARNING}
    assert levels(["N1"]) == {"cda.levels": INFO}


def test_an_archive_shows_whether_the_n1_is_sent() -> None:
    def seen(*values: str, nature: str = "archive_xdm") -> dict[str, Outcome]:
        facts = tuple(Fact("cda_document", value, Location("preuves/a.xml")) for value in values)
        record = EvidenceRecord(piece(b"", nature=nature), facts, (), True)
        return by_code(
            run("cda.n1_seen", evidence=Declared((record,), "audit.evidence"), single_n3=[BIOLOGY])
        )

    assert seen(f"{IMAGING} N1", f"{IMAGING} N3") == {"cda.n1_seen": PASS}
    assert seen(f"{IMAGING} N3") == {"cda.n1_seen": TO_REVIEW}
    assert seen(f"{BIOLOGY} N3") == {"cda.n1_seen": INFO}
    assert seen(f"{IMAGING} N3", nature="cda") == {"cda.n1_seen": INFO}
    assert TEST_OID.endswith(".10")

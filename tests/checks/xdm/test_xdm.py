"""XDM-01 to XDM-16: for each, an archive that passes and the smallest change that does not."""

from __future__ import annotations

import pytest
from cda_documents import (
    FOLDER,
    INS,
    LINK,
    N1_ID,
    PATIENT_ID,
    SET_CLASS,
    TEST_OID,
    association,
    cda,
    changed,
    members,
    related_document,
    zipped,
)
from support import by_code, piece, run

from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

FAIL, WARNING, PASS, INFO = Outcome.FAIL, Outcome.WARNING, Outcome.PASS, Outcome.INFO
METADATA = FOLDER + "METADATA.XML"


def findings(files: dict[str, bytes], **entry: object) -> list[Finding]:
    return run("xdm.conform", piece(zipped(files), nature="archive_xdm", **entry))


def judged(files: dict[str, bytes], **entry: object) -> dict[str, Outcome]:
    return by_code(findings(files, **entry))


def without(path: str) -> dict[str, bytes]:
    return {name: data for name, data in members().items() if name != path}


def moved(before: str, after: str) -> dict[str, bytes]:
    return {name.replace(before, after): data for name, data in members().items()}


def test_a_right_archive_has_only_passes_and_context() -> None:
    seen = judged(members())
    assert set(seen.values()) <= {PASS, INFO}
    rules = [
        "safe",
        "metadata",
        "layout",
        "metadata_root",
        "objects",
        "uri",
        "orphan",
        "hash",
        "size",
        "unique_id",
        "type_code",
        "member",
        "xfrm",
        "patient",
        "format",
    ]
    assert {f"xdm.{rule}" for rule in rules} <= {
        code for code, outcome in seen.items() if outcome is PASS
    }


@pytest.mark.parametrize(
    ("code", "files", "outcome"),
    [
        ("xdm.metadata", without(METADATA), FAIL),  # XDM-02
        ("xdm.metadata", moved("IHE_XDM/", "DOCUMENTS/"), FAIL),
        ("xdm.names", moved("METADATA", "metadata"), WARNING),
        ("xdm.layout", without("README.TXT"), FAIL),  # XDM-03
        ("xdm.layout", without("INDEX.HTM"), FAIL),
        ("xdm.layout", {**members(), "__MACOSX/x": b"x"}, FAIL),
        (
            "xdm.metadata_root",
            changed(
                changed(members(), METADATA, "<lcm:SubmitObjectsRequest", "<lcm:Other"),
                METADATA,
                "</lcm:SubmitObjectsRequest",
                "</lcm:Other",
            ),
            FAIL,
        ),
        (
            "xdm.metadata_root",
            changed(members(), METADATA, "<Registry", "<<Registry"),
            FAIL,
        ),  # XDM-04
        ("xdm.objects", changed(members(), METADATA, SET_CLASS, ""), FAIL),  # XDM-05
        (
            "xdm.uri",
            changed(members(), METADATA, "<Value>DOC1.XML", "<Value>DOC9.XML"),
            FAIL,
        ),  # XDM-06
        (
            "xdm.uri",
            changed(members(), METADATA, "<Value>DOC1.XML", "<Value>../../README.TXT"),
            FAIL,
        ),
        ("xdm.orphan", {**members(), FOLDER + "OTHER.PDF": b"%PDF-"}, FAIL),
        ("xdm.hash", changed(members(), FOLDER + "DOC1.XML", "fictif", "fictiF"), FAIL),  # XDM-07
        ("xdm.hash", changed(members(), METADATA, 'Slot name="hash"', 'Slot name="other"'), FAIL),
        ("xdm.size", changed(members(), FOLDER + "DOC1.XML", "fictif", "fictif."), FAIL),  # XDM-08
        ("xdm.size", changed(members(), METADATA, 'Slot name="size"', 'Slot name="other"'), FAIL),
        (
            "xdm.unique_id",
            changed(members(), METADATA, f'value="{N1_ID}"', 'value="2.25.999"'),
            FAIL,
        ),  # XDM-09
        (
            "xdm.type_code",
            changed(
                members(), METADATA, 'nodeRepresentation="18748-4"', 'nodeRepresentation="18748-5"'
            ),
            FAIL,
        ),  # XDM-10
        (
            "xdm.member",
            changed(members(), METADATA, "AssociationType:HasMember", "AssociationType:Other"),
            FAIL,
        ),  # XDM-11
        ("xdm.xfrm", members(relations=()), FAIL),  # XDM-12
        (
            "xdm.xfrm",
            changed(members(), METADATA, "AssociationType:XFRM", "AssociationType:APND"),
            FAIL,
        ),
        (
            "xdm.patient",
            changed(
                members(), METADATA, f'value="{PATIENT_ID}"', 'value="1^^^&amp;1.2&amp;ISO^PI"'
            ),
            FAIL,
        ),  # XDM-13
        ("xdm.patient", changed(members(), METADATA, f'value="{PATIENT_ID}"', 'value=""'), FAIL),
        (
            "xdm.format",
            changed(members(), METADATA, "urn:ihe:iti:xds-sd:pdf:2008", "urn:autre"),
            FAIL,
        ),  # XDM-15
        (
            "xdm.format",
            changed(members(), METADATA, 'mimeType="text/xml"', 'mimeType="application/pdf"'),
            FAIL,
        ),
        ("xdm.document", changed(members(), FOLDER + "DOC1.XML", "<ClinicalDocument", "<<"), FAIL),
    ],
)
def test_the_smallest_change_breaks_its_rule(
    code: str, files: dict[str, bytes], outcome: Outcome
) -> None:
    assert judged(files)[code] is outcome


def test_the_documents_inside_are_handed_to_the_cda_checks() -> None:
    found = findings(
        changed(members(), FOLDER + "DOC3.XML", 'realmCode code="FR"', 'realmCode code="US"')
    )
    wrong = [
        finding for finding in found if finding.code == "cda.realm" and finding.outcome is FAIL
    ]
    assert len(wrong) == 1
    assert wrong[0].location is not None and str(wrong[0].location.path).startswith(
        FOLDER + "DOC3.XML"
    )


def test_documents_of_two_patients_are_seen() -> None:
    other = cda("N3").replace(INS, "255081416802538")
    assert judged(members(None, other))["xdm.patient"] is FAIL


def test_an_archive_without_ins_is_asked_only_of_the_piece_that_must_show_one() -> None:  # XDM-14
    assert "xdm.no_ins" not in judged(members())
    assert judged(members(), repond_a=["INS/va1.53"])["xdm.no_ins"] is WARNING
    local = {
        name: data.replace(TEST_OID.encode(), b"2.25.9").replace(INS.encode(), b"IPP-1")
        for name, data in members().items()
    }
    assert judged(local, repond_a=["INS/va1.53"])["xdm.no_ins"] is PASS
    assert (
        by_code(run("xdm.without_ins", piece(zipped(local), nature="archive_xdm")))[
            "xdm.without_ins"
        ]
        is PASS
    )
    assert (
        by_code(run("xdm.without_ins", piece(zipped(members()), nature="archive_xdm")))[
            "xdm.without_ins"
        ]
        is FAIL
    )
    assert (
        by_code(run("xdm.without_ins", piece(zipped({"x": b"x"}), nature="archive_xdm")))[
            "xdm.without_ins"
        ]
        is Outcome.TO_REVIEW
    )


def test_a_link_that_only_the_header_carries_is_a_warning() -> None:
    third = cda("N3", related=related_document("XFRM", N1_ID))
    assert judged(members(None, third, relations=()))["xdm.xfrm"] is WARNING


def test_the_target_of_a_replacement_is_reported() -> None:  # XDM-16
    replaces = association("urn:ihe:iti:2007:AssociationType:RPLC", "Doc1", "urn:uuid:ailleurs")
    assert judged(members(relations=(LINK, replaces)))["xdm.replaces"] is INFO


def test_a_long_uri_may_be_cut_in_numbered_pieces_and_cases_may_differ() -> None:
    cut = changed(
        members(), METADATA, "<Value>DOC1.XML</Value>", "<Value>2|.xml</Value><Value>1|doc1</Value>"
    )
    assert judged(cut)["xdm.uri"] is PASS


def test_a_document_that_is_no_cda_is_context() -> None:
    files = changed(members(), METADATA, 'mimeType="text/xml"', 'mimeType="application/pdf"')
    assert judged({**files, FOLDER + "DOC1.XML": b"%PDF-1.7"})["xdm.document"] is INFO


def test_several_subsets_are_judged_each_on_its_own() -> None:
    second = {
        name.replace("SUBSET01", "SUBSET02"): data
        for name, data in members(relations=()).items()
        if "SUBSET" in name
    }
    found = findings({**members(), **second})
    assert sorted(f.outcome.value for f in found if f.code == "xdm.xfrm") == ["fail", "pass"]

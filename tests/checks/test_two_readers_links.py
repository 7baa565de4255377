"""An XFRM link and a date that decides are read twice over generated inputs: by us, and by a second reading that shares nothing with it."""

from __future__ import annotations

import calendar
import datetime as dt
import email.utils
import xml.sax
import xml.sax.handler

import pytest
from cda_documents import FOLDER, RIM, XFRM, members, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from segur_audit.checks.declared.pentest import is_a_year_old
from segur_audit.checks.dmp.assertion import instant
from segur_audit.checks.kit.dates import dates_in
from segur_audit.checks.kit.header_dates import date_of
from segur_audit.checks.pdf.signature import signatures
from support import by_code, piece, run

from segur_audit.guidance.examples import tiny_pdf
from segur_audit.model.outcome import Outcome

UUIDS = {
    "Doc1": "urn:uuid:5f1c3f0e-0a1b-4c2d-8e3f-aabbccddeeff",
    "Doc3": "urn:uuid:00112233-4455-6677-8899-AABBCCDDEEFF",
}
KINDS = (XFRM, f" {XFRM} ", f"{XFRM}_RPLC", "urn:ihe:iti:2007:AssociationType:RPLC", "XFRM", "")
ENDS = ("Doc1", "Doc3", "Set", "urn:uuid:99999999-4455-6677-8899-aabbccddeeff", "", None)
#: What surrounds an association: nothing, a comment, another vocabulary, a prefix of its own.
COATS = (
    "{}",
    "<!-- {} -->",
    '<x:Notes xmlns:x="urn:autre">{}</x:Notes>',
    '<y:Association xmlns:y="urn:autre"{}',
    '<r:Association xmlns:r="' + RIM + '"{}',
)
LINKS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from(ENDS), st.sampled_from(ENDS), st.sampled_from(COATS)),
    max_size=4,
)  # fmt: skip


def written(kind: str, source: str | None, target: str | None, coat: str) -> str:
    ends = "".join(
        f' {name}Object="{end}"'
        for name, end in (("target", target), ("source", source))
        if end is not None
    )
    body = f'{ends} associationType="{kind}" id="a"/>'
    return coat.format(body if "Association" in coat else f"<Association{body}")


class Walk(xml.sax.handler.ContentHandler):
    """The associations of a submission, met one event after the other by expat."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: set[frozenset[str]] = set()

    def startElementNS(self, name, qname, attributes) -> None:  # type: ignore[no-untyped-def]
        if name != (RIM, "Association"):
            return
        told = {key[1]: value for key, value in attributes.items() if key[0] is None}
        ends = [told.get(f"{end}Object", "").strip().casefold() for end in ("source", "target")]
        if told.get("associationType", "").strip() == XFRM:
            self.pairs.add(frozenset(ends))


def linked_by_events(metadata: bytes, first: str, third: str) -> bool:
    walk, parser = Walk(), xml.sax.make_parser()
    parser.setFeature(xml.sax.handler.feature_namespaces, True)
    parser.setContentHandler(walk)
    parser.feed(metadata)  # type: ignore[attr-defined]
    parser.close()  # type: ignore[attr-defined]
    return frozenset((first.casefold(), third.casefold())) in walk.pairs


@settings(max_examples=150, deadline=None)
@given(LINKS, st.booleans(), st.booleans())
def test_a_link_is_that_of_a_second_walk(links, by_uuid: bool, shouted: bool) -> None:  # type: ignore[no-untyped-def]
    files = members(relations=tuple(written(*link) for link in links))
    metadata = files[FOLDER + "METADATA.XML"].decode()
    names = {"Doc1": "Doc1", "Doc3": "Doc3"}
    if by_uuid:
        names = UUIDS
        for plain, uuid in UUIDS.items():
            metadata = metadata.replace(f'"{plain}"', f'"{uuid}"')
        if shouted:  # an identifier is one in either case
            metadata = metadata.replace(f'Object="{UUIDS["Doc1"]}', f'Object="{UUIDS["Doc1"].upper()}'.replace("URN:UUID", "urn:uuid"))  # fmt: skip
    files[FOLDER + "METADATA.XML"] = metadata.encode()
    told = by_code(run("xfrm.linked", piece(zipped(files), nature="archive_xdm")))["xfrm.linked"]
    holds = linked_by_events(metadata.encode(), names["Doc1"], names["Doc3"])
    assert told is (Outcome.PASS if holds else Outcome.FAIL)


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31))
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]  # fmt: skip
SHORT = ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.")  # fmt: skip
WRITINGS = (
    "{d} {month} {y}", "{d:02} {month} {y}", "{d}\u00a0{month}\u202f{y}", "{d} {short} {y}", "{first} {month} {y}",
    "{d:02}/{m:02}/{y}", "{d}/{m}/{y}", "{d:02}-{m:02}-{y}", "{d:02}.{m:02}.{y}", "{d:02} / {m:02} / {y}",
    "{y}-{m:02}-{d:02}", "{y}.{m:02}.{d:02}", "{y}/{m:02}/{d:02}", "{y}\u2011{m:02}\u2011{d:02}", "{d:02}\u2010{m:02}\u2010{y}",
)  # fmt: skip
AROUND = ("{}", "Date du test : {}", "le {}, à Paris", "({})", "signé le {}.", "{} 10:32:05", "{}T10:32:05Z", "| {} |", "du {} ;")  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(DAYS, st.sampled_from(WRITINGS), st.sampled_from(AROUND))
def test_a_date_in_a_text_is_the_one_that_was_written(
    day: dt.date, writing: str, around: str
) -> None:
    if "T" in around and not writing.startswith("{y}-"):
        around = "{}"
    told = writing.format(
        d=day.day, m=day.month, y=day.year, month=MONTHS[day.month - 1], short=SHORT[day.month - 1], first="1er" if day.day == 1 else day.day
    )  # fmt: skip
    assert set(dates_in(around.format(told))) == {day}


@settings(max_examples=400, deadline=None)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2098, 12, 31)), st.integers(-40, 420))
def test_a_year_is_counted_day_by_day(day: dt.date, later: int) -> None:
    """The anniversary is found on the calendar's own page: the same day of the same month, or the last of that month."""
    last = calendar.monthrange(day.year + 1, day.month)[1]
    anniversary = dt.date(day.year + 1, day.month, min(day.day, last))
    deposit = day + dt.timedelta(days=later)
    passed = sum(1 for n in range(1, 800) if day + dt.timedelta(days=n) <= deposit)
    assert is_a_year_old(day, deposit) == (passed >= (anniversary - day).days)


ZONES = st.integers(-11 * 4, 14 * 4).map(lambda quarter: dt.timezone(dt.timedelta(minutes=15 * quarter)))  # fmt: skip
INSTANTS = st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2098, 1, 1), timezones=ZONES).map(
    lambda one: one.replace(microsecond=0)
)


@settings(max_examples=300, deadline=None)
@given(INSTANTS, st.sampled_from(["{}", " {} ", "{} (heure de Paris)", "(a) {}"]), st.booleans())
def test_the_date_of_a_mail_is_that_of_the_standard_parser(one: dt.datetime, coat: str, named: bool) -> None:  # fmt: skip
    text = email.utils.format_datetime(one)
    value = coat.format(text if named else text.partition(", ")[2])
    assert date_of(value) == one
    clean = value.replace("(a) ", "").replace(" (heure de Paris)", "")
    assert date_of(value) == email.utils.parsedate_to_datetime(clean)


@settings(max_examples=200, deadline=None)
@given(INSTANTS, st.sampled_from(["Z", "zone", "none"]), st.sampled_from(["", ".5", ".123456", ".123456789"]))  # fmt: skip
def test_an_instant_of_an_assertion_is_that_of_arithmetic(one: dt.datetime, zone: str, part: str) -> None:  # fmt: skip
    """xs:dateTime, read figure by figure."""
    sign = one.strftime("%z")
    end = {"Z": "Z", "none": "", "zone": f"{sign[:3]}:{sign[3:5]}"}[zone]
    text = f"{one:%Y-%m-%dT%H:%M:%S}{part}{end}"
    read = instant(text)
    assert read is not None
    offset = (int(sign[1:3]) * 60 + int(sign[3:5])) * (-1 if sign[0] == "-" else 1)
    days = dt.date(one.year, one.month, one.day).toordinal() - dt.date(1970, 1, 1).toordinal()
    seconds = days * 86_400 + one.hour * 3_600 + one.minute * 60 + one.second
    seconds -= offset * 60 if zone == "zone" else 0
    assert int(read.timestamp()) == seconds


@settings(max_examples=60, deadline=None)
@given(INSTANTS)
def test_the_date_of_a_signature_is_that_of_pypdf(one: dt.datetime) -> None:
    pypdf = pytest.importorskip("pypdf.generic")
    sign = one.strftime("%z")
    text = f"D:{one:%Y%m%d%H%M%S}{sign[:3]}'{sign[3:5]}'"
    raw = f"/M ({text})".encode().ljust(40)
    data = tiny_pdf(["x"], signed=True)
    filter_ = b"/Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached"
    assert filter_ in data
    (read,) = signatures(data.replace(filter_, raw.ljust(len(filter_)), 1))
    second = pypdf.TextStringObject(text)
    from pypdf._utils import parse_iso8824_date

    assert read.at == parse_iso8824_date(second) == one

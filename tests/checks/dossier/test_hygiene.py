"""Files that are cut, hollow or of another kind than evidence, and those that only look unusual."""

from __future__ import annotations

import datetime as dt
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leaking import PDF, box, evidence, readable, record
from support import piece, run

from segur_audit.engine.inspection import observe
from segur_audit.evidence.sniff import sniff
from segur_audit.manifest.reading import Declared
from segur_audit.model.finding import Finding
from segur_audit.model.outcome import Outcome

WHOLE = {"hygiene.readable": Outcome.PASS}
THUMBNAIL = b"\xff\xd8\xff\xda\x00\x02pixels\xff\xd9"
EXIF = b"\xff\xe1" + struct.pack(">H", len(THUMBNAIL) + 2) + THUMBNAIL
JPEG = b"\xff\xd8" + EXIF + b"\xff\xda\x00\x04ab" + b"pixels" * 50
SEGMENT, CLUSTER = b"\x18\x53\x80\x67\xff", b"\x1f\x43\xb6\x75\xff"
WEBM = b"\x1aE\xdf\xa3\x80"
AVI = b"RIFF\x08\x00\x00\x00AVI LIST"
FTYP, MOOV, MDAT = box(b"ftyp", b"isom"), box(b"moov", b"x"), box(b"mdat", b"y" * 40)


@pytest.mark.parametrize(
    ("name", "data", "nature", "code"),
    [
        ("a.mp4", FTYP + MOOV, "video", "hygiene.no_video"),
        ("a.mp4", FTYP + MOOV + box(b"mdat"), "video", "hygiene.no_video"),
        (
            "a.mp4",
            FTYP + MOOV + struct.pack(">I", 5) + b"mdat" + b"y" * 40,
            "video",
            "hygiene.no_video",
        ),
        ("a.webm", b"\x1aE\xdf\xa3", "video", "hygiene.no_video"),
        ("a.webm", WEBM + SEGMENT, "video", "hygiene.no_video"),
        ("a.avi", AVI, "video", "hygiene.no_video"),
        ("a.pdf", PDF + b"2 0 obj<<>>stream\n" + b"x" * 5_000, "document", "hygiene.truncated"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "capture", "hygiene.truncated"),
        ("a.jpg", JPEG, "capture", "hygiene.truncated"),
        ("a.jpg", b"\xff\xd8" + EXIF, "capture", "hygiene.truncated"),
        ("a.bin", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 60, "document", "hygiene.program"),
    ],
)
def test_a_file_that_is_cut_or_hollow_fails(name: str, data: bytes, nature: str, code: str) -> None:
    assert readable((name, data), nature=nature)[code] is Outcome.FAIL


@pytest.mark.parametrize(
    ("name", "data", "nature"),
    [
        ("a.mp4", FTYP + MDAT + MOOV, "video"),
        ("a.mp4", FTYP + MOOV + box(b"moof", b"x") + MDAT + box(b"moof", b"x") + MDAT, "video"),
        ("a.mp4", FTYP + MOOV + struct.pack(">I", 0) + b"mdat" + b"y" * 40, "video"),
        ("a.mp4", FTYP + MOOV + struct.pack(">I4sQ", 1, b"mdat", 56) + b"y" * 40, "video"),
        ("a.mp4", FTYP + MOOV + MDAT + b"\x00" * 16, "video"),
        ("a.webm", WEBM + SEGMENT + CLUSTER + b"x" * 40, "video"),
        ("a.webm", WEBM + SEGMENT + b"x" * (2 << 20) + CLUSTER, "video"),
        ("a.avi", AVI + b"....movi00dc", "video"),
        ("a.pdf", PDF + b"\n<!-- 700 octets de trop -->" + b"x" * 700, "document"),
        ("a.pdf", PDF + b"\x00" * 4_096, "document"),
        ("a.jpg", JPEG + b"\xff\xd9", "capture"),
        ("a.jpg", JPEG + b"\xff\xd9" + b"\x00" * 9_000, "capture"),
        ("a.txt", b"MZ est le sigle du logiciel.", "document"),
    ],
)
def test_a_file_that_is_only_unusual_passes(name: str, data: bytes, nature: str) -> None:
    noted = readable((name, data), nature=nature)
    noted.pop("hygiene.film", None)
    assert noted == WHOLE


def tagged(handler: bytes) -> bytes:
    """A track of an ISO film, by its handler."""
    return box(b"trak", box(b"mdia", box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13)))


def film(seconds: int, created: dt.date | None, *tracks: bytes) -> bytes:
    """An ISO film of that length and date, with those tracks."""
    since = (
        int((dt.datetime.combine(created, dt.time()) - dt.datetime(1904, 1, 1)).total_seconds())
        if created
        else 0
    )
    head = box(
        b"mvhd", struct.pack(">IIIII", 0, since, since, 1_000, seconds * 1_000) + b"\x00" * 80
    )
    return FTYP + box(b"moov", head + b"".join(map(tagged, tracks))) + MDAT


def films(
    data: bytes, name: str = "a.mp4", tests: list[dict[str, str]] | None = None, **entry: str
) -> dict[str, Finding]:
    one = piece((name, data), nature="video", **entry)
    declared = Declared(tests, "test_intrusion") if tests else None
    return {f.code: f for f in run("hygiene.readable", evidence(record(one)), tests=declared)}


DAY = dt.date(2026, 10, 2)


def test_a_film_says_its_length_its_tracks_and_its_date() -> None:
    note = films(film(75, DAY, b"vide", b"soun"), date="2026-10-02")["hygiene.film"]
    assert note.outcome is Outcome.INFO
    for words in ("0:01:15", "image et son", "2026-10-02", "conditions générales", "horloge"):
        assert words in note.message.fr


@pytest.mark.parametrize(
    ("data", "entry", "code"),
    [
        (film(1, DAY, b"vide"), {}, "hygiene.film_short"),
        (film(60, dt.date(2024, 3, 1), b"vide"), {"date": "2026-10-02"}, "hygiene.film_date"),
        (film(60, dt.date(2024, 3, 1), b"vide"), {"version": "4.2.0"}, "hygiene.film_version"),
    ],
)
def test_a_film_that_is_doubtful_is_told(data: bytes, entry: dict[str, str], code: str) -> None:
    tests = [{"version": "4.2.0", "date": "2026-03-02"}]
    assert films(data, tests=tests, **entry)[code].outcome is Outcome.WARNING
    sound = films(film(60, DAY, b"vide"), tests=tests, date="2026-10-02", version="4.2.0")
    assert set(sound) == {"hygiene.film", "hygiene.readable"}


@pytest.mark.parametrize("tracks", [(b"soun",), (b"soun", b"text")])
def test_a_sound_without_pictures_is_no_film(tracks: tuple[bytes, ...]) -> None:
    found = films(film(60, DAY, *tracks))
    assert found["hygiene.no_video"].outcome is Outcome.FAIL
    assert "aucune piste vidéo" in found["hygiene.no_video"].message.fr


def element(name: int, body: bytes) -> bytes:
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + bytes([0x80 | len(body)]) + body


def matroska(track: int) -> bytes:
    info = element(
        0x1549A966,
        element(0x2AD7B1, b"\x0f\x42\x40")
        + element(0x4489, struct.pack(">f", 61_000.0))
        + element(0x5741, b"OBS"),
    )
    tracks = element(
        0x1654AE6B,
        element(
            0xAE,
            element(0x83, bytes([track]))
            + element(0xE0, element(0xB0, b"\x07\x80") + element(0xBA, b"\x04\x38")),
        ),
    )
    return (
        WEBM
        + b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"
        + info
        + tracks
        + CLUSTER
        + b"x" * 40
    )


def test_a_matroska_film_is_read_too() -> None:
    note = films(matroska(1), "a.mkv")["hygiene.film"].message.fr
    assert "0:01:01" in note and "1920 × 1080" in note
    assert films(matroska(2), "a.mkv")["hygiene.no_video"].outcome is Outcome.FAIL


BMP = (
    b"BM"
    + struct.pack("<I", 78)
    + b"\x00" * 4
    + struct.pack("<I", 54)
    + struct.pack("<I", 40)
    + b"\x00" * 60
)
GIF = b"GIF89a" + b"\x00" * 40 + b";"
WEBP = b"RIFF" + struct.pack("<I", 44) + b"WEBPVP8 " + b"\x00" * 36
HEIC = box(b"ftyp", b"heic\x00\x00\x00\x00mif1") + box(b"meta", b"x" * 30) + MDAT
PROGRESSIVE = (
    b"\xff\xd8"
    + EXIF
    + b"\xff\xda\x00\x04ab"
    + b"pixels\xff\x00" * 50
    + b"\xff\xc4\x00\x06\xff\xd9ab"
    + b"\xff\xda\x00\x04ab"
    + b"pixels" * 9
)


@pytest.mark.parametrize(
    ("name", "whole"),
    [("a.bmp", BMP), ("a.gif", GIF), ("a.webp", WEBP), ("a.jpg", PROGRESSIVE + b"\xff\xd9"), ("a.jpg", JPEG + b"\xff\xd9" + FTYP + MOOV + box(b"mdat", b"y" * 90_000))],
)  # fmt: skip
def test_a_picture_is_whole_or_cut(name: str, whole: bytes) -> None:
    assert readable((name, whole), nature="capture") == WHOLE
    cut = whole[: whole.index(b"\xff\xd9", 80)] if name == "a.jpg" else whole[:-9]
    if whole.startswith(PROGRESSIVE):
        cut = PROGRESSIVE
    assert readable((name, cut), nature="capture")["hygiene.truncated"] is Outcome.FAIL


def test_a_photograph_of_a_telephone_is_told_as_what_it_is() -> None:
    findings = run("hygiene.readable", evidence(record(piece(("a.heic", HEIC), nature="capture"))))
    assert [f.code for f in findings if f.outcome is Outcome.FAIL] == ["evidence.nature"]
    assert any(f.remedy and "JPEG" in f.remedy.fr for f in findings)
    assert readable(("a.heic", HEIC)) == WHOLE


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (box(b"wide") + MDAT, "mp4"),
        (struct.pack(">I4s", 0x5F000000, b"mdat"), "mp4"),
        (struct.pack(">I4sQ", 1, b"mdat", 9_000), "mp4"),
        (b"rien wide", "text"),
        (b"le free lance", "text"),
        (b"BM est un sigle, et rien de plus dans ce texte", "text"),
        (box(b"ftyp", b"M4A \x00\x00\x00\x00"), "mp4"),
        (box(b"ftyp", b"avif\x00\x00\x00\x00"), "avif"),
    ],
)
def test_a_kind_is_told_by_the_structure_of_its_head(head: bytes, kind: str) -> None:
    assert sniff(head) == kind


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([FTYP, WEBM, AVI, b"\xff\xd8\xff\xda\x00\x02", b"BM"]),
    st.sampled_from(["a.mp4", "a.webm", "a.avi", "a.jpg"]),
)
def test_no_film_or_photograph_makes_the_readers_crash(data: bytes, head: bytes, name: str) -> None:
    _, blind = observe(piece((name, head + data), nature="video"))
    assert not blind

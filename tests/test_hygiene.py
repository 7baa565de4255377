"""Files that are cut, hollow or of another kind than evidence, and those that only look unusual."""

from __future__ import annotations

import struct

import pytest
from test_dossier_rules import PDF, box, readable

from segur_audit.model.outcome import Outcome

WHOLE = {"hygiene.readable": Outcome.PASS}
THUMBNAIL = b"\xff\xd8\xff\xda\x00\x02pixels\xff\xd9"
EXIF = b"\xff\xe1" + struct.pack(">H", len(THUMBNAIL) + 2) + THUMBNAIL
JPEG = b"\xff\xd8" + EXIF + b"\xff\xda\x00\x04ab" + b"pixels" * 50
SEGMENT, CLUSTER = b"\x18\x53\x80\x67\xff", b"\x1f\x43\xb6\x75\xff"
WEBM = b"\x1aE\xdf\xa3\x80"
AVI = b"RIFF\x00\x10\x00\x00AVI LIST"
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
    assert readable((name, data), nature=nature) == WHOLE

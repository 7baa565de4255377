"""Archives made to harm: each gives its finding, within bounds of memory and time, and nothing is written anywhere."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from cda_documents import FOLDER, members, zipped
from folders import TESTS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from segur_audit.checks.xdm import facts as archives
from support import by_code, piece, run

from segur_audit.model.outcome import Outcome

FAIL = Outcome.FAIL
RIGHT = zipped(members())


def judged(data: bytes) -> dict[str, Outcome]:
    evidence = piece(data, nature="archive_xdm")
    for check in ("xfrm.linked", "xdm.without_ins"):
        run(check, evidence)
    try:
        list(archives.archives(evidence))
    except Exception as error:
        assert type(error).__name__ == "UnreadableEvidence"
    return by_code(run("xdm.conform", evidence))


def with_entry(name: str, *, link: bool = False, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO(RIGHT)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("plain")
        info.filename = info.orig_filename = name
        info.external_attr = (0o120777 if link else 0o100644) << 16
        archive.writestr(info, b"content", method)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["../x", "a/../../x", "a\\..\\b", "C:\\x", "c:x", "/etc/p", "\\\\server\\x"]
)
def test_a_path_that_climbs_out_is_refused(name: str) -> None:
    assert judged(with_entry(name))["xdm.safe"] is FAIL


def test_a_link_a_name_given_twice_and_an_unread_compression_are_refused() -> None:
    assert judged(with_entry("link", link=True))["xdm.safe"] is FAIL
    assert judged(with_entry("readme.txt"))["xdm.safe"] is FAIL
    assert judged(with_entry("packed", method=zipfile.ZIP_LZMA))["xdm.safe"] is FAIL
    assert judged(with_entry("fine"))["xdm.safe"] is Outcome.PASS


def test_an_encrypted_entry_is_refused() -> None:
    where = RIGHT.rindex(b"PK\x01\x02")
    assert judged(RIGHT[: where + 8] + b"\x01" + RIGHT[where + 9 :])["xdm.safe"] is FAIL


def test_one_byte_changed_anywhere_in_the_contents_is_found() -> None:
    with zipfile.ZipFile(io.BytesIO(RIGHT)) as archive:
        infos = [info for info in archive.infolist() if info.filename.startswith(FOLDER)]
    for info in infos:
        for step in range(0, info.compress_size, max(1, info.compress_size // 25)):
            where = info.header_offset + 30 + len(info.filename) + step
            data = RIGHT[:where] + bytes([RIGHT[where] ^ 0x41]) + RIGHT[where + 1 :]
            assert FAIL in judged(data).values()


def test_a_declared_size_that_lies_is_found() -> None:
    where = RIGHT.rindex(b"PK\x01\x02")
    size = struct.unpack("<I", RIGHT[where + 24 : where + 28])[0]
    for lie in (size - 1, size + 1, 0):
        data = RIGHT[: where + 24] + struct.pack("<I", lie) + RIGHT[where + 28 :]
        assert judged(data)["xdm.safe"] is FAIL


def test_entries_that_overlap_are_refused() -> None:
    first, last = RIGHT.index(b"PK\x01\x02"), RIGHT.rindex(b"PK\x01\x02")
    data = RIGHT[: last + 42] + RIGHT[first + 42 : first + 46] + RIGHT[last + 46 :]
    assert FAIL in judged(data).values()


def test_more_than_500_entries_are_refused() -> None:
    many = zipped({f"{number}.txt": b"x" for number in range(501)})
    assert judged(many) == {"xdm.safe": FAIL}
    few = zipped({f"{number}.txt": b"x" for number in range(500)})
    assert judged(few)["xdm.safe"] is Outcome.PASS


def test_a_content_that_grows_too_much_is_refused_before_it_is_read() -> None:
    assert judged(zipped({"zeros": bytes(20 << 20)})) == {"xdm.safe": FAIL}


def zeros(count: int) -> bytes:
    """A zip whose `count` entries of 1 GiB of zeros are truly there."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(64)) + packer.flush()
    out, directory = bytearray(), bytearray()
    for number in range(count):
        name = b"%d" % number
        header = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), 1 << 30, len(name), 0)
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + header
            + struct.pack("<HHHII", 0, 0, 0, 0, len(out))
            + name
        )
        out += b"PK\x03\x04" + header + name + packed
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory) + b"PK\x05\x06" + end


def entries(count: int) -> bytes:
    """A zip of many empty entries."""
    out, directory = bytearray(), bytearray()
    for number in range(count):
        name = b"%06d" % number
        header = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0)
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + header
            + struct.pack("<HHHII", 0, 0, 0, 0, len(out))
            + name
        )
        out += b"PK\x03\x04" + header + name
    end = struct.pack(
        "<HHHHIIH", 0, 0, min(count, 65535), min(count, 65535), len(directory), len(out), 0
    )
    return bytes(out + directory) + b"PK\x05\x06" + end


_JUDGE = """
import re, sys
sys.path.insert(0, sys.argv[1])
from support import by_code, piece, run
data = open(sys.argv[2], "rb").read()
print(sorted((c, o.value) for c, o in by_code(run("xdm.conform", piece(data, nature="archive_xdm"))).items()))
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""


@pytest.mark.parametrize(
    "data", [entries(100_000), zeros(10)], ids=["100 000 entries", "10 GB of zeros"]
)
def test_an_enormous_archive_is_refused_within_256_mib(data: bytes, tmp_path: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("the peak of memory is read in /proc")
    (tmp_path / "a.zip").write_bytes(data)
    command = [sys.executable, "-c", _JUDGE, str(TESTS), str(tmp_path / "a.zip")]
    said = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    ).stdout.splitlines()
    assert said[0] == "[('xdm.safe', 'fail')]"
    assert int(said[1]) < 256 * 1024


def test_an_empty_archive_lacks_everything() -> None:
    assert judged(zipped({}))["xdm.metadata"] is FAIL


def test_what_is_no_zip_is_unreadable() -> None:
    assert judged(b"PK\x03\x04 not a zip") == {"evidence.unreadable": FAIL}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, len(RIGHT) - 1), st.binary(max_size=6), st.integers(0, 12))
def test_an_archive_damaged_anywhere_never_stops_the_program(
    where: int, put: bytes, taken: int
) -> None:
    assert judged(RIGHT[:where] + put + RIGHT[where + taken :])


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_finding_and_never_a_pass(data: bytes) -> None:
    assert Outcome.PASS not in judged(data).values()


def test_nothing_takes_long() -> None:
    start = time.perf_counter()
    judged(RIGHT)
    assert time.perf_counter() - start < 1

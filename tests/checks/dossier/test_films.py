"""Films made by an encoder (a plain colour, no sound): what their containers say, in several forms, read by us and by another reader."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from folders import TESTS
from hypothesis import given, settings
from hypothesis import strategies as st
from segur_audit.checks.dossier.film import Film
from segur_audit.checks.dossier.film_kinds import read_film

from segur_audit.evidence.sniff import sniff

FILMS = {"whole.mp4": 1, "fragment.mp4": 1, "fragments.mp4": 12, "matroska.mkv": 12}


def read(data: bytes) -> Film:
    found = read_film(io.BytesIO(data), sniff(data[:8192]), len(data))
    assert found is not None
    return found


@pytest.mark.parametrize("name", FILMS)
def test_a_film_says_its_length_size_and_day_whatever_its_form(name: str) -> None:
    film = read((TESTS / "films" / name).read_bytes())
    assert (film.seconds, film.width, film.height) == (FILMS[name], 320, 240)
    assert (film.created, film.tracks) == ("2026-10-02", ["video"])


@pytest.mark.parametrize("name", FILMS)
def test_another_reader_says_the_same(name: str) -> None:
    media = pytest.importorskip("pymediainfo").MediaInfo.parse(str(TESTS / "films" / name))
    (general, video), film = media.tracks, read((TESTS / "films" / name).read_bytes())
    assert general.duration == film.seconds * 1000
    assert (video.width, video.height) == (film.width, film.height)
    assert general.encoded_date.startswith(film.created)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(FILMS)), st.integers(0, 8_000), st.binary(max_size=40))
def test_a_damaged_film_is_read_as_far_as_it_goes(name: str, at: int, put: bytes) -> None:
    data = (Path(TESTS) / "films" / name).read_bytes()
    harmed = data[:8] + (data[:at] + put + data[at + len(put) :])[8:]
    for cut in (harmed, harmed[: max(at, 16)]):
        film = read_film(io.BytesIO(cut), "webm" if name.endswith("mkv") else "mp4", len(cut))
        assert film is None or film.seconds is None or film.seconds >= 0

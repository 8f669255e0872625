"""The command `network map`: a file for an audience, drawn alike each time, with its words and cautions, and nothing private in it."""

from __future__ import annotations

import re
import struct

import pytest
from test_network_maps_shown import CANARY, made
from typer.testing import CliRunner
from workspaces import repository_copy

from workbench.cli.network import network_app

AUDIENCES = ["team", "partners", "public"]


@pytest.fixture
def root(tmp_path, monkeypatch):
    place = repository_copy(tmp_path / "ws")
    monkeypatch.chdir(place)
    return place


def drawn(*words):
    return CliRunner().invoke(network_app, ["map", *map(str, words)], catch_exceptions=False)


def test_a_map_is_written_as_its_name_ends_and_told_with_its_cautions(root):
    said = drawn("map.svg")
    assert said.exit_code == 0
    assert "33 nodes and 141 links" in said.output
    assert "Made up for practice" in said.output
    assert "25 of the 30 who were asked answered" in said.output
    assert "by role, without a name" in said.output
    assert (root / "map.svg").read_text(encoding="utf-8").startswith("<svg")
    drawn("map.png")
    assert (root / "map.png").read_bytes().startswith(b"\x89PNG")
    drawn("map.html")
    page = (root / "map.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert all(word in page for word in ("<table", "SYNTHETIC DATA", "For the team only"))


def test_the_same_map_is_the_same_bytes_and_another_wave_moves_nobody(root):
    drawn("one.svg")
    drawn("two.svg")
    drawn("--wave", "wave-1", "earlier.svg")
    one, two, earlier = ((root / name).read_text(encoding="utf-8") for name in ("one.svg", "two.svg", "earlier.svg"))
    assert one == two

    def placed(svg):
        shapes = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', svg)
        (left, top), *others = [(float(x), float(y)) for x, y in shapes[:15]]
        return sorted((round(x - left), round(y - top)) for x, y in others)

    assert len(placed(one)) > 5
    assert (root / "inquiries/fife-welfare-sanctions/network/layout.csv").is_file()
    assert one != earlier


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("form", ["svg", "png", "html"])
def test_nothing_private_is_in_any_byte(tmp_path, monkeypatch, audience, form):
    place = made(tmp_path / "ws", people=12, rosters=[range(12)] * 2, ties=[(n, (n + 1) % 12) for n in range(12)])
    monkeypatch.chdir(place)
    assert drawn("--inquiry", "fife", "--audience", audience, f"map.{form}").exit_code == 0
    raw = (place / f"map.{form}").read_bytes()
    assert CANARY.encode() not in raw
    assert str(tmp_path).encode() not in raw
    if form == "png":
        assert _chunks(raw) <= {b"IHDR", b"pHYs", b"IDAT", b"IEND"}
    else:
        assert not re.search(rb">p\d+<|\"p\d+\"", raw)


def _chunks(raw):
    found, at = set(), 8
    while at < len(raw):
        (size,) = struct.unpack(">I", raw[at : at + 4])
        found.add(raw[at + 4 : at + 8])
        at += size + 12
    return found


def test_a_matrix_and_agencies_can_be_asked_for(root):
    said = drawn("--as", "matrix", "--level", "agency", "agencies.svg")
    assert "A matrix" in said.output
    assert "4 nodes" in said.output


def test_a_release_has_its_name_on_the_page(root):
    drawn("--audience", "public", "--release", "Spring 2026", "map.html")
    assert "release: Spring 2026" in (root / "map.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [["map.gif"], ["--audience", "nobody", "map.svg"], ["--level", "street", "map.svg"], ["--as", "globe", "map.svg"]])
def test_what_there_is_not_is_refused_and_nothing_is_written(root, words):
    assert drawn(*words).exit_code == 2
    assert not list(root.glob("map.*"))


def test_the_help_has_an_example():
    assert "workbench network map --audience partners" in drawn("--help").output

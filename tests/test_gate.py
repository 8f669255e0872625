"""The last gate: a protected name is found in whatever form its bytes have, and the place is told without the name."""

from __future__ import annotations

import base64
import gzip
import io
import json
import struct
import zipfile
import zlib
from urllib.parse import quote

import pytest
from workspaces import (
    CANARY,
    finding,
    in_this_process,
    inquiry,
    manifest,
    notebook,
    shelf,
    template,
    workspace,
    write,
)

from workbench.disclosure import ProtectedNames
from workbench.reports.gate import leaks_in

NAMES = ProtectedNames([CANARY, "zq@example.org", "07700 900123"])
FIRST, LAST = CANARY.split()


def packed(**members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return raw.getvalue()


def png(text):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"zTXt", b"Author\x00\x00" + zlib.compress(text)) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def pdf(text):
    return b"%PDF-1.7\n1 0 obj\nstream\n" + zlib.compress(text) + b"\nendstream\n%%EOF"


SVG = f"<svg xmlns='http://www.w3.org/2000/svg'><title>{CANARY}</title></svg>".encode()
FORMS = {
    "as it is": f"<p>{CANARY}</p>",
    "in capitals": CANARY.upper(),
    "surname first": f"{LAST}, {FIRST}",
    "with an initial": f"Z. {LAST}",
    "over two lines": f"{FIRST}\n{LAST}",
    "with a hard space": f"{FIRST}\u00a0{LAST}",
    "with accents": f"Zébédee {LAST}",
    "as an e-mail address": "zq@example.org",
    "as a number": "(07700) 900-123",
    "as entities": "".join(f"&#{ord(c)};" for c in CANARY),
    "across tags": f"<b>{FIRST[:3]}</b>{FIRST[3:]} <i>{LAST}</i>",
    "in cells": f"<tr><td>{FIRST}</td><td>{LAST}</td></tr>",
    "in JSON escapes": json.dumps({"a": "".join(f"\\u{ord(c):04x}" for c in CANARY)}).replace("\\\\", "\\"),
    "in an address": f"<a href='?q={quote(CANARY)}'>x</a>",
    "in UTF-16": CANARY.encode("utf-16"),
    "in a picture": b"<img src='data:image/svg+xml;base64," + base64.b64encode(SVG) + b"'>",
    "in a picture with a charset": b"<img src='data:image/svg+xml;charset=utf-8;base64," + base64.b64encode(SVG) + b"'>",
    "in a picture as text": f"<img src='data:image/svg+xml,{quote(SVG)}'>",
    "in a PNG's text": png(CANARY.encode()),
    "in a PNG in a page": b"<img src='data:image/png;base64," + base64.b64encode(png(CANARY.encode())) + b"'>",
    "in a PDF": pdf(f"({CANARY})".encode()),
    "in a zip": packed(**{"xl/sharedStrings.xml": f"<t>{CANARY}</t>"}),
    "in a zip in a zip": packed(inner=packed(**{"a.xml": CANARY})),
    "in a zip's file name": packed(**{f"{FIRST}-{LAST}.txt": "x"}),
    "in a notebook's lines": json.dumps({"cells": [{"source": [f"{FIRST}\n", f"{LAST} was there"]}]}, indent=1),
    "in a notebook's picture": json.dumps({"data": {"image/png": base64.encodebytes(png(CANARY.encode())).decode()}}),
    "in a notebook's key": json.dumps({CANARY: 1}),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_name_is_found_in_every_form(form):
    raw = FORMS[form]
    leaks = leaks_in("page.html", raw if isinstance(raw, bytes) else raw.encode(), NAMES)
    assert leaks
    for leak in leaks:
        told = f"{leak.artefact} {leak.kind} {leak.where}".casefold()
        assert FIRST.casefold() not in told or form == "in a zip's file name"
        assert leak.where


@pytest.mark.parametrize(
    "text", ["", "Zebedeeq", f"{FIRST} met {LAST}s", "zebedee", "077009001234", json.dumps({"a": "b"}), "{torn", "\x00\xff"]
)
def test_what_is_no_name_is_let_through(text):
    assert leaks_in("page.html", text.encode("utf-8", "surrogateescape"), NAMES) == []
    assert leaks_in("page.html", CANARY.encode(), ProtectedNames([])) == []


def test_the_files_name_counts_too():
    assert [leak.where for leak in leaks_in("report-zebedee-quuxington.html", b"", NAMES)] == ["in the file's name"]


def test_damaged_archives_and_bombs_do_no_harm():
    good = packed(a="x" * 1000)
    for raw in (good[:40], b"PK\x03\x04", b"%PDF-1\nstream\nxx\nendstream", b"\x89PNG\r\n\x1a\nzTXtx", gzip.compress(b"x")):
        assert leaks_in("x", raw, NAMES) == []
    deep = packed(a=CANARY)
    for _ in range(20):
        deep = packed(a=deep)
    leaks_in("x", deep, NAMES)


PEOPLE = f"officer-1:\n  name: {CANARY}\n  email: zq@example.org\n"


@pytest.mark.slow
def test_a_template_that_holds_a_name_is_not_published_and_the_place_is_told(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(
        tmp_path, people=PEOPLE, bad=notebook(f"# Thanks\n\nWith thanks to {CANARY}"), good=notebook("print('fine')"),
        code=notebook(f"# {FIRST}\nx = 1\n'{LAST}'", "who = 'Zebedee ' + 'Quuxington'\nraise KeyError(who)"),
    )  # fmt: skip
    for audience in ("team", "public"):
        outcome = render(root, "bad", "good", "code", audience=audience, formats=("html", "ipynb"))
        assert outcome.exit_status == 1
        assert {leak.artefact for leak in outcome.withheld} >= {"bad.html", "bad.ipynb"}
        assert all(CANARY not in str(leak) for leak in outcome.withheld)
        there = {path.name for path in shelf(root, audience=audience).iterdir()}
        assert there >= {"good.html", "good.ipynb", "index.html", "manifest.jsonl"}
        assert not {name for name in there if name.startswith("bad")}
        assert "bad" not in {record["report"] for record in manifest(shelf(root, audience=audience))}
    published = b"".join(path.read_bytes() for path in (root / "reports").rglob("*") if path.is_file())
    assert LAST.encode() not in published


@pytest.mark.slow
def test_a_name_in_a_parameter_is_found_in_the_files_name_and_not_repeated(tmp_path, monkeypatch):
    root = workspace(tmp_path, people=PEOPLE, one=notebook(("parameters", "who = ''"), "print(len(who))"))
    outcome = in_this_process(monkeypatch)(root, "one", parameters={"who": CANARY})
    assert outcome.withheld
    assert all("quux" not in str(leak).casefold() for leak in outcome.withheld)
    assert [path.name for path in (root / "reports").rglob("*") if path.is_file()] == ["index-team.html"]


@pytest.mark.slow
def test_what_was_published_before_a_name_was_protected_is_taken_away(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, reads=notebook("print(open('inquiries/meals/findings/f.yaml').read())"), other=notebook("print(1)"))
    folder = inquiry(root, "meals")
    finding(folder, "f", f"Told by {CANARY}.")
    render(root, "reads", inquiry="meals")
    render(root, "other")
    page = shelf(root, "meals") / "reads.html"
    assert CANARY in page.read_text()
    write(root / "private/people.yaml", PEOPLE)
    outcome = render(root, "other")  # a run that is about another folder
    assert not page.exists()
    assert ({leak.artefact for leak in outcome.withheld}, outcome.exit_status) == ({"reads.html"}, 1)
    assert not (shelf(root, "meals") / "index.html").exists()
    assert render(root, "reads", inquiry="meals").withheld == []
    assert "[name withheld]" in page.read_text()


def test_a_broken_list_of_names_stops_everything(tmp_path):
    from workspaces import rendered

    from workbench.errors import RecordError

    root = workspace(tmp_path, people="officer-1: [", one=notebook("1"))
    with pytest.raises(RecordError, match=r"private/people\.yaml"):
        rendered(root, "one", audience="public")
    assert not list((root).rglob("*.html"))


@pytest.mark.slow
def test_a_withheld_report_appears_when_the_name_is_gone(tmp_path, monkeypatch):
    render = in_this_process(monkeypatch)
    root = workspace(tmp_path, people=PEOPLE, one=notebook(f"# {CANARY}"))
    assert render(root, "one").withheld
    template(root, "one", notebook("# A member"))
    outcome = render(root, "one")
    assert (outcome.made, outcome.withheld) == (["one"], [])

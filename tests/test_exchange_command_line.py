"""`workbench catalogue export` and `import`: each format for each audience, with no byte of what an audience may not see."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner
from workspaces import repository_copy, write

import workbench.cli
from workbench.catalogue import open_catalogue
from workbench.catalogue.exchange import EXPORT_FORMATS, read_entries
from workbench.cli import app, main

CANARIES = {"team": "Canary of the team", "partners": "Canary of the partners", "public": "Canary of the public"}
ENTRY = f"""\
id: claims
audience: public
title: Claims
summary: {CANARIES["public"]}
creators:
  - acas
holder: acas
contact_role: Data Team, data@example.gov.uk
how_to_ask: {CANARIES["partners"]}
licence: Open Government Licence v3.0
version: "1"
access_rights: open
security: OFFICIAL
updated: 2023-02-01
frequency: monthly
note: {CANARIES["team"]}
"""
HIDDEN = f"""\
id: hidden
title: Hidden
summary: {CANARIES["team"]} entry
"""
ENDINGS = {"xlsx": ".xlsx", "ods": ".ods", "json": ".json", "dcat-ttl": ".ttl", "dcat-jsonld": ".jsonld"}


@pytest.fixture
def say(monkeypatch, capfd):
    """Run a command in this process as the console script does; give status, output and errors."""
    monkeypatch.setattr(workbench.cli.signal, "signal", lambda *_: None)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["workbench", "catalogue", *map(str, arguments)])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def root(tmp_path, monkeypatch):
    root = tmp_path / "ws"
    write(root / "workbench.toml", 'format = 1\ntitle = "A small workspace"\n')
    write(root / "data_catalog/agencies/acas.yaml", "id: acas\naudience: public\ntitle: Acas\n")
    write(root / "data_catalog/datasets/claims.yaml", ENTRY)
    write(root / "data_catalog/datasets/hidden.yaml", HIDDEN)
    monkeypatch.chdir(root)
    return root


def every_byte(path: Path) -> bytes:
    """Give all bytes of a file or folder, zips unpacked."""
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    found = []
    for file in files:
        raw = file.read_bytes()
        found.append(raw)
        if zipfile.is_zipfile(io.BytesIO(raw)):
            with zipfile.ZipFile(io.BytesIO(raw)) as packed:
                found += [packed.read(name) for name in packed.namelist()]
    return b"\n".join(found)


@pytest.mark.parametrize("command", ["import", "export"])
def test_each_command_has_help_with_an_example(command):
    shown = CliRunner().invoke(app, ["catalogue", command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    assert shown.exit_code == 0
    assert f"workbench catalogue {command}" in shown.output
    assert "Example" in shown.output


@pytest.mark.parametrize(
    ("to", "audience"),
    [(to, audience) for to in EXPORT_FORMATS for audience in CANARIES if (to, audience) != ("ukgov", "public")],  # see the next test
)
@pytest.mark.usefixtures("root")
def test_an_export_holds_what_its_audience_may_see_and_nothing_else(say, tmp_path, to, audience):
    if to.startswith("dcat"):
        pytest.importorskip("rdflib")
    target = tmp_path / f"out{ENDINGS.get(to, '')}"
    status, out, err = say("export", "--to", to, "--audience", audience, target)
    assert (status, err) == (0, "")
    seen = every_byte(target)
    assert CANARIES["public"].encode() in seen
    order = list(CANARIES)
    for canary in order[: order.index(audience)]:
        assert CANARIES[canary].encode() not in seen
        assert CANARIES[canary] not in out
    if to != "ukgov":  # which has no place for the others
        assert all(CANARIES[canary].encode() in seen for canary in order[order.index(audience) :])


def test_an_export_of_which_no_entry_is_whole_says_what_is_missing_and_writes_nothing(say, root, tmp_path):
    status, out, err = say("export", "--to", "ukgov", "--audience", "public", tmp_path / "uk")
    assert status == 1
    assert "dataset claims: contactPoint" in out
    assert "nothing was written" in err
    assert not (tmp_path / "uk").exists()


@pytest.mark.parametrize(("to", "audience", "told"), [("pdf", "team", "[unknown-file-format]"), ("csv", "nobody", "no audience")])
@pytest.mark.usefixtures("root")
def test_a_wrong_request_ends_with_two(say, tmp_path, to, audience, told):
    status, _, err = say("export", "--to", to, "--audience", audience, tmp_path / "out")
    assert (status, told in err) == (2, True)


def test_nothing_to_export_is_said(say, root, tmp_path):
    for path in (root / "data_catalog").rglob("*.yaml"):
        path.unlink()
    status, _, err = say("export", "--to", "csv", tmp_path / "out")
    assert (status, "[nothing-to-export]" in err) == (2, True)


def test_a_file_is_not_written_over_a_folder_nor_a_folder_over_a_file(say, root, tmp_path):
    (tmp_path / "folder").mkdir()
    write(tmp_path / "file", "mine")
    assert "[not-a-file]" in say("export", "--to", "json", tmp_path / "folder")[2]
    assert "[not-a-folder]" in say("export", "--to", "csv", tmp_path / "file")[2]
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_the_whole_sample_goes_out_and_comes_back_the_same(say, tmp_path, monkeypatch):
    root = repository_copy(tmp_path / "ws")
    monkeypatch.chdir(root)
    before = every_byte(root / "data_catalog")
    assert say("export", "--to", "xlsx", tmp_path / "c.xlsx")[0] == 0
    status, out, _ = say("import", tmp_path / "c.xlsx", "--json")
    told = json.loads(out)
    assert (status, told["left_out"], told["problems"]) == (0, [], [])
    assert {entry["how"] for entry in told["entries"]} == {"same"}
    assert every_byte(root / "data_catalog") == before


def test_import_shows_the_mapping_and_what_is_left_out_and_a_dry_run_writes_nothing(say, root, tmp_path):
    write(tmp_path / "ours.csv", "What the data are called,colour\nMore claims,blue\n")
    status, out, _ = say("import", tmp_path / "ours.csv", "--kind", "dataset", "--dry-run")
    assert status == 0
    assert "What the data are called: title" in out
    assert "ours.csv, column 2: colour: No field is called so." in out
    assert "dataset more-claims: new" in out
    assert out.index("title") < out.index("more-claims: new")
    assert not (root / "data_catalog/datasets/more-claims.yaml").exists()
    assert say("import", tmp_path / "ours.csv", "--kind", "dataset")[0] == 0
    assert (root / "data_catalog/datasets/more-claims.yaml").read_text("utf-8") == "id: more-claims\ntitle: More claims\n"


def test_import_refuses_what_is_there_already_and_does_the_rest(say, root, tmp_path):
    write(tmp_path / "ours.csv", "title,summary\nClaims,Theirs\nMore,New\n")
    status, out, _ = say("import", tmp_path / "ours.csv", "--kind", "dataset")
    assert status == 1
    assert "[entry-exists]" in out
    assert (root / "data_catalog/datasets/claims.yaml").read_text("utf-8") == ENTRY
    assert (root / "data_catalog/datasets/more.yaml").exists()
    assert say("import", tmp_path / "ours.csv", "--kind", "dataset", "--replace")[0] == 0
    assert open_catalogue(root).get("claims").summary == "Theirs"


def test_import_of_a_table_of_unknown_kind_ends_with_two(say, root, tmp_path):
    write(tmp_path / "ours.csv", "title\nClaims\n")
    status, _, err = say("import", tmp_path / "ours.csv")
    assert (status, "[unknown-kind]" in err) == (2, True)


def test_the_catalogue_exports_itself_in_a_notebook(root, tmp_path):
    made = open_catalogue(root).export(to="json", file=tmp_path / "c.json")
    assert made.left_out == ()
    assert {record.id for record in read_entries(tmp_path / "c.json").records} == {"acas", "claims", "hidden"}

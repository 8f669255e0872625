"""An export writes over nothing unasked, makes no folder above, and tells what of the catalogue it does not hold."""

from __future__ import annotations

import json
import sys

import pytest
from workspaces import write

import workbench.cli
from workbench.cli import main


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


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    root = tmp_path / "ws"
    write(root / "workbench.toml", 'format = 1\ntitle = "A small workspace"\n')
    write(root / "data_catalog/agencies/acas.yaml", "id: acas\naudience: public\ntitle: Acas\n")
    monkeypatch.chdir(root)
    return root


@pytest.mark.parametrize(("to", "name"), [("json", "c.json"), ("csv", "c.zip"), ("xlsx", "c.xlsx")])
def test_a_file_that_is_there_is_written_over_only_when_asked(say, tmp_path, to, name):
    write(tmp_path / name, "mine")
    status, _, err = say("export", "--to", to, tmp_path / name)
    assert (status, "[would-overwrite]" in err, "--replace" in err) == (2, True, True)
    assert (tmp_path / name).read_text("utf-8") == "mine"
    assert say("export", "--to", to, "--replace", tmp_path / name)[0] == 0
    assert (tmp_path / name).read_bytes() != b"mine"


@pytest.mark.parametrize("there", ["other.txt", "agencies.csv"])
def test_a_folder_that_is_not_empty_is_written_into_only_when_asked(say, tmp_path, there):
    write(tmp_path / "out" / there, "mine")
    status, _, err = say("export", "--to", "csv", tmp_path / "out")
    assert (status, "holds 1 file already" in err, "[would-overwrite]" in err) == (2, True, True)
    assert {path.name: path.read_text("utf-8") for path in (tmp_path / "out").iterdir()} == {there: "mine"}
    assert say("export", "--to", "csv", "--replace", tmp_path / "out")[0] == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"agencies.csv", there}
    assert ((tmp_path / "out" / there).read_text("utf-8") == "mine") == (there == "other.txt")


@pytest.mark.parametrize(("to", "name"), [("json", "c.json"), ("csv", "c"), ("csv", "c.zip")])
def test_a_folder_above_that_is_not_there_is_not_made(say, tmp_path, to, name):
    for more in ([], ["--replace"]):
        status, _, err = say("export", "--to", to, *more, tmp_path / "mistyped" / name)
        assert (status, "[no-such-folder]" in err) == (2, True)
    assert not (tmp_path / "mistyped").exists()


def test_an_empty_folder_and_a_new_one_are_written_into(say, tmp_path):
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new"):
        assert say("export", "--to", "csv", tmp_path / name)[0] == 0
        assert [path.name for path in (tmp_path / name).iterdir()] == ["agencies.csv"]


@pytest.mark.parametrize("to", ["json", "csv", "xlsx"])
def test_rules_and_vocabularies_are_said_not_to_be_in_an_export(say, root, tmp_path, to):
    status, out, _ = say("export", "--to", to, "--json", tmp_path / "none")
    assert (status, json.loads(out)["left_out"]) == (0, [])
    write(root / "data_catalog/rules.yaml", "off: []\n")
    write(root / "data_catalog/vocabularies/areas.yaml", "terms: []\n")
    status, out, _ = say("export", "--to", to, tmp_path / "out")
    assert status == 0
    assert "data_catalog/rules.yaml: It is no entry, so no format holds it" in out
    assert "data_catalog/vocabularies/areas.yaml: It is no entry" in out

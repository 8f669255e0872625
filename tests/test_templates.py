"""Report templates: which there are, which wins, what each asks for, and what a broken one says."""

from __future__ import annotations

import pytest
from workspaces import in_this_process as here
from workspaces import inquiry, notebook, shelf, template, workspace, write

from workbench.errors import ParameterError, RequestError, UnknownNameError
from workbench.reports import find_template, list_templates

SHIPPED = {
    "agency_card", "area_context", "area_profile", "briefing", "catalogue_report", "cycle_report", "data_sharing_report", "inquiry_report",
    "instrument_summary", "network_report", "portfolio", "retreat_evaluation", "service_directory", "vignette_pack", "whats_new",
}  # fmt: skip


def test_those_that_travel_with_the_package_are_there_in_every_workspace(tmp_path):
    found = {t.name: t for t in list_templates(workspace(tmp_path))}
    assert set(found) >= SHIPPED
    assert not any(found[name].own for name in SHIPPED)
    assert all(found[name].about for name in SHIPPED)


def test_the_workspaces_own_template_wins(tmp_path):
    root = workspace(tmp_path, portfolio=notebook("1", title="Ours"))
    assert find_template("portfolio", root).title == "Ours"
    assert find_template("portfolio", root).own
    assert [t.title for t in list_templates(root) if t.name == "portfolio"] == ["Ours"]


def test_any_notebook_is_a_template_by_its_path(tmp_path, monkeypatch):
    root = workspace(tmp_path / "ws")
    path = write(tmp_path / "else where" / "What works? 50% #1.ipynb", notebook("1"))
    assert find_template(str(path), root).path == path
    monkeypatch.chdir(path.parent)
    assert find_template(path.name, root).name == "What works? 50% #1"
    assert find_template(f"./{path.name}", root).path.is_absolute()


@pytest.mark.parametrize("name", ["nothing", "../reports/portfolio", "missing.ipynb", "", "/", "workbench.toml"])
def test_an_unknown_one_is_named_with_those_there_are(tmp_path, name):
    root = workspace(tmp_path, broken="{")
    with pytest.raises(UnknownNameError, match=r"area_context, area_profile, briefing, broken, catalogue_report, cycle_report") as caught:
        find_template(name, root)
    assert f"“{name}”" in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '{"cells": 1}', '{"cells": [1]}', '{"worksheets": []}', "\x00", "[" * 100_000,
    ],
    ids=["empty", "torn", "a list", "null", "no list", "no cell", "format 3", "binary", "deep"],
)  # fmt: skip
def test_a_broken_notebook_is_named_in_a_sentence(tmp_path, text):
    root = workspace(tmp_path, torn=text)
    with pytest.raises(ParameterError, match=r"^torn\.ipynb is not a notebook that can be read\. Open it in JupyterLab"):
        find_template("torn", root)


@pytest.mark.parametrize("source", ["def (", "x = 'a", "(" * 5000, "x = 1\n  y = 2"], ids=["def", "quote", "deep", "indent"])
def test_a_parameters_cell_that_is_no_python_is_named(tmp_path, source):
    root = workspace(tmp_path, odd=notebook(("parameters", source)))
    with pytest.raises(ParameterError, match=r"odd\.ipynb: the cell tagged “parameters” cannot be read"):
        find_template("odd", root)


def test_metadata_of_any_shape_does_no_harm(tmp_path):
    cells = '[{"cell_type": "code", "metadata": {"tags": null}, "source": ["a = 1\\n", "b = 2"]}, {"cell_type": "code", "metadata": []}]'
    root = workspace(tmp_path, odd=f'{{"cells": {cells}, "metadata": {{"workbench": [1]}}}}')
    template(root, "odder", f'{{"cells": {cells}, "metadata": []}}')
    assert find_template("odd", root).title == "Odd"
    assert find_template("odder", root).parameters == {}


def test_a_type_that_there_is_not_is_named(tmp_path):
    root = workspace(tmp_path, odd=notebook(("parameters", "a = 1"), parameters={"a": {"type": "strin"}}))
    with pytest.raises(ParameterError, match=r"odd.*“a”.*“strin”.*There are: text, number"):
        find_template("odd", root)


def test_parameters_have_the_types_of_their_defaults_or_as_described(tmp_path):
    source = """\
%matplotlib inline
a = "x # y"  # first
b: float = 3
c = 3
d = True
e = [1, 2]
f = some_call()
g = {[]: 1}
as_of = ""
inquiry = ""
h, i = 1, 2
area = (
    "fife"
)  # where
j = "2026-01-01"
"""
    described = {"j": {"type": "date", "help": "A day", "required": True}}
    found = find_template("t", workspace(tmp_path, t=notebook(("parameters", source), parameters=described))).parameters
    assert {n: p.type for n, p in found.items()} == {
        "a": "text", "b": "number", "c": "integer", "d": "yes or no", "e": "list", "f": "text", "g": "text",
        "as_of": "date", "inquiry": "inquiry", "area": "area", "j": "date",
    }  # fmt: skip
    assert [found[n].help for n in ("a", "area", "j", "c")] == ["first", "where", "A day", ""]
    assert (found["a"].default, found["f"].default, found["j"].required) == ("x # y", None, True)


def test_the_scope_is_as_described_or_follows_from_the_parameters(tmp_path):
    root = workspace(
        tmp_path,
        a=notebook(("parameters", "inquiry = ''")),
        b=notebook("1"),
        c=notebook(("parameters", "inquiry = ''"), scope="workspace"),
        d=notebook("1", scope="galaxy"),
    )
    assert [find_template(n, root).scope for n in "abcd"] == ["inquiry", "workspace", "workspace", "workspace"]


@pytest.mark.slow
def test_notebooks_from_anywhere_run_as_they_are(tmp_path, monkeypatch):
    root = workspace(tmp_path / "a {strange} place é", plain=notebook("print(6 * 7)"))
    theirs = notebook(("parameters", "n = 1"), "# Theirs", "print('n is', n)", kernel="conda-env-their-py")
    path = write(tmp_path / "{n} x {" / "Their report (v2) #1?.ipynb", theirs)
    outcome = here(monkeypatch)(root, "plain", str(path), parameters={"n": "5"})
    assert outcome.failures == {}
    folder = shelf(root)
    assert "42" in (folder / "plain.html").read_text()
    assert "n is 5" in (folder / "Their report (v2) #1?-5.html").read_text()
    index = (folder / "index.html").read_text()
    assert 'href="Their%20report%20%28v2%29%20%231%3F-5.html"' in index


def test_a_report_about_one_inquiry_needs_one(tmp_path, monkeypatch):
    root = workspace(tmp_path, one=notebook(("parameters", "inquiry = ''")))
    with pytest.raises(RequestError, match=r"“one” is about one inquiry, and none is named. Add --inquiry SLUG"):
        here(monkeypatch)(root, "one")
    inquiry(root, "school-meals")
    with pytest.raises(UnknownNameError, match=r"school-meals"):
        here(monkeypatch)(root, "one", inquiry="school-meal")


def test_a_report_cannot_take_the_indexs_name(tmp_path, monkeypatch):
    root = workspace(tmp_path, Index=notebook("1"))
    with pytest.raises(RequestError, match=r"cannot be called “Index”"):
        here(monkeypatch)(root, "Index")

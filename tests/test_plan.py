"""What a run will make: the lists of reports, the scopes, the cycles and the audiences."""

from __future__ import annotations

import pytest
from workspaces import DAY, finding, inquiry, notebook, rendered, repository_copy, shelf, workspace, write
from workspaces import in_this_process as here

from workbench.errors import RecordError, RequestError, UnknownNameError
from workbench.partnership import open_workspace
from workbench.reports import Request, check_everything, plan_jobs

AT = """
import datetime as dt
import workbench as wb
report = wb.open_workspace(".").inquiry(inquiry).at(cycle=cycle or None, as_of=dt.date.fromisoformat(as_of))
print("cycle", report.cycle.number, "shows", sorted(f.id for f in report.findings))
"""


@pytest.fixture
def root(tmp_path):
    root = workspace(tmp_path, a=notebook("1"), b=notebook("1"), about=notebook(("parameters", "inquiry = ''\ncycle = 0\nas_of = ''"), AT))
    folder = inquiry(root, "school-meals", cycles=2)
    finding(folder, "early", "Found early.", cycle=1)
    finding(folder, "late", "Found late.", cycle=2)
    inquiry(root, "quiet", audience="team")
    return root


def planned(root, *reports, **request):
    return plan_jobs(Request(reports=reports, **request), open_workspace(root), as_of=DAY)


def settings(root, text):
    write(root / "workbench.toml", f'format = 1\ntitle = "A small workspace"\n{text}\n')


def test_without_a_name_the_default_inquirys_list_and_the_workspaces_are_made(root):
    settings(root, 'default_inquiry = "school-meals"')
    write(root / "inquiries/school-meals/reports.yaml", "reports:\n  - report: about\n")
    write(root / "reports.yaml", "reports:\n  - report: b\n  - report: a\n    audiences: [team]\n")
    assert [(j.scope, j.cycle, j.name) for j in planned(root)] == [
        ("school-meals", "cycle-2", "about"), ("workspace", "all", "b"), ("workspace", "all", "a"),
    ]  # fmt: skip
    assert [j.name for j in planned(root, audience="public")] == ["about", "b"]
    assert [j.name for j in planned(root, inquiry="school-meals")] == ["about"]


def test_a_list_names_notebooks_beside_it(root):
    write(root / "inquiries/school-meals/own.ipynb", notebook("1"))
    write(root / "inquiries/school-meals/reports.yaml", "reports:\n  - report: own.ipynb\n")
    assert [(j.scope, j.name) for j in planned(root, inquiry="school-meals")] == [("school-meals", "own")]


def test_a_list_that_is_wrong_is_refused_and_check_names_the_same(root):
    path = write(root / "reports.yaml", "reports:\n  - report: a\n    colour: red\n")
    with pytest.raises(RecordError, match=r"reports\.yaml:3"):
        planned(root)
    assert [(p.file, p.line) for p in check_everything(root)] == [("reports.yaml", 3)]
    write(path, "reports:\n  - report: nope\n  - report: a\n    parameters: {x: 1}\n")
    assert [p.code for p in check_everything(root)] == ["unknown-name", "unknown-parameter"]
    with pytest.raises(UnknownNameError, match=r"no report “nope”"):
        planned(root)


def test_an_inquiry_without_a_list_is_told_what_to_do(root):
    with pytest.raises(RequestError, match=r"“school-meals” has no list of reports. Name a report, or write inquiries/"):
        planned(root, inquiry="school-meals")


@pytest.mark.parametrize("name", ["nope", "../quiet", "school-meals/", ".", "School-Meals"])
def test_an_unknown_inquiry_is_refused_with_those_there_are(root, name):
    with pytest.raises(UnknownNameError, match=r"quiet, school-meals"):
        planned(root, "a", inquiry=name)


@pytest.mark.slow
def test_an_earlier_cycle_is_shown_as_it_stood_at_its_end(root, monkeypatch):
    render = here(monkeypatch)
    render(root, "about", inquiry="school-meals", cycle=1)
    render(root, "about", inquiry="school-meals")
    first = (shelf(root, "school-meals", "cycle-1") / "about.html").read_text()
    second = (shelf(root, "school-meals", "cycle-2") / "about.html").read_text()
    assert "cycle 1 shows [&#39;early&#39;]" in first or "cycle 1 shows ['early']" in first
    assert "cycle 2 shows [&#39;early&#39;, &#39;late&#39;]" in second or "cycle 2 shows ['early', 'late']" in second


def test_an_inquiry_of_the_team_is_refused_to_others_and_nothing_is_made(root):
    for audience in ("partners", "public"):
        with pytest.raises(RequestError, match=rf"“quiet” may not be shown to the audience “{audience}”") as caught:
            rendered(root, "about", inquiry="quiet", audience=audience)
        assert caught.value.exit_status == 2
    assert not (root / "reports").exists()


def test_the_repositorys_own_lists_plan_every_kind_and_every_council_area(tmp_path):
    jobs = planned(repository_copy(tmp_path / "copy"))
    kinds = [job.template_name for job in jobs]
    assert set(kinds) == {
        "inquiry_report", "cycle_report", "portfolio", "area_context", "area_profile", "briefing", "catalogue_report", "data_sharing_report",
        "agency_card", "service_directory", "whats_new", "retreat_evaluation", "vignette_pack", "network_report",
    }  # fmt: skip
    assert kinds.count("area_context") == 32

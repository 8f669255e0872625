"""A saved table reads for ever without a key, is never silently changed or stale, and says what a refresh changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_fixtures import fixture_path
from workspaces import cli, repository_copy

import workbench as wb
from workbench.errors import RecordError, RequestError, ServiceError, UnknownNameError
from workbench.partnership import check_workspace, project
from workbench.statxplore import (
    Client,
    Cube,
    Field,
    Item,
    Measure,
    Months,
    Origin,
    Query,
    Table,
    changes_between,
    import_export,
    read_saved,
    refresh,
    save_table,
)
from workbench.statxplore.practice import PracticeServer
from workbench.statxplore.practice.samples import sample_queries

_UC = "Universal Credit sanction decisions (SYNTHETIC practice data)"
_DATES = "str:field:D:F_DATE:DATE_NAME"
_TABLES = "inquiries/fife-welfare-sanctions/statxplore"


def _table(values, months=("201601", "201602"), areas=("Fife", "Moray"), **more):
    items = tuple(Item("item", (month,), (f"str:value:D:F_DATE:DATE_NAME:C:{month}",)) for month in months)
    places = tuple(Item("item", (name,), (f"str:value:D:F:AREA:V:{name}",)) for name in areas)
    cube = Cube(np.array(values, dtype=float).reshape(len(months), len(areas)))
    return Table(
        "Made up for a test", (Field("Month", items, _DATES), Field("Area", places, "str:field:D:F:AREA")),
        (Measure("Decisions", "str:count:D:F", "COUNT"),), (cube,), "str:database:D", **more,
    )  # fmt: skip


@pytest.fixture
def server():
    with PracticeServer(people=20_000) as server:
        yield server


@pytest.fixture
def client(server):
    with Client("practice", server.base_url, say=lambda _s: None) as client:
        yield client


# saved and read


@pytest.mark.parametrize("name", ["a", "c"])
def test_a_recording_comes_back_whole(tmp_path, name):
    reply = json.loads(fixture_path("statxplore", "responses", f"hoc_example_{name}_response.json").read_text(encoding="utf-8"))
    origin = Origin("https://stat-xplore.dwp.gov.uk/webapi/rest/v1", dt.datetime(2019, 3, 7, tzinfo=dt.UTC))
    table = Table.from_response(reply, origin=origin)
    save_table(tmp_path / "t.json", table, title="As recorded")
    saved = read_saved(tmp_path / "t.json")
    assert saved.table.frame.equals(table.frame)
    assert saved.table.annotations == table.annotations
    assert saved.table.query == table.query
    assert saved.table.origin == origin
    assert saved.title == "As recorded"
    assert "Department for Work and Pensions" in saved.attribution
    assert saved.age(dt.date(2019, 3, 10)) == 3


@pytest.mark.parametrize("got", ["2031-12-01", "yesterday", "2026-11-23"])
def test_a_download_is_not_of_a_day_to_come(got):
    export = fixture_path("statxplore", "exports", "uc_la_households.xlsx")
    with pytest.raises(RequestError, match="is not a day up to today"):
        import_export(export, today=dt.date(2026, 11, 22), got=got)


def test_a_website_download_is_saved_the_same_way(tmp_path):
    table = import_export(fixture_path("statxplore", "exports", "bencom_table_2019-03-07_13-12-17.xlsx"), today=dt.date(2026, 11, 22))
    assert table.origin.got == dt.datetime(2019, 3, 7, tzinfo=dt.UTC)  # from the name that the website gave the file
    save_table(tmp_path / "t.json", table)
    saved = read_saved(tmp_path / "t.json")
    assert saved.table.frame.equals(table.frame)
    assert saved.table.filters == table.filters != ()
    with Client("practice-1", "https://stat-xplore.invalid/rest") as client, pytest.raises(RequestError, match="cannot be asked for again"):
        refresh(tmp_path / "t.json", client)


_numbers = st.one_of(st.floats(-1e12, 1e12), st.just(float("nan")))
_names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)


@given(st.data())
def test_any_table_comes_back_as_it_was(tmp_path_factory, data):
    shape = data.draw(st.lists(st.integers(1, 3), max_size=3))
    keys = st.lists(st.sampled_from(["r", "p", "XI"]), unique=True, max_size=2).map(tuple)
    fields = []
    for axis, length in enumerate(shape):
        items = []
        for n in range(length):
            members = data.draw(st.integers(1, 2))
            uris = tuple(f"str:value:D:F:C{axis}:V:{n}-{m}" for m in range(members))
            labels = tuple(data.draw(_names) for _ in range(members))
            items.append(Item("group" if members > 1 else "item", labels, uris, flags=data.draw(keys)))
        if data.draw(st.booleans()):
            items.append(Item("total", ("Total",), flags=data.draw(keys)))
        fields.append(Field(data.draw(_names), tuple(items), f"str:field:D:F:C{axis}", data.draw(keys)))
    sizes = tuple(len(one.items) for one in fields)
    count = int(np.prod(sizes, dtype=int))
    values = np.array([data.draw(_numbers) for _ in range(count)]).reshape(sizes)
    flags = dict.fromkeys(data.draw(st.sets(st.integers(0, count - 1))), ("p",))
    table = Table(
        data.draw(_names), tuple(fields), (Measure("N", "str:count:D:F", "COUNT", "str:count:D:F"),), (Cube(values, 1, flags),),
        "str:database:D", {"r": data.draw(_names)}, data.draw(keys), None, ((data.draw(_names), data.draw(_names)),),
        Origin("somewhere", data.draw(st.none() | st.just(dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.UTC)))),
    )  # fmt: skip
    path = tmp_path_factory.mktemp("any") / "t.json"
    save_table(path, table)
    assert read_saved(path).table == table


def test_custom_names_and_moving_months_are_kept(tmp_path, client):
    both = {"Fife and Moray": ["Fife", "Moray"]}
    query = client.query(_UC, by={"Month": Months(newest=3), "Country - council area - Fife's committee areas": both})
    save_table(tmp_path / "t.json", client.table(query))
    saved = read_saved(tmp_path / "t.json")
    assert saved.table.fields[1].items[0].name == "Fife and Moray"
    assert saved.query.months == Months(newest=3)
    assert saved.table.synthetic
    assert saved.attribution.startswith("SYNTHETIC")
    assert "SYNTHETIC" in (tmp_path / "t.json").read_text(encoding="utf-8")


def test_it_reads_without_key_and_network(tmp_path, client, monkeypatch):
    save_table(tmp_path / "t.json", client.table(client.query(_UC, by={"Decision outcome": None})))
    monkeypatch.setattr("socket.socket", None)
    assert read_saved(tmp_path / "t.json").table.frame.shape[0] > 0


# never silently changed


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda body: body["response"]["cubes"]["str:count:D:F"]["values"][0].__setitem__(0, 99.0), "altered-table"),
        (lambda body: body["response"]["fields"][1]["items"][0].update(labels=["Angus"]), "altered-table"),
        (lambda body: body["group_names"].append({"name": "Other", "values": ["a"]}), "altered-table"),
        (lambda body: body.update(got="2031-01-01T00:00:00+00:00"), "altered-table"),
        (lambda body: body.update(history=[]), "altered-table"),
        (lambda body: body.pop("response_sha256"), "altered-table"),
        (lambda body: body.pop("sha256"), "altered-table"),
        (lambda body: body.update(format=2), "newer-format"),
        (lambda body: body.update(kind="something else"), "not-a-saved-table"),
        (lambda body: body.pop("history"), "not-a-saved-table"),
        (lambda body: body.update(got="last week"), "not-a-saved-table"),
        (lambda body: body.update(months=["a", "b"]), "not-a-saved-table"),
        (lambda body: body["response"].pop("cubes"), "unexpected-reply"),
    ],
    ids=["a number", "a label", "a group", "the day", "the history", "a checksum", "the checksum", "a newer format", "another kind", "no history", "no date", "no months", "no cells"],
)
def test_a_file_that_was_changed_by_hand_is_refused(tmp_path, change, code):
    path = tmp_path / "t.json"
    save_table(path, _table([1, 2, 3, 4]))
    body = json.loads(path.read_text(encoding="utf-8"))
    change(body)
    path.write_text(json.dumps(body), encoding="utf-8")
    with pytest.raises(RecordError) as raised:
        read_saved(path)
    assert raised.value.problems[0].code == code
    assert raised.value.problems[0].file == "t.json"


def test_a_title_may_be_worded_anew(tmp_path):
    path = tmp_path / "t.json"
    save_table(path, _table([1, 2, 3, 4]), title="Before")
    path.write_text(path.read_text(encoding="utf-8").replace('"Before"', '"After"'), encoding="utf-8")
    assert read_saved(path).title == "After"


def test_what_was_saved_can_be_read_however_many_notes_its_cells_have(tmp_path):
    months = tuple(f"{year}{month:02d}" for year in range(2000, 2020) for month in range(1, 13))
    areas = tuple(f"Area {n}" for n in range(4_500))
    table = _table(np.arange(len(months) * len(areas)), months, areas)
    table = replace(table, cubes=(replace(table.cubes[0], flags={7: ("p",)}),))
    save_table(tmp_path / "t.json", table)
    assert read_saved(tmp_path / "t.json").table.cubes == table.cubes


def test_a_table_that_is_too_large_is_refused_before_the_old_one_is_touched(tmp_path, monkeypatch):
    path = tmp_path / "t.json"
    save_table(path, _table([1, 2, 3, 4]))
    raw = path.read_bytes()
    monkeypatch.setattr("workbench.statxplore.saved._MOST_CELLS", 3)
    with pytest.raises(RequestError, match="too large to be kept"):
        save_table(path, _table([1, 2, 3, 5]))
    assert path.read_bytes() == raw


def test_a_file_laid_out_anew_is_still_the_same_table(tmp_path):
    path = tmp_path / "t.json"
    save_table(path, _table([1, 2, 3, float("nan")]))
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")), indent=8, sort_keys=True), encoding="utf-8")
    assert read_saved(path).table.frame["value"].tolist()[:3] == [1, 2, 3]


# refreshed


def test_a_refresh_brings_new_months_and_says_what_was_revised(tmp_path, server, client):
    path = tmp_path / "t.json"
    query = client.query(_UC, by={"Month": ["202503", "202504", "202505"], "Decision outcome": None})
    before = save_table(path, client.table(query))
    server.publish_next_month()
    saved, changes = refresh(path, client)
    assert changes.new_periods == ("June 2025",)
    assert changes.gone_periods == ()
    assert changes.revised
    old = before.table.frame.set_index(["Month code", "Decision outcome"])["value"]
    new = saved.table.frame.set_index(["Month code", "Decision outcome"])["value"]
    assert len(changes.revised) == sum(old[place] != new[place] for place in old.index)
    most = changes.revised[0]
    assert abs(most.after - most.before) == max(abs(new[place] - old[place]) for place in old.index)
    assert [one.changed for one in read_saved(path).history] == ["", changes.words]
    assert "New: June 2025." in changes.words
    assert "numbers were revised" in changes.words


def test_a_refresh_that_fails_leaves_the_file_as_it_was(tmp_path, server, client):
    path = tmp_path / "t.json"
    save_table(path, client.table(client.query(_UC, by={"Decision outcome": None})))
    raw = path.read_bytes()
    server.fail_next("html", endpoint="table")
    with pytest.raises(ServiceError):
        refresh(path, client)
    assert path.read_bytes() == raw


def test_months_that_were_picked_with_gaps_stay_picked(tmp_path, server, client):
    path = tmp_path / "t.json"
    save_table(path, client.table(client.query(_UC, by={"Month": ["202405", "202505"]})))
    server.publish_next_month()
    _, changes = refresh(path, client)
    assert changes.new_periods == ()


def test_practice_and_real_numbers_are_never_mixed(tmp_path, client):
    path = tmp_path / "t.json"
    table = client.table(client.query(_UC, by={"Decision outcome": None}))
    save_table(path, replace(table, origin=Origin("https://stat-xplore.dwp.gov.uk/webapi/rest/v1")))
    raw = path.read_bytes()
    with pytest.raises(RequestError, match="never mixed"):
        refresh(path, client)
    assert path.read_bytes() == raw


def test_changes_are_told_by_what_cells_are_not_by_their_order():
    before = _table([1, 2, 3, 4])
    after = _table([[9, 4, 3], [5, 2, 1], [7, 7, 7]], ("201602", "201601", "201603"), ("Angus", "Moray", "Fife"))
    changes = changes_between(before, after)
    assert changes.compared == 4
    assert changes.revised == ()
    assert changes.new_periods == ("201603",)
    assert changes.new_items == ("Area: Angus",)
    assert changes_between(after, before).gone_items == ("Area: Angus",)


def test_missing_that_became_known_is_a_revision():
    changes = changes_between(_table([1, float("nan"), 3, 4]), _table([1, 2, 3, 4]))
    assert [(one.before, one.after) for one in changes.revised] == [(None, 2.0)]
    assert "from missing to 2" in changes.words


def test_nothing_changed_is_said():
    assert changes_between(_table([1, 2, 3, 4]), _table([1, 2, 3, 4])).words == "Nothing changed."


# in the workspace


def test_the_samples_are_what_the_practice_server_gives(repository_root):
    ws = wb.open_workspace(repository_root)
    with PracticeServer() as server, Client("practice", server.base_url, say=lambda _s: None) as client:
        for name, _title, query in sample_queries(client):
            saved = ws.table(name, inquiry="fife-welfare-sanctions")
            assert saved.table.cubes == client.table(query).cubes, name
            assert saved.table.synthetic


def test_the_workspace_opens_them_by_name(repository_root):
    ws = wb.open_workspace(repository_root)
    assert "jsa-caseload" in ws.tables("fife-welfare-sanctions")
    with pytest.raises(UnknownNameError, match="There are: jsa-caseload"):
        ws.table("nothing", inquiry="fife-welfare-sanctions")
    with pytest.raises(UnknownNameError):
        ws.table("../inquiry", inquiry="fife-welfare-sanctions")


def test_check_names_a_table_that_was_changed(tmp_path):
    root = repository_copy(tmp_path / "ws")
    path = root / _TABLES / "jsa-caseload.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"Fife"', '"Fyfe"'), encoding="utf-8")
    (root / _TABLES / "Not A Name.json").write_text("{}", encoding="utf-8")
    problems = {(one.file, one.code) for one in check_workspace(root)}
    assert (f"{_TABLES}/jsa-caseload.json", "altered-table") in problems
    assert {code for file, code in problems if file.endswith("Not A Name.json")} == {"bad-id", "not-a-saved-table"}


@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_every_audience_gets_the_published_numbers_without_what_is_protected(tmp_path, audience):
    root = repository_copy(tmp_path / "ws")
    path = root / _TABLES / "jsa-caseload.json"
    saved = read_saved(path)
    save_table(path, saved.table, title="Asked for by AB123456C")  # workbench: allow
    copy = project(root, tmp_path / "copy", audience, on=dt.date(2026, 11, 22))
    shown = read_saved(copy.root / _TABLES / "jsa-caseload.json")
    assert shown.table.cubes == saved.table.cubes
    assert "AB123456C" not in (copy.root / _TABLES / "jsa-caseload.json").read_text(encoding="utf-8")  # workbench: allow


def test_a_table_that_cannot_be_read_is_left_out_and_said_so(tmp_path):
    root = repository_copy(tmp_path / "ws")
    (root / _TABLES / "jsa-caseload.json").write_text("{", encoding="utf-8")
    copy = project(root, tmp_path / "copy", "public", on=dt.date(2026, 11, 22))
    assert any("jsa-caseload.json is left out" in one for one in copy.left_out)
    assert not (copy.root / _TABLES / "jsa-caseload.json").exists()


# the command line


def test_a_download_is_imported_and_never_put_over_another_unasked(tmp_path):
    root = repository_copy(tmp_path / "ws")
    export = str(fixture_path("statxplore", "exports", "uc_la_households.xlsx"))
    done = cli("statxplore", "import", export, "--name", "uc-households", "--got", "2025-08-01", cwd=root)
    assert done.returncode == 0, done.stderr
    assert read_saved(root / _TABLES / "uc-households.json").table.origin.got == dt.datetime(2025, 8, 1, tzinfo=dt.UTC)
    again = cli("statxplore", "import", export, "--name", "uc-households", cwd=root)
    assert (again.returncode, "already" in again.stderr) == (2, True)
    replaced = cli("statxplore", "import", export, "--name", "uc-households", "--replace", cwd=root)
    assert "Nothing changed." in replaced.stdout
    assert cli("check", cwd=root).stdout == ""


def test_tables_are_refreshed_from_the_practice_server(tmp_path):
    root = repository_copy(tmp_path / "ws")
    done = cli("statxplore", "refresh", "jsa-caseload", "--practice", cwd=root)
    assert "jsa-caseload: Nothing changed." in done.stdout
    lost = cli("statxplore", "refresh", "not-there", "jsa-caseload", "--practice", cwd=root)
    assert lost.returncode == 1
    assert "jsa-caseload: Nothing changed." in lost.stdout
    assert "not-there stays as it was" in lost.stderr


def test_a_query_file_is_asked_for_saved_and_written(tmp_path, client):
    root = repository_copy(tmp_path / "ws")
    query = client.query(_UC, by={"Month": Months(newest=2), "Decision outcome": None})
    (tmp_path / "q.json").write_text(client.resolve(query).to_json(), encoding="utf-8")
    asked = str(tmp_path / "q.json")
    assert "8 cells" in cli("statxplore", "table", asked, "--dry-run", "--practice", cwd=root).stdout
    done = cli("statxplore", "table", asked, "--save", "uc", "--csv", str(tmp_path / "t.csv"), "--practice", cwd=root)
    assert done.returncode == 0, done.stderr
    assert Query.from_body(read_saved(root / _TABLES / "uc.json").query.to_body()) == client.resolve(query)
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").count("\n") == 9
    assert "Universal Credit" in cli("statxplore", "table", asked, "--practice", cwd=root).stdout


@pytest.fixture
def repository_root():
    from conftest import REPOSITORY

    return REPOSITORY

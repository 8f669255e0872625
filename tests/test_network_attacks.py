"""What a stranger tried on the network's commands: to recognise somebody, to lose an answer, to be told a name, to leave."""

from __future__ import annotations

import datetime as dt
import json
import os
import stat

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_workspaces import CANARY, bring_in, network, run, small
from typer import Typer
from workspaces import write

from workbench.cli.network import network_app
from workbench.cli.withdraw import withdraw_command
from workbench.errors import RecordError, RequestError, UnknownNameError, WorkbenchError
from workbench.network import Network, read_network
from workbench.network.referral_routes import referral_routes
from workbench.network.survey_withdrawal import ids_in_files
from workbench.partnership import network_withdrawal, open_workspace
from workbench.partnership.check import check_workspace
from workbench.partnership.network_ask import ask_network
from workbench.partnership.network_collect import collect_survey
from workbench.partnership.network_ledger import LEDGER, written_files
from workbench.partnership.network_people import open_network
from workbench.partnership.network_release import KEY_FILE, released_network
from workbench.partnership.network_risk import handover_pack, knowledge_at_risk, what_if
from workbench.partnership.network_routes import route_lines
from workbench.partnership.network_template import template_workbook_for

DAY = dt.date(2026, 5, 1)
COUNCIL, CHARITY = [f"c{i}" for i in range(6)], [f"h{i}" for i in range(5)]
NO = "consents:\n  - what: network\n    audience: team\n    given: no\n    on: 2026-01-01\n"
SEEN = "consents:\n  - what: network\n    audience: public\n    given: yes\n    on: 2026-01-01\n"


@pytest.fixture
def root(tmp_path):
    place = small(tmp_path / "ws")
    for one in (*COUNCIL, *CHARITY):
        person(place, one, "council" if one in COUNCIL else "charity")
    folder = place / "inquiries/meals/network"
    everybody = [*COUNCIL, *CHARITY]
    write(folder / "items.csv", "id,kind,label\ndebt,knowledge,Debt advice\n")
    write(folder / "wave-1/waves.csv", "person,asked,answered\n" + "".join(f"{one},yes,yes\n" for one in everybody))
    write(folder / "wave-1/ties.csv", "source,target,relation\nc1,h1,advice\nc0,h0,advice\nc0,h1,advice\n")
    write(folder / "wave-1/holds.csv", "holder,item,level,source,told_by\nc1,debt,4,self,\nc0,debt,1,other,h1\n")
    return place


def person(place, one, agency, more=""):
    write(place / f"people/{one}.yaml", f"id: {one}\nrole: Adviser\nagency: {agency}\n{more}")


def table(place, name, text, wave="wave-1"):
    write(place / f"inquiries/meals/network/{wave}/{name}.csv", text)


def withdraw(place, monkeypatch, *words):
    app = Typer()
    app.command()(withdraw_command)
    return run(place, monkeypatch, app, *words)


def asked(place, **options):
    return ask_network(open_workspace(place), "debt advice", on=DAY, **options)


# Whether somebody is recognised


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_of_a_group_nothing_is_told_that_is_true_of_one_of_its_people(root, audience):
    before = asked(root, audience=audience)
    (knower,) = before.knowers
    assert (knower.who, knower.people, knower.told_by) == ("People of The council", 0, "not shown")
    assert "say so" not in " ".join(before.lines)
    table(root, "holds", "holder,item,level,source,told_by\nc5,debt,2,self,\n")
    person(root, "c5", "council", SEEN)
    assert asked(root, audience=audience).knowers == before.knowers, "who has it, how well, who says so and what they agreed to"


def test_before_the_team_all_who_are_called_so_are_told_of_together(root):
    (knower,) = asked(root).knowers
    assert (knower.level, knower.told_by, knower.people) == ("a little to very well", "self", 2)
    assert "2 people; a little to very well; say so themselves" in "\n".join(asked(root).lines)


@given(levels=st.lists(st.tuples(st.sampled_from(COUNCIL), st.sampled_from([None, 1.0, 2.0, 4.0]), st.booleans()), min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_of_a_group_has_it_and_however_well_the_public_reads_the_same(root, levels):
    rows = {one: (level, by) for one, level, by in levels}
    text = "".join(f"{one},debt,{int(level) if level else 'unknown'},{'self,' if by else 'other,h1'}\n" for one, (level, by) in rows.items())
    table(root, "holds", "holder,item,level,source,told_by\n" + text)
    (knower,) = asked(root, audience="public").knowers
    assert (knower.who, knower.words) == ("People of The council", "not shown for a group; part of a group, in which nobody stands alone")


def test_who_said_no_is_not_told_of_by_asking_what_goes_with_them(root):
    person(root, "c1", "council", NO)
    ws = open_workspace(root)
    with pytest.raises(UnknownNameError):
        what_if(ws, ["c1"], on=DAY)
    with pytest.raises(UnknownNameError):
        handover_pack(ws, "c1", on=DAY)
    assert what_if(ws, ["council"], on=DAY), "an agency with others in it may be asked about"
    with pytest.raises(UnknownNameError, match="said no"):
        template_workbook_for(ws, respondent="c1", on=DAY)


def test_an_agency_of_whom_nobody_is_shown_is_not_told_to_have_something(root):
    person(root, "lone", "office", NO)
    table(root, "waves", "person,asked,answered\nlone,yes,yes\nc0,yes,yes\n")
    table(root, "ties", "source,target\nc0,c1\n")
    table(root, "holds", "holder,item,level\nlone,debt,4\n")
    table(root, "aware", "perceiver,holder,item,knows\n")
    said = "\n".join(knowledge_at_risk(open_workspace(root), on=DAY))
    assert "The office" not in said
    assert "Nobody outside is known to know that an agency whose people are not shown has: Debt advice." in said
    with pytest.raises(UnknownNameError):
        what_if(open_workspace(root), ["office"], on=DAY)


def test_who_only_passes_people_on_is_told_by_role_and_who_said_no_is_no_entry_point(root):
    person(root, "lone", "office")
    table(root, "referrals", "from,to,need,status\nlone,charity,Debt,working\ncouncil,lone,Debt,working\n")
    said = "\n".join(route_lines(open_workspace(root), "council", "Debt", on=DAY))
    assert "The council → Adviser, The office" in said
    person(root, "lone", "office", NO)
    said = "\n".join(route_lines(open_workspace(root), "council", "Debt", on=DAY))
    assert "The council → somebody who is not shown" in said
    with pytest.raises(UnknownNameError):
        route_lines(open_workspace(root), "lone", "Debt", on=DAY)
    assert "Adviser" not in "\n".join(ask_network(open_workspace(root), "debt", audience="public", on=DAY).lines)


# Who has left


def test_who_has_left_is_told_to_have_left_put_last_and_not_asked_about_again(root):
    table(root, "holds", "holder,item,level\nc1,debt,4\nh1,debt,1\n")
    person(root, "c1", "council", "left: 2026-04\n")
    ws = open_workspace(root)
    assert [knower.who for knower in asked(root).knowers] == ["Adviser, The charity", "Adviser, The council (has left)"]
    assert handover_pack(ws, "c1", on=DAY).who == "Adviser, The council (has left)"
    assert "left" not in "\n".join(asked(root, audience="public").lines)
    book = openpyxl.load_workbook(_saved(root, template_workbook_for(ws, on=DAY)))
    told = {row[1] for row in book["ties"].iter_rows(min_row=2, values_only=True)}
    assert "c2" in told
    assert "c1" not in told


@pytest.mark.parametrize("left", ["unknown", "2026", "2026-05-01", "2027-01"])
def test_who_may_still_be_there_is_not_told_to_have_left(root, left):
    person(root, "c1", "council", f"left: {left}\n")
    assert "has left" not in "\n".join(asked(root).lines)


# Releases


def test_a_name_of_a_release_is_not_taken_again_for_other_content(root, monkeypatch):
    network(root, monkeypatch, "export", "a.graphml", "--to", "graphml", "--release", "2026", "--audience", "public")
    network(root, monkeypatch, "export", "a.json", "--to", "node-link", "--release", "2026", "--audience", "public")
    network(root, monkeypatch, "export", "i.json", "--to", "node-link", "--release", "2026", "--audience", "public", "--items")
    person(root, "c5", "council", SEEN)
    done = run(root, monkeypatch, network_app, "export", "b.graphml", "--to", "graphml", "--release", "2026", "--audience", "public")
    assert (type(done.exception), done.exception.code) == (RequestError, "release-name-used")
    assert not (root / "b.graphml").exists()
    network(root, monkeypatch, "export", "b.graphml", "--to", "graphml", "--release", "2026, again", "--audience", "public")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_the_key_of_pseudonyms_is_never_readable_by_others(root, monkeypatch):
    modes = []
    monkeypatch.setattr("pathlib.Path.chmod", lambda path, mode: modes.append((path, mode)))
    released_network(open_workspace(root), "a", audience="team", on=DAY)
    assert (stat.S_IMODE((root / KEY_FILE).stat().st_mode), modes) == (0o600, []), "from the first moment on, not afterwards"


def test_a_withdrawal_removes_maps_and_exports_and_lists_those_that_went_elsewhere(root, monkeypatch, tmp_path):
    network(root, monkeypatch, "export", "out/a.graphml", "--to", "graphml", "--release", "2026", "--audience", "team")
    network(root, monkeypatch, "export", "sheets", "--to", "kumu-sheets", "--release", "2026", "--audience", "team")
    network(root, monkeypatch, "map", "out/map.svg")
    network(root, monkeypatch, "map", "out/drawn-over.svg", "--audience", "public")
    network(root, monkeypatch, "map", str(tmp_path / "elsewhere.svg"))
    (root / "out/drawn-over.svg").write_text("something else", encoding="utf-8")
    listed = withdraw(root, monkeypatch, "c0")
    assert "out/map.svg shows" in listed.output.replace("\n", "")
    done = withdraw(root, monkeypatch, "c0", "--yes")
    assert done.exit_code == 0, done.output
    left = sorted(path.relative_to(root).as_posix() for folder in ("out", "sheets") for path in (root / folder).rglob("*"))
    assert left == ["out/drawn-over.svg"], "what was changed since is somebody's own"
    assert "elsewhere.svg" in done.output
    assert (tmp_path / "elsewhere.svg").exists()


def test_a_cut_off_line_of_the_notes_stops_nothing(root):
    write(root / LEDGER, '{"release": "2026", "aud\n[1]\n{"file": 5, "inquiry": "meals"}\n')
    released_network(open_workspace(root), "2026", audience="public", on=DAY)
    assert written_files(root, ["meals"]) == ()


# Whoever has no record can leave


@pytest.mark.parametrize(
    ("file", "text", "after"),
    [
        ("ties", "source;target;relation\r\nghost-1;c1;advice\r\nc1;c0;advice\r\n", "source;target;relation\r\nc1;c0;advice\r\n"),
        ("holds", "holder,item,told_by\nc1,debt,ghost-1\nc0,debt,c1\n", "holder,item,told_by\nc0,debt,c1\n"),
        ("waves", "person,asked,answered,about\nc0,yes,yes,ghost-1; c1\n", "person,asked,answered,about\nc0,yes,yes,c1\n"),
        ("referrals", "from,to,need\nghost-1,council,Debt\nghost-10,council,Debt\n", "from,to,need\nghost-10,council,Debt\n"),
    ],
)
def test_a_pseudonym_that_stands_in_rows_only_can_be_withdrawn(root, monkeypatch, file, text, after):
    path = root / f"inquiries/meals/network/wave-1/{file}.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    done = withdraw(root, monkeypatch, "ghost-1", "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    assert path.read_bytes() == b"\xef\xbb\xbf" + after.encode()
    again = withdraw(root, monkeypatch, "ghost-1", "--yes")
    assert isinstance(again.exception, UnknownNameError)


def test_a_pseudonym_that_only_sheets_know_can_be_withdrawn(root, monkeypatch):
    sheets = "sheet,row,respondent,agency,consent,whom,how-often,about-what,refers-to-you,gain,anyone\n1,1,ann,council,yes,bea,weekly,data,yes,,\n"
    bring_in(root, monkeypatch, "network-roster", sheets)
    (root / "people/ann.yaml").unlink()
    assert withdraw(root, monkeypatch, "ann", "--yes").exit_code == 0
    assert "ann" not in (root / "inquiries/meals/instruments/network-roster/wave-1.csv").read_text(encoding="utf-8").split("\n", 1)[1]


@pytest.mark.parametrize("given_id", ["council", "debt", "nobody", "wave-1", "", "C1", CANARY])
def test_what_is_no_person_of_a_survey_is_not_taken_out_of_it(root, monkeypatch, given_id):
    table(root, "referrals", "from,to,need\ncouncil,debt,Debt\n")
    table(root, "waves", "person,asked,answered,about\nc0,yes,yes,nobody\n")
    done = withdraw(root, monkeypatch, given_id, "--yes")
    assert isinstance(done.exception, UnknownNameError)


def test_ids_of_a_survey_are_those_of_people_and_agencies_in_lists_too(root):
    table(root, "waves", "person,asked,answered,about\nc0,yes,yes,x; y\nz,yes,no,nobody\n")
    table(root, "referrals", "from,to,need\ncouncil,debt,Debt\n")
    found = ids_in_files(root / "inquiries/meals/network")
    assert {"c0", "x", "y", "z", "council"} <= found
    assert not found & {"nobody", "debt", "Debt", ""}


def test_an_id_in_capitals_goes_with_the_one_that_was_meant(root, monkeypatch):
    table(root, "ties", "source,target,relation\nC1,c0,advice\nc0,h0,advice\nC10,c0,advice\n")
    table(root, "waves", "person,asked,answered,about\nc0,yes,yes,C1; h0\n")
    assert withdraw(root, monkeypatch, "c1", "--yes").exit_code == 0
    folder = root / "inquiries/meals/network/wave-1"
    assert (folder / "ties.csv").read_text(encoding="utf-8") == "source,target,relation\nc0,h0,advice\nC10,c0,advice\n"
    assert (folder / "waves.csv").read_text(encoding="utf-8") == "person,asked,answered,about\nc0,yes,yes,h0\n"


def test_while_somebody_is_taken_out_no_spreadsheet_is_brought_in(root, monkeypatch):
    monkeypatch.setattr("workbench.store.files._LOCK_SECONDS", 0.1)
    book, kept, tried = filled(root, lambda book: None), network_withdrawal.traces_of, []

    def meanwhile(*given, **more):
        if tried:  # the first look is without the lock
            with pytest.raises(WorkbenchError) as refused:
                collect_survey(open_workspace(root), [book], wave="wave-2")
            tried.append(refused.value.code)
        else:
            tried.append("looked")
        return kept(*given, **more)

    write(root / "inquiries/meals/network/wave-2/ties.csv", "source,target,relation\nh1,c1,advice\n")
    monkeypatch.setattr(network_withdrawal, "traces_of", meanwhile)
    assert network_withdrawal.remove_traces(root, "c1")
    assert tried == ["looked", "locked"], "else it would write back the rows that it had read"


# No name in a message


def test_no_message_repeats_a_name_that_somebody_wrote_into_a_cell(root, monkeypatch):
    table(root, "ties", f"source,target,relation\nc0,h0,like {CANARY}\n")
    table(root, "referrals", f"from,to,need\ncouncil,charity,Ask {CANARY}\n")
    for words in (["measures", "--relation", "x"], ["routes", "council", "x"], ["map", "x.svg", "--relation", "x"]):
        done = run(root, monkeypatch, network_app, *words)
        assert done.exception is not None
        assert CANARY not in f"{done.exception} {done.output}", words
        assert "[name withheld]" in str(done.exception), words


def test_a_network_by_itself_withholds_nothing_it_was_not_told_of():
    with pytest.raises(UnknownNameError, match="There are: none"):
        Network({}).data("x")


def test_a_name_of_a_release_on_a_map_is_read_by_its_audience(root, monkeypatch):
    network(root, monkeypatch, "map", "m.html", "--audience", "public", "--release", f"For {CANARY}")
    text = (root / "m.html").read_text(encoding="utf-8")
    assert CANARY not in text
    assert "release: For [name withheld]" in text


def test_check_finds_names_in_cells_of_a_survey(root):
    table(root, "referrals", f"from,to,need,condition\ncouncil,charity,Debt,Ask {CANARY}\n")
    (found,) = [problem for problem in check_workspace(root) if problem.code == "name-in-text"]
    assert (found.file, found.line, found.field, found.severity) == ("inquiries/meals/network/wave-1/referrals.csv", 2, "condition", "warning")
    assert CANARY not in str(found)


# No answer is lost


def filled(root, change, name="back.xlsx"):
    book = openpyxl.load_workbook(_template(root))
    book["waves"]["C2"] = "yes"
    change(book)
    path = root.parent / name
    book.save(path)
    return path


def _template(root):
    return _saved(root, template_workbook_for(open_workspace(root), wave="wave-2", respondent="c0", on=DAY))


def _saved(root, raw):
    path = root.parent / "template.xlsx"
    path.write_bytes(raw)
    return path


def _rename(book):
    book["ties"].title = CANARY


def _without_ties(book):
    del book["ties"]


@pytest.mark.parametrize("change", [_rename, _without_ties])
def test_a_sheet_that_was_renamed_or_deleted_is_told_and_makes_no_noes(root, change):
    with pytest.raises(RecordError) as told:
        collect_survey(open_workspace(root), [filled(root, change)], wave="wave-2")
    assert {problem.code for problem in told.value.problems} == {"sheet-not-read"}
    assert CANARY not in str(told.value), "a sheet may be called by somebody's name"
    assert not (root / "inquiries/meals/network/wave-2").exists()


def test_without_the_sheet_of_ties_partly_says_no_more_than_it_knows(root):
    def change(book):
        _without_ties(book)
        book["waves"]["C2"] = "partly"

    collect_survey(open_workspace(root), [filled(root, change)], wave="wave-2")
    assert open_network(open_workspace(root)).network.wave("wave-2").state("c0", "c1", "advice") != "no tie"


@pytest.mark.parametrize("wave", ["Wave 3", "../x", "-", "wave_3"])
def test_a_template_is_not_made_for_a_wave_that_cannot_be_collected(root, monkeypatch, wave):
    done = run(root, monkeypatch, network_app, "template", "t.xlsx", "--wave", wave)
    assert isinstance(done.exception, RequestError)
    assert not (root / "t.xlsx").exists()


@pytest.mark.parametrize("taken", ["c0", "council"])
def test_an_item_cannot_have_the_id_of_a_person_or_an_agency(root, taken):
    write(root / "inquiries/meals/network/items.csv", f"id,kind,label\ndebt,knowledge,Debt advice\n{taken},contact,Desk\n")
    with pytest.raises(RecordError) as told:
        open_network(open_workspace(root))
    assert [(problem.line, problem.field, problem.code) for problem in told.value.problems] == [(3, "id", "duplicate-row")]


def test_of_two_columns_of_one_heading_none_is_silently_left_out(tmp_path):
    file = write(tmp_path / "ties.csv", "source,target,target\na,b,c\n")
    with pytest.raises(RecordError) as told:
        read_network(file)
    assert [problem.code for problem in told.value.problems] == ["duplicate-heading"]


# What is empty


def test_people_without_an_agency_are_measured_without_roles_between_agencies(root, monkeypatch):
    for one in (*COUNCIL, *CHARITY):
        write(root / f"people/{one}.yaml", f"id: {one}\nrole: Adviser\n")
    said = json.loads(network(root, monkeypatch, "measures", "--json"))
    assert said["measures"]
    assert "liaison" not in said["measures"][0]


def test_where_no_need_is_known_it_is_not_said_that_every_need_is_reached(root):
    assert route_lines(open_workspace(root), "council", on=DAY) == (
        "Where referrals lead is not known: nobody was asked to whom they refer in wave-1.",
    )
    table(root, "referrals", "from,to,need\n")
    assert route_lines(open_workspace(root), "council", on=DAY) == ("No need is known: no referral and no service of the survey names one.",)
    with pytest.raises(RequestError):
        referral_routes(open_network(open_workspace(root)).network, "council", "Debt")


@pytest.mark.parametrize("least", ["0", "5", "nan", "-1"])
def test_a_level_that_there_is_not_is_refused(root, monkeypatch, least):
    assert run(root, monkeypatch, network_app, "risk", "--least", least).exit_code == 2


def test_who_asks_and_has_no_way_is_told_so_and_where_nothing_is_found_what_to_do(root):
    table(root, "holds", "holder,item,level\nh4,debt,4\n")
    assert "No way of introductions is known from whoever asks." in asked(root, asker="c5").lines
    assert "No way of introductions is known from whoever asks." not in asked(root).lines
    lost = ask_network(open_workspace(root), "beekeeping", on=DAY).lines
    assert lost[-1] == "Try fewer or other words. What has some of them is found by: workbench catalogue search"



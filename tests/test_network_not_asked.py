"""What a wave did not ask for is not known: a file that is not there is never a no."""

from __future__ import annotations

import datetime as dt

import pytest
from network_workspaces import bring_in, network, run, small
from workspaces import write

from workbench.cli.network import network_app
from workbench.errors import RequestError
from workbench.forms.network_routes_form import NetworkWaves
from workbench.network.survey_scope import Scope
from workbench.partnership import open_workspace
from workbench.partnership.network_ask import ask_network
from workbench.partnership.network_facts import network_facts
from workbench.partnership.network_people import open_network
from workbench.partnership.network_risk import handover_pack, knowledge_at_risk, what_if

ON = dt.date(2026, 5, 1)
FILES = {
    "waves": "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\ndora,yes,yes\n",
    "ties": "source,target,relation\nann,carl,advice\nbea,dora,advice\ncarl,ann,trust\n",
    "holds": "holder,item,level\nann,debt,3\ncarl,food,2\n",
    "aware": "perceiver,holder,item\ncarl,ann,debt\n",
    "referrals": "from,to,need\ncouncil,charity,Debt\n",
}
HEADINGS = {name: text.partition("\n")[0] + "\n" for name, text in FILES.items()}


def survey(tmp_path, *missing: str, **later: str):
    """Make two waves: the first whole; the second without some files, or with others in their place."""
    root = small(tmp_path / "ws")
    folder = root / "inquiries/meals/network"
    write(folder / "items.csv", "id,kind,label\ndebt,knowledge,Debt advice\nfood,knowledge,Food parcels\n")
    for name, text in FILES.items():
        write(folder / f"wave-1/{name}.csv", text)
        if name not in missing:
            write(folder / f"wave-2/{name}.csv", later.get(name, text))
    return root


def test_without_the_file_of_who_has_what_nobody_is_said_to_have_it_no_more(tmp_path, monkeypatch):
    said = network(survey(tmp_path, "holds", "aware"), monkeypatch, "compare", "wave-1", "wave-2")
    assert "any more" not in said
    assert "Who has what: cannot be compared, since nobody was asked in wave-2." in said


def test_without_the_file_of_ties_no_link_is_lost(tmp_path, monkeypatch):
    said = network(survey(tmp_path, "ties"), monkeypatch, "compare", "wave-1", "wave-2", "--agency", "council")
    assert "Links (advice): cannot be compared, since nobody was asked in wave-2." in said
    assert " 1 lost" not in said
    assert "The council: In wave-2" in said


def test_a_kind_of_tie_that_no_row_of_a_wave_names_was_not_asked_about(tmp_path, monkeypatch):
    only_advice = "source,target,relation\nann,carl,advice\n"
    said = network(survey(tmp_path / "a", ties=only_advice), monkeypatch, "compare", "wave-1", "wave-2")
    assert "Links (trust): cannot be compared, since nobody was asked in wave-2." in said
    assert "Links (advice): 1 link kept, 0 new, 1 lost." in said
    named = "person,relation,asked,answered\n" + "".join(f"{one},{kind},yes,yes\n" for one in ("ann", "bea", "carl", "dora") for kind in ("", "trust"))
    said = network(survey(tmp_path / "b", ties=only_advice, waves=named), monkeypatch, "compare", "wave-1", "wave-2")
    assert "Links (trust): 0 links kept, 0 new, 1 lost." in said


def test_a_file_without_a_row_was_asked_for(tmp_path, monkeypatch):
    root = survey(tmp_path, **{name: HEADINGS[name] for name in ("ties", "holds", "aware")})
    said = network(root, monkeypatch, "compare", "wave-1", "wave-2")
    assert "Links (advice): 0 links kept, 0 new, 2 lost." in said
    assert "Nobody has any more: Debt advice." in said
    assert "Nobody who answered has: Debt advice." in network(root, monkeypatch, "risk")


def test_without_the_file_of_who_knows_of_whom_nothing_is_a_blind_spot(tmp_path):
    ws = open_workspace(survey(tmp_path, "aware"))
    lines = knowledge_at_risk(ws, on=ON)
    assert not [line for line in lines if "is known to know" in line]
    assert "Nobody was asked what others have, so what is not here is not known." in lines
    pack = handover_pack(ws, "ann", on=ON)
    assert pack.only_they == ("Debt advice",)
    assert not [line for line in pack.lines if "is known to know" in line]
    assert "Nobody was asked what others have, so what is not here is not known." in pack.lines


def test_without_a_list_of_who_was_asked_and_that_file_nothing_is_a_blind_spot_either(tmp_path):
    lines = knowledge_at_risk(open_workspace(survey(tmp_path, "aware", "waves")), on=ON)
    assert not [line for line in lines if "is known to know" in line]


def test_without_the_file_of_who_has_what_risk_counts_nothing_and_says_so(tmp_path):
    ws = open_workspace(survey(tmp_path, "holds"))
    said = "\n".join(knowledge_at_risk(ws, on=ON))
    assert "Nobody was asked what they have" in said
    assert "Nobody who answered has" not in said
    for lines in (what_if(ws, ["ann"], on=ON), handover_pack(ws, "ann", on=ON).lines):
        assert "Nobody was asked what they have, so what is not here is not known." in lines


def test_to_ask_says_that_nobody_was_asked(tmp_path):
    found = ask_network(open_workspace(survey(tmp_path, "holds", "aware")), "debt", on=ON)
    assert "Nobody was asked who has what in wave-2." in found.cautions
    assert "Nobody who may be shown says that they know." not in found.lines


def test_without_the_file_of_referrals_no_dead_end_and_no_need_out_of_reach_is_told(tmp_path, monkeypatch):
    root = survey(tmp_path, "referrals")
    for words in (["council"], ["council", "Debt"]):
        said = network(root, monkeypatch, "routes", *words)
        assert "nobody was asked to whom they refer in wave-2" in said
        assert "cannot be reached" not in said


@pytest.mark.parametrize("missing", [(one,) for one in FILES] + [("waves", one) for one in list(FILES)[1:]])
def test_every_answer_and_the_report_of_a_wave_without_some_files_are_made(tmp_path, monkeypatch, missing):
    root = survey(tmp_path, *missing)
    found = open_network(open_workspace(root)).network
    assert found.wave().scope == Scope.of({*FILES} - {*missing}, set() if "ties" in missing else {"advice", "trust"})
    if "ties" in missing:
        assert found.answers().share is None
    network_facts(open_workspace(root), "meals", "team", on=ON)
    for words in (["risk"], ["whatif", "council"], ["measures"], ["ask", "debt"]):
        done = run(root, monkeypatch, network_app, *words)
        assert done.exception is None or type(done.exception).__name__ in {"RequestError", "UnknownNameError"}, (words, done.exception)


def test_of_a_wave_that_is_empty_measures_say_which_and_name_the_latest_with_answers(tmp_path, monkeypatch):
    root = survey(tmp_path)
    (root / "inquiries/meals/network/wave-3").mkdir()
    done = run(root, monkeypatch, network_app, "measures")
    assert isinstance(done.exception, RequestError)
    assert "Nobody is in wave-3" in str(done.exception)
    assert "Ask for wave-2, the latest wave with answers" in str(done.exception)


def test_the_report_says_of_no_link_that_it_went_where_nobody_was_asked(tmp_path):
    facts = network_facts(open_workspace(survey(tmp_path, "ties")), "meals", "team", on=ON)
    said = str(facts)
    assert "went from" not in said
    assert "cannot be compared, since nobody was asked in wave-2" in said
    assert [row[1:] for one in facts["relationships"] if one["relation"] == "advice" for row in one["links"]] == [["2", "not asked"], ["2", "not asked"]]


def test_a_sheet_of_an_instrument_says_itself_what_it_asked(tmp_path, monkeypatch):
    root = survey(tmp_path, "holds", "ties")
    before = open_network(open_workspace(root)).network.wave()
    assert not before.has_asked("had to do with")
    row = "sheet,row,respondent,agency,consent,whom,how-often,about-what,refers-to-you\n1,1,ann,council,yes,bea,monthly,information,no\n"
    bring_in(root, monkeypatch, "network-roster", row, "wave-2")
    wave = open_network(open_workspace(root)).network.wave()
    assert wave.has_asked("had to do with")
    assert wave.state("ann", "carl", "had to do with") == "no tie"
    assert wave.state("bea", "carl", "had to do with") == "did not answer"
    assert wave.state("ann", "carl", "advice") == "not asked"
    assert not wave.has_asked("holds")


def test_a_form_says_that_a_map_is_of_neighbouring_waves_only(tmp_path):
    root = survey(tmp_path)
    for name, text in FILES.items():
        write(root / f"inquiries/meals/network/wave-3/{name}.csv", text)
    form = NetworkWaves(open_workspace(root), inquiry="meals")
    told = "A map is drawn of neighbouring waves only."
    form.earlier.value, form.later.value = "wave-1", "wave-3"
    assert told in form.ask()
    form.earlier.value = "wave-2"
    assert told not in form.ask()

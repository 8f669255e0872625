"""Asking the network: who knows, who knows who knows, by which introductions and with what consent; nobody is exposed."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner
from workspaces import REPOSITORY, inquiry, workspace, write

from workbench.cli.network import network_app
from workbench.errors import RecordError, RequestError, UnknownNameError
from workbench.network import read_network
from workbench.network.survey import Item
from workbench.partnership import open_workspace
from workbench.partnership.network_ask import ask_network, matching_items
from workbench.partnership.network_people import MADE_UP_NOTE, open_network
from workbench.partnership.network_release import released_network
from workbench.partnership.network_risk import handover_pack, knowledge_at_risk, what_if

DAY = dt.date(2026, 3, 2)
CANARY = "Zebedee Quux-Smith"
OTHER = "Ottoline Quux-Jones"
PEOPLE = {
    "p1": ("Housing officer", "council", ""),
    "p2": ("Welfare adviser", "council", ""),
    "p3": (f"Debt adviser like {CANARY}", "charity", ""),
    "p4": ("Director", "charity", "consents:\n  - what: name\n    audience: team\n    given: yes\n    on: 2026-01-01\n"),
    "p5": ("Clerk", "charity", "consents:\n  - what: network\n    audience: team\n    given: no\n    on: 2026-01-01\n"),
}
ITEMS = "id,kind,label,catalogue_id,needs\ndebt,knowledge,Debt advice,,Debt\nmoney,service,Money desk,money-desk,Debt\nold,data,Old register,gone,\n"
WAVES = "person,asked,answered\np1,yes,yes\np2,yes,yes\np3,yes,yes\np4,yes,yes\np5,yes,yes\n"
TIES = "source,target,relation\np1,p2,advice\np2,p3,advice\np1,p5,advice\np5,p4,advice\np3,p4,advice\n"
HOLDS = "holder,item,level\np3,debt,4\np4,debt,2\np5,debt,4\np3,money,unknown\n"
AWARE = "perceiver,holder,item,knows\np2,p3,debt,yes\np5,p3,debt,yes\np4,p3,money,no\n"


@pytest.fixture
def root(tmp_path):
    place = workspace(tmp_path, people=f"p3:\n  name: {CANARY}\n  email: zq@example.org\np4: {OTHER}\n")
    write(place / "data_catalog/agencies/council.yaml", "id: council\ntitle: Burgh Council\n")
    write(place / "data_catalog/agencies/charity.yaml", "id: charity\ntitle: Warm Homes Trust\n")
    write(place / "data_catalog/services/money-desk.yaml", "id: money-desk\ntitle: Money desk\nprovider: charity\n")
    for one, (role, agency, more) in PEOPLE.items():
        write(place / f"people/{one}.yaml", f"id: {one}\nrole: {role}\nagency: {agency}\n{more}")
    folder = inquiry(place, "fife")
    write(folder / "network/items.csv", ITEMS)
    for name, text in {"waves": WAVES, "ties": TIES, "holds": HOLDS, "aware": AWARE}.items():
        write(folder / f"network/wave-1/{name}.csv", text)
    return place


def asked(root, question="debt advice", **options):
    return ask_network(open_workspace(root), question, inquiry="fife", on=DAY, **options)


def test_who_knows_and_who_knows_who_knows_by_which_introductions(root):
    found = asked(root, asker="p1")
    first, second = found.knowers
    assert first.who == "Debt adviser like [name withheld], Warm Homes Trust"
    assert first.path == ("Housing officer, Burgh Council", "Welfare adviser, Burgh Council", first.who)
    assert first.known_by == ("Welfare adviser, Burgh Council",)
    assert (first.level, first.items) == ("very well", ("Debt advice", "Money desk"))
    assert second.who == f"{OTHER}, Director, Warm Homes Trust"
    assert second.consent == "agreed to be named"


def test_who_refused_is_neither_shown_nor_passed_through(root):
    found = asked(root, asker="p1")
    assert "Clerk" not in json.dumps(found.to_json())
    assert len(found.knowers[1].path) == 4, "the shorter way leads through somebody who said no"
    assert any("not shown" in caution for caution in found.cautions)


@pytest.mark.parametrize("audience", ["team", "partners", "public"])
def test_no_name_without_consent_for_that_audience(root, audience):
    said = json.dumps(asked(root, audience=audience, asker="council").to_json())
    assert CANARY not in said
    assert (OTHER in said) == (audience == "team")


def test_before_others_nobody_stands_alone(root):
    found = asked(root, audience="public")
    assert found.knowers == (), "all together are fewer than a group must have"
    write(root / "workbench.toml", 'format = 1\ntitle = "Small"\n[disclosure]\nsmallest_group = 5\n')
    (root / "people/p5.yaml").write_text("id: p5\nrole: Clerk\nagency: charity\n", encoding="utf-8")
    (knower,) = asked(root, audience="public").knowers
    assert (knower.who, knower.level) == ("People of several agencies", "not shown for a group")


def test_the_catalogues_entries_stand_beside_and_one_that_is_gone_is_said_to_be(root):
    entry = asked(root).entries[0]
    assert (entry.id, entry.kind, entry.holder) == ("money-desk", "service", "Warm Homes Trust")
    assert asked(root, "old register").entries[0].holder == "not in the catalogue"


def test_an_entry_of_the_team_is_not_told_to_others(root):
    service = root / "data_catalog/services/money-desk.yaml"
    service.write_text(f"id: money-desk\naudience: team\ntitle: Money desk of {CANARY}\nprovider: charity\n", encoding="utf-8")
    assert [entry.title for entry in asked(root).entries] == ["Money desk of [name withheld]"]
    assert asked(root, audience="public").entries == ()
    service.write_text("id: money-desk\naudience: public\ntitle: Money desk\nprovider: charity\n", encoding="utf-8")
    (entry,) = asked(root, audience="public").entries
    assert (entry.title, entry.who_to_ask) == ("Money desk", "ask the team")


def test_an_asker_who_is_nobody_and_no_question_are_refused(root):
    with pytest.raises(UnknownNameError):
        asked(root, asker="nobody")
    with pytest.raises(RequestError):
        asked(root, " ?! ")


def test_nothing_found_is_said(root):
    found = asked(root, "beekeeping")
    assert (found.items, found.knowers) == ((), ())
    assert "No item of the survey has these words." in found.lines


@given(st.lists(st.sampled_from(["Debt", "advice", "housing", "food", "bank"]), min_size=1, max_size=3))
def test_an_item_is_found_by_its_own_label(words):
    item = Item("i", "knowledge", " ".join(words))
    assert matching_items([Item("j", "knowledge", "Zzyzx"), item], item.label.upper()) == (item,)


def test_a_handover_names_what_only_they_have_and_whom_to_introduce(root):
    pack = handover_pack(open_workspace(root), "p3", inquiry="fife", on=DAY)
    assert pack.only_they == ("Money desk",)
    assert pack.introductions == ("Welfare adviser, Burgh Council",)
    assert pack.blind == ("Money desk",)
    assert CANARY not in "".join(pack.lines)


def test_what_leaves_with_an_agency_is_told(root):
    lines = what_if(open_workspace(root), ["charity"], inquiry="fife", on=DAY)
    assert "Lost: Debt advice, Money desk." in lines
    with pytest.raises(UnknownNameError):
        what_if(open_workspace(root), ["nobody"], inquiry="fife", on=DAY)


def test_what_hangs_on_one_is_told_without_a_name(root):
    said = " ".join(knowledge_at_risk(open_workspace(root), inquiry="fife", on=DAY))
    assert "Only one person has: Money desk" in said
    assert CANARY not in said


def test_made_up_people_are_labelled_wherever_they_are_shown(root):
    write(root / "inquiries/fife/network/made_up_people.csv", "id,role,agency,level\ns1,Work coach,council,frontline\n")
    write(root / "inquiries/fife/network/wave-1/holds.csv", HOLDS + "s1,old,3\n")
    write(root / "inquiries/fife/network/wave-1/waves.csv", WAVES + "s1,yes,yes\n")
    found = asked(root, "old register")
    assert (found.cautions[0], found.knowers[0].who) == (MADE_UP_NOTE, "Work coach (made up), Burgh Council")
    shown = released_network(open_workspace(root), "r", audience="team", on=DAY, inquiry="fife")
    assert shown.cautions[0] == MADE_UP_NOTE
    assert all(node.attributes["sample_network"] for node in shown.graph.nodes)


def test_a_made_up_person_cannot_take_a_real_ones_id(root):
    write(root / "inquiries/fife/network/made_up_people.csv", "id,role,agency,level\np1,Work coach,council,frontline\n")
    with pytest.raises(RecordError) as raised:
        open_network(open_workspace(root), "fife")
    assert [(problem.code, problem.line) for problem in raised.value.problems] == [("duplicate-row", 2)]


def test_the_sample_is_made_up_throughout_and_its_ties_with_dwp_grow_while_its_core_shrinks():
    from workbench.network.wave_relationship import relationship

    found = open_network(open_workspace(REPOSITORY), "fife-welfare-sanctions")
    waves = found.network.waves
    assert all(one in found.made_up for wave in waves for one in wave.roster)
    before, after = relationship(found.network, "department-for-work-and-pensions", "turns to")
    assert after.share > 2 * before.share
    densest = [max(core.values()) for core in (_core_numbers(found, wave.id) for wave in waves)]
    assert densest[1] < densest[0]


def _core_numbers(found, wave):
    return dict(found.network.measures(wave=wave)["core"])


def run(root, monkeypatch, *words):
    monkeypatch.chdir(root)
    return CliRunner().invoke(network_app, [*words], catch_exceptions=False)


@pytest.mark.parametrize(
    "words",
    [["ask", "debt"], ["measures"], ["measures", "--level", "agency"], ["risk"], ["whatif", "p3"], ["handover", "p3"]],
    ids=" ".join,
)
def test_commands_answer_and_print_no_name(root, monkeypatch, words):
    for more in ([], ["--json"]):
        outcome = run(root, monkeypatch, *words, "--inquiry", "fife", *more)
        assert outcome.exit_code == 0
        assert outcome.output.strip()
        assert CANARY not in outcome.output


def test_an_export_opens_again_without_a_name_and_releases_share_no_id(root, monkeypatch, tmp_path):
    (root / "people/p5.yaml").write_text("id: p5\nrole: Clerk\nagency: charity\n", encoding="utf-8")
    texts = []
    for name in ("one", "two"):
        outcome = run(root, monkeypatch, "export", "out.graphml", "--to", "graphml", "--release", name, "--inquiry", "fife")
        assert outcome.exit_code == 0, outcome.output
        texts.append((root / "out.graphml").read_text(encoding="utf-8"))
        assert CANARY not in texts[-1]
        assert OTHER in texts[-1], "who agreed to be named to the team is"
    assert texts[0] != texts[1]
    assert run(root, monkeypatch, "import", "out.graphml", "there").exit_code == 0
    assert len(read_network(root / "there/edges.csv", root / "there/nodes.csv").members)


def test_routes_and_changes_are_told_for_the_sample(monkeypatch):
    dwp = "department-for-work-and-pensions"
    routes = run(REPOSITORY, monkeypatch, "routes", dwp, "Debt", "--area", "fife").output
    assert "From here help with Debt is reached in 1 step." in routes
    changes = run(REPOSITORY, monkeypatch, "compare", "wave-1", "wave-2", "--agency", dwp).output
    assert "cannot be compared" in changes
    assert MADE_UP_NOTE in changes

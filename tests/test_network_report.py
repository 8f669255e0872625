"""The network report tells each audience what it may see: from the whole network, without names, made-up ones labelled."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest
from workspaces import REPOSITORY, inquiry, repository_copy, workspace, write

from workbench.exhibits import Figure, Heading, Notice, Provenance, Source, Table, Text, plain_text
from workbench.network.measures import TRUST, VALUE, Rating
from workbench.partnership import open_workspace, project
from workbench.partnership.briefing_who import who_might_want_to_know
from workbench.partnership.network_facts import FACTS, network_facts, write_facts
from workbench.partnership.network_findings import trust_rows
from workbench.partnership.network_maps import network_maps, save_layout
from workbench.partnership.network_people import MADE_UP_NOTE, open_network
from workbench.partnership.network_report import network_report

DAY = dt.date(2026, 3, 2)
CANARY = "Zebedee Quux-Smith"
SLUG = "fife-welfare-sanctions"
AUDIENCES = ["team", "partners", "public"]


@pytest.fixture
def root(tmp_path):
    """Twelve people of the council and one of a charity, who has what is about sanctions."""
    place = workspace(tmp_path / "whole", people=f"p12:\n  name: {CANARY}\n")
    for agency, title in {"council": "Burgh Council", "charity": "Warm Homes Trust"}.items():
        write(place / f"data_catalog/agencies/{agency}.yaml", f"id: {agency}\ntitle: {title}\n")
    for n in range(13):
        role = f"Adviser with {CANARY}" if n == 12 else "Officer"
        write(place / f"people/p{n}.yaml", f"id: p{n}\nrole: {role}\nagency: {'charity' if n == 12 else 'council'}\n")
    folder = inquiry(place, "fife")
    head = folder / "inquiry.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace("The inquiry fife", "Responses to welfare sanctions"), encoding="utf-8")
    write(folder / "network/items.csv", f"id,kind,label\na,knowledge,Sanctions and appeals\nb,knowledge,Food for {CANARY}\n")
    asked = "".join(f"p{n},yes,yes\n" for n in range(13))
    write(folder / "network/wave-1/waves.csv", f"person,asked,answered\n{asked}")
    ties = "".join(f"p{n},p{n + 1},advice of {CANARY}\n" for n in range(12))
    write(folder / "network/wave-1/ties.csv", f"source,target,relation\n{ties}")
    write(folder / "network/wave-1/holds.csv", "holder,item\np0,a\np1,a\np12,a\np12,b\n")
    return place


def in_a_copy(root, target, audience, slug="fife"):
    """Give the workspace that a report for an audience sees."""
    copy = project(root, target, audience, on=DAY)
    write_facts(open_workspace(root), slug, copy.root / "inquiries" / slug, audience, on=DAY)
    return open_workspace(copy.root)


def said(shown):
    return "\n".join(map(plain_text, shown))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_name_is_in_any_report(root, tmp_path, audience):
    ws = in_a_copy(root, tmp_path / "copy", audience)
    shown = network_report(ws, "fife", on=DAY)
    assert CANARY not in said(shown)
    assert CANARY not in (ws.root / "inquiries/fife" / FACTS).read_text(encoding="utf-8")
    assert all(one.audience == audience for one in shown)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_no_id_of_a_person_is_in_the_copy(root, audience):
    facts = json.dumps(network_facts(open_workspace(root), "fife", audience, on=DAY))
    assert not any(f'"p{n}"' in facts for n in range(13))


def test_others_than_the_team_read_no_small_counts_and_no_agency_of_few_people(root):
    ws = open_workspace(root)
    rows = {row[0]: row for row in network_facts(ws, "fife", "public", on=DAY)["knowledge"]}
    assert rows["Sanctions and appeals"][2:] == ["fewer than 5", "Burgh Council; one or more agencies that are not named"]
    team = {row[0]: row for row in network_facts(ws, "fife", "team", on=DAY)["knowledge"]}
    assert team["Sanctions and appeals"][2:] == ["3", "Burgh Council; Warm Homes Trust"]


def test_measures_are_of_the_whole_network_whoever_reads_them(root):
    waves = [network_facts(open_workspace(root), "fife", audience, on=DAY)["waves"] for audience in AUDIENCES]
    assert waves[0] == waves[1] == waves[2]
    assert waves[0][0]["measures"][0][:2] == ["Density", f"{12 / (13 * 12):.3f}"]


def test_without_a_survey_the_report_says_so(root):
    (notice,) = [one for one in network_report(open_workspace(root), _bare(root), on=DAY) if isinstance(one, Notice)]
    assert (notice.kind, notice.text) == ("not yet completed", "This inquiry has no network survey.")


def _bare(root):
    inquiry(root, "bare")
    return "bare"


def test_a_briefing_says_which_agencies_know_something_of_its_subject(root):
    ws = open_workspace(root)
    provenance = Provenance(sources=(Source(title="record"),))
    text = said(who_might_want_to_know(ws, ws.inquiry("fife"), None, provenance))
    assert "Who knows something of it" in text
    assert "Sanctions and appeals: Burgh Council; Warm Homes Trust" in text
    assert "Food" not in text


def test_a_briefing_takes_nothing_from_a_made_up_network():
    ws = open_workspace(REPOSITORY)
    provenance = Provenance(sources=(Source(title="record"),))
    text = said(who_might_want_to_know(ws, ws.inquiry(SLUG), None, provenance))
    assert "network survey" not in text
    assert "made up" not in text


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_sample_is_labelled_in_every_part(tmp_path, audience):
    root = repository_copy(tmp_path / "whole")
    shown = network_report(in_a_copy(root, tmp_path / "copy", audience, SLUG), SLUG, on=DAY)
    assert isinstance(shown[0], Heading)
    assert "made-up people" in shown[0].subtitle
    assert any(isinstance(one, Notice) and one.text == MADE_UP_NOTE for one in shown)
    assert all(source.synthetic for one in shown for source in one.provenance.sources)
    captions = [one.caption for one in shown if isinstance(one, Table)]
    assert {"Who is shown", "What is known", "The whole network in wave-2"} <= set(captions)


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """Give what gives the sample as an audience sees it, copied once."""
    base = tmp_path_factory.mktemp("copies")
    root = repository_copy(base / "whole")
    return {audience: in_a_copy(root, base / audience, audience, SLUG) for audience in AUDIENCES}


def sample(copies, audience, **choices):
    """Give the sample's report for an audience."""
    return network_report(copies[audience], SLUG, on=DAY, **choices)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_it_says_comes_first_and_holds_whom_what_hangs_on_few_and_what_changed(copies, audience):
    shown = sample(copies, audience)
    headings = [one.text for one in shown if isinstance(one, Heading)]
    assert headings[:3] == ["Who knows what", "What this says", "Who is linked with whom"]
    first = plain_text(next(one for one in shown if isinstance(one, Text)))
    assert "Of the 14 items that somebody has, 9 are known in one agency only." in first
    assert "92 links kept, 41 new, 52 lost" in first
    assert "From no agency is help surely reached with: Food, Housing." in first
    assert ("Project manager, by 13" in first) == (audience == "team")
    assert ("4 people leaving" in first) == (audience == "team")
    assert ("Fewer than 5 people leaving" in first) == (audience != "team")


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_map_the_changes_and_who_has_what_are_drawn_with_words_and_table(copies, audience):
    figures = [one for one in sample(copies, audience) if isinstance(one, Figure)]
    assert len(figures) == 3
    assert all(one.svg and one.table.rows and one.provenance.synthetic for one in figures)
    latest, changes, holders = figures
    assert ("33 nodes" in latest.alt) == (audience == "team")
    assert all(words in latest.alt for words in ("Named by most", "ut off", "Of "))
    assert "kept" in changes.svg
    assert holders.headline.startswith("Fife Council has most: 10 of 15 items")
    assert not any("sample-" in one.svg + one.alt + plain_text(one) for one in figures)


def test_a_saved_layout_is_drawn_for_every_audience_and_a_report_writes_nothing(tmp_path):
    root = repository_copy(tmp_path / "whole")
    ws = open_workspace(root)
    found = open_network(ws)
    maps = network_maps(ws, found, "team", on=DAY)
    save_layout(ws, found, maps, "team")
    moved = found.folder / "layout.csv"
    lines = moved.read_text(encoding="utf-8").splitlines()
    moved.write_text("\n".join([lines[0], *(f'{line.rsplit(",", 2)[0]},{n},{n % 7}' for n, line in enumerate(lines[1:]))]), encoding="utf-8")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    facts = network_facts(ws, SLUG, "team", on=DAY)
    assert sorted((node["x"], node["y"]) for node in facts["maps"]["nodes"]) == sorted((n, n % 7) for n in range(33))
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("audience", AUDIENCES)
def test_one_agencys_links_are_told_wave_by_wave_where_it_is_asked_for(copies, audience):
    shown = sample(copies, audience, agency="department-for-work-and-pensions")
    text = said(shown)
    assert "Links with Department for Work and Pensions" in text
    if audience == "team":
        assert "In wave-2, 47 of the 282 possible links" in text
        assert any(isinstance(one, Figure) and one.spec for one in shown)
        assert "by the other's level" in text
        assert "frontline" in text
    else:
        assert "by the other's level" not in text
        assert "In wave-1, less than 5% of the possible links" in text
        assert "In wave-2, about 20% of the possible links" in text
        assert not any(isinstance(one, Figure) and one.spec for one in shown)


def test_an_agency_of_few_is_not_told_of_to_others(copies):
    text = said(sample(copies, "public", agency="what-works-scotland"))
    assert "too few to be told of" in text
    assert "What Works Scotland" not in text


@pytest.mark.parametrize(("answered", "level"), [(13, "Enough answered"), (9, "Patterns of the whole only"), (5, "Caution")])
def test_brokers_are_told_only_where_enough_answered_and_how_much_may_be_told_is_said(root, answered, level):
    folder = root / "inquiries/fife/network/wave-1"
    write(folder / "waves.csv", "person,asked,answered\n" + "".join(f"p{n},yes,{'yes' if n < answered else 'no'}\n" for n in range(13)))
    write(folder / "ties.csv", "source,target\n" + "".join(f"p{n},p{n + 1}\n" for n in range(min(answered, 12))))
    write(folder / "holds.csv", "holder,item\np0,a\n")
    facts = network_facts(open_workspace(root), "fife", "team", on=DAY)
    assert facts["waves"][0]["told"].startswith(level)
    assert bool(facts["brokers"]) == (answered == 13)
    assert ("Named by most" in facts["says"][0][1]) == (answered == 13)
    assert facts["says"][0][1].startswith("Caution") == (answered == 5)


def test_trust_and_value_are_told_to_the_team_by_agency(root):
    ws = open_workspace(root)
    found = open_network(ws, "fife")
    ratings = tuple(Rating(f"r{n}", "council", question, 3.0) for n in range(6) for question in (*TRUST, *VALUE))
    rows = trust_rows(replace(found, ratings={"wave-1": ratings}))
    assert [row[:2] for row in rows] == [["Burgh Council", "3.00"]]
    assert trust_rows(found) == []
    assert network_facts(ws, "fife", "public", on=DAY)["trust"] == []


def test_questions_name_people_to_the_team_only(copies):
    assert "name no link. Would one help?" in said(sample(copies, "team"))
    public = said(sample(copies, "public"))
    assert "Would one help" not in public
    assert "About 180 pairs of people share much and name no link" in public


def test_feature_s000_26_the_sample_has_its_nodes_and_links_and_topics_of_one_person_are_listed(copies):
    found = open_network(open_workspace(REPOSITORY)).network
    graph = found.graph()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (33, 141)
    team, public = said(sample(copies, "team")), said(sample(copies, "public"))
    for item in ("Appeals against a sanction", "Digital skills and literacy", "Referrals between agencies", "Scottish Welfare Fund"):
        assert f"Only one person has: {item} (" in team
        assert f"Only one person has: {item}" not in public


def test_feature_s000_23_who_may_want_to_know_are_those_with_that_knowledge_and_an_empty_list_says_so(root):
    provenance = Provenance(sources=(Source(title="record"),))
    ws = open_workspace(root)
    assert "Sanctions and appeals: Burgh Council; Warm Homes Trust" in said(who_might_want_to_know(ws, ws.inquiry("fife"), None, provenance))
    (root / "inquiries/fife/network/items.csv").write_text("id,kind,label\na,knowledge,Housing\nb,knowledge,Food\n", encoding="utf-8")
    ws = open_workspace(root)
    assert "nothing about it was asked, or told" in said(who_might_want_to_know(ws, ws.inquiry("fife"), None, provenance))

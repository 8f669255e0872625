"""The network report tells each audience what it may see: from the whole network, without names, made-up ones labelled."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from workspaces import REPOSITORY, inquiry, repository_copy, workspace, write

from workbench.exhibits import Heading, Notice, Provenance, Source, Table, plain_text
from workbench.partnership import open_workspace, project
from workbench.partnership.briefing_who import who_might_want_to_know
from workbench.partnership.network_facts import FACTS, network_facts, write_facts
from workbench.partnership.network_people import MADE_UP_NOTE
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
    assert rows["Sanctions and appeals"][2:] == ["fewer than 5", "Burgh Council; an agency that is not named"]
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

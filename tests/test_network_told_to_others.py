"""What a report tells others than the team in numbers: no small count, no exact one that tells of a few, and no two that disagree."""

from __future__ import annotations

import datetime as dt

import pytest
from network_workspaces import small
from workspaces import REPOSITORY, write

from workbench.exhibits import Figure, Provenance, Source
from workbench.partnership import open_workspace
from workbench.partnership.network_facts import network_facts
from workbench.partnership.network_findings import first_lines, mixing_rows, question_lines, risk_counts
from workbench.partnership.network_maps import network_maps
from workbench.partnership.network_people import open_network
from workbench.partnership.network_pictures import holders_figure, relationship_figure
from workbench.partnership.network_report import network_report

ON = dt.date(2026, 5, 1)
ASKED = "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\ndora,yes,yes\n"
SOURCE = Provenance(sources=(Source(title="Survey"),))


def survey(root, files):
    """Write the small workspace with a survey, and open it."""
    small(root)
    for name, text in files.items():
        write(root / "inquiries/meals/network" / name, text)
    return open_workspace(root)


@pytest.fixture
def two_core(tmp_path):
    """Two who name each other, and two who name one of them each, in two waves."""
    ties = "source,target\nann,bea\nbea,ann\ncarl,ann\ndora,bea\n"
    return survey(tmp_path / "ws", {f"wave-{n}/{name}": text for n in (1, 2) for name, text in {"waves.csv": ASKED, "ties.csv": ties}.items()})


def core_rows(facts):
    return [row[1] for wave in facts["waves"] for row in wave["measures"] if row[0] == "People in the core"]


def test_how_many_are_in_a_small_core_is_told_to_the_team_only(two_core):
    assert core_rows(network_facts(two_core, "meals", "team", on=ON)) == ["1", "1"]
    assert core_rows(network_facts(two_core, "meals", "public", on=ON)) == ["fewer than 5", "fewer than 5"]


@pytest.mark.parametrize(
    ("sizes", "team", "others"),
    [
        ((2, 3), "The core grew from 2 to 3 people (", "The core had fewer than 5 people in both ("),
        ((7, 1), "The core shrank from 7 to 1 person (", "The core shrank from 7 to fewer than 5 people ("),
        ((6, 6), "The core stayed at 6 people (", "The core stayed at 6 people ("),
    ],
)
def test_what_became_of_a_core_is_told_without_small_numbers(two_core, sizes, team, others):
    found = open_network(two_core, "meals")
    cores = {wave.id: (size, 0.5) for wave, size in zip(found.network.waves, sizes, strict=True)}
    for least, audience, said in ((1, "team", team), (5, "public", others)):
        lines = first_lines(found, network_maps(two_core, found, audience, on=ON), [], [], cores, least=least)
        assert said in dict(map(tuple, lines))["What changed"]


def test_the_share_between_levels_is_told_to_others_only_where_it_rests_on_enough():
    found = open_network(open_workspace(REPOSITORY))
    rows = {tuple(row[:2]): row[2:] for row in mixing_rows(found, 5)}
    exact = {tuple(row[:2]): row[3] for row in mixing_rows(found, 1)}
    assert rows
    for pair, (share, count) in rows.items():
        answered = int(exact[pair].rpartition(" ")[2])
        assert (share == "too few to tell") == (answered < 50), pair
        assert count == "not told"
    assert "too few to tell" in {share for share, _ in rows.values()} or min(int(text.rpartition(" ")[2]) for text in exact.values()) >= 50
    assert mixing_rows(found, 10_000) == []


def test_questions_are_counted_without_a_limit_and_not_exactly():
    found = open_network(open_workspace(REPOSITORY))
    (line,) = question_lines(found, {}, 5, team=False)
    assert line.startswith("About 180 pairs of people")
    (few,) = question_lines(found, {}, 1_000, team=False)
    assert few.startswith("Fewer than 1000 pairs of people")


HOLDS = {
    "items.csv": "id,kind,label\ndebt,knowledge,Debt advice\nfood,knowledge,Food\nheat,knowledge,Heating\n",
    "wave-1/waves.csv": ASKED,
    "wave-1/holds.csv": "holder,item\nann,debt\ncarl,debt\nann,food\nbea,food\ncarl,heat\n",
}


def test_agencies_that_are_not_named_have_no_most_and_the_headline_says_what_the_lines_say(tmp_path):
    ws = survey(tmp_path / "ws", HOLDS)
    facts = network_facts(ws, "meals", "public", on=ON)
    # two agencies of few have debt advice: they are not one
    assert [row[3] for row in facts["knowledge"]] == ["one or more agencies that are not named"] * 3
    assert facts["in one agency"] == 2
    figure = holders_figure(facts["knowledge"], facts["in one agency"], subtitle="wave-1", provenance=SOURCE, audience="public")
    assert figure.headline == "2 are known in one agency only"
    assert f"Of the 3 items that somebody has, {figure.headline}." in facts["risk"]
    (shown,) = [one for one in network_report(ws, "meals", on=ON) if isinstance(one, Figure) and "only" in one.headline]
    assert shown.headline == "The charity has most: 2 of 3 items; 2 are known in one agency only"


def test_a_wave_in_which_links_were_not_asked_about_has_no_bar_and_no_number():
    found = {"name": "Jobcentre", "relation": "advice", "waves": ["2025", "2026"], "links": [["Council", "not asked", "5"], ["Trust", "not asked", "1"]]}
    figure = relationship_figure(found, provenance=SOURCE, audience="team")
    assert figure.headline == "Links with Jobcentre: not asked in 2025, 6 in 2026"
    assert figure.table.rows[0][1:] == ("not asked", "5")
    assert "0 in 2025" not in figure.model_dump_json()


def test_an_item_with_a_holder_of_no_known_agency_is_not_counted_as_of_one_agency(tmp_path):
    files = {**HOLDS, "wave-1/waves.csv": f"{ASKED}eve,yes,yes\n", "wave-1/holds.csv": "holder,item\nann,debt\neve,debt\ncarl,heat\n"}
    ws = survey(tmp_path / "ws", files)
    write(ws.root / "people/eve.yaml", "id: eve\nrole: Adviser e\n")
    found = open_network(open_workspace(ws.root), "meals")
    assert risk_counts(found, 5)[0] == "Of the 2 items that somebody has, 1 is known in one agency only."


def test_how_much_nobody_outside_knows_of_is_said_in_plain_words(tmp_path):
    files = {**HOLDS, "wave-1/aware.csv": "perceiver,holder,item\nann,carl,heat\n"}
    last = risk_counts(open_network(survey(tmp_path / "ws", files), "meals"), 5)[-1]
    assert last == "3 times an agency has something that nobody outside it is known to know of."


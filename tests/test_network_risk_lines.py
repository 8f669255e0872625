"""What the team is told a network stands to lose: who leaves is a person, and what nobody has at a level stops nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from network_workspaces import small
from workspaces import write

from workbench.partnership import open_workspace
from workbench.partnership.network_risk import knowledge_at_risk, what_if

ON = dt.date(2026, 5, 1)
ITEMS = "id,kind,label\ndebt,knowledge,Debt advice\nvan,service,A van\n"
ASKED = "person,asked,answered\nann,yes,yes\nbea,yes,yes\ncarl,yes,yes\ndora,yes,yes\n"


def survey(root, **files):
    """Write the small workspace with a survey, and open it."""
    small(root)
    for name, text in {"items": ITEMS, "waves": ASKED, **files}.items():
        write(root / "inquiries/meals/network" / (f"{name}.csv" if name == "items" else f"wave-1/{name}.csv"), text)
    return open_workspace(root)


@pytest.mark.parametrize("named", ["ties", "waves"])
def test_an_agency_that_was_named_or_asked_is_nobody_who_leaves(tmp_path, named):
    more = {"ties": "source,target\nann,bea\nann,charity\n"} if named == "ties" else {"ties": "source,target\nann,bea\n", "waves": f"{ASKED}charity,yes,yes\n"}
    lines = what_if(survey(tmp_path / "ws", **more), ["charity"], on=ON, inquiry="meals")
    assert "2 of 4 leave." in lines


def test_one_leaves_and_pairs_are_told_in_the_singular(tmp_path):
    lines = what_if(survey(tmp_path / "ws", ties="source,target\nann,bea\nbea,carl\n"), ["bea"], on=ON, inquiry="meals")
    assert "1 of 4 leaves." in lines
    assert "1 of 1 pair of those who stay can no longer reach each other; 2 have no link left." in lines


def test_where_nothing_is_held_at_a_level_that_is_said_and_the_rest_is_told(tmp_path):
    ws = survey(tmp_path / "ws", ties="source,target\nann,bea\nbea,carl\n", holds="holder,item,level\nann,debt,3\n")
    lines = knowledge_at_risk(ws, on=ON, inquiry="meals", least=4)
    assert "Nothing is held at level 4 or above, as far as is known." in lines
    assert "Nobody who answered has at level 4 or above: Debt advice." in lines
    assert any(line.startswith("If this one leaves") for line in lines)
    assert not any("of what is known" in line for line in lines)


def test_referrals_to_and_through_a_service_that_nobody_offers_any_more_are_told_as_broken(tmp_path):
    ws = survey(
        tmp_path / "ws", ties="source,target\nann,bea\n", holds="holder,item\ncarl,van\ndora,debt\n",
        referrals="from,to,need\ncouncil,van,Food\nvan,office,Food\n",
    )  # fmt: skip
    lines = what_if(ws, ["carl"], on=ON, inquiry="meals")
    assert [line for line in lines if line.startswith("Referrals")] == [
        "Referrals from The council to The office no longer arrive.",
        "Referrals from The council to A van no longer arrive.",
    ]
    assert not [line for line in what_if(ws, ["dora"], on=ON, inquiry="meals") if line.startswith("Referrals")]


def test_whom_to_shadow_who_cuts_others_off_and_how_often_people_are_right_are_told(tmp_path):
    ws = survey(
        tmp_path / "ws", ties="source,target\nann,bea\nbea,carl\ncarl,dora\n", holds="holder,item\nann,debt\nann,van\ncarl,van\n",
        aware="perceiver,holder,item\nbea,ann,debt\nbea,dora,debt\n",
    )  # fmt: skip
    lines = knowledge_at_risk(ws, on=ON, inquiry="meals")
    assert "Shadow first, since they have most of what few others have: Adviser a, The council; Adviser c, The charity." in lines
    assert [line for line in lines if line.startswith("If this one")] == [
        "If this one leaves, 2 pairs of others can no longer reach each other: Adviser b, The council.",
        "If this one leaves, 2 pairs of others can no longer reach each other: Adviser c, The charity.",
    ]
    assert "Of 2 statements that somebody else has something, 1 (50%) is confirmed by that person." in lines


def test_who_said_no_is_not_told_of_as_one_to_shadow_or_who_cuts_others_off(tmp_path):
    ws = survey(tmp_path / "ws", ties="source,target\nann,bea\nbea,carl\n", holds="holder,item\nbea,debt\n")
    person = ws.root / "people/bea.yaml"
    write(person, person.read_text(encoding="utf-8") + "consents:\n  - what: network\n    audience: team\n    given: 'no'\n    on: 2026-01-01\n")
    lines = knowledge_at_risk(open_workspace(ws.root), on=ON, inquiry="meals")
    assert not any(line.startswith(("Shadow", "If this one")) for line in lines)


def test_the_agencies_whose_leaving_breaks_most_apart_are_told_where_there_are_enough(tmp_path):
    ws = survey(tmp_path / "ws", ties="source,target\nann,bea\n")
    place = ws.root
    names = ["hub", *(f"arm{n}" for n in range(5))]
    for name in names:
        write(place / f"data_catalog/agencies/{name}.yaml", f"id: {name}\ntitle: The {name}\n")
        write(place / f"people/{name}-1.yaml", f"id: {name}-1\nrole: Officer\nagency: {name}\n")
    folder = place / "inquiries/meals/network/wave-1"
    write(folder / "waves.csv", "person,asked,answered\n" + "".join(f"{name}-1,yes,yes\n" for name in names))
    write(folder / "ties.csv", "source,target\n" + "".join(f"hub-1,{name}-1\n" for name in names[1:]))
    (line,) = [one for one in knowledge_at_risk(open_workspace(place), on=ON, inquiry="meals") if one.startswith("3 agencies")]
    assert line == (
        "3 agencies whose leaving breaks most apart: The hub; The arm0; The arm1. Then 100% of pairs of the others cannot reach each other, now 0%."
        " 9 other choices of 3 would do as much."
    )

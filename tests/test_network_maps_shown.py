"""The maps of an inquiry's network for each audience: the same every time, without ids, without who said no, in groups that are large enough."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import REPOSITORY, inquiry, repository_copy, workspace, write

from workbench.network.layout_saved import read_places
from workbench.partnership import open_workspace
from workbench.partnership.network_maps import layout_file, maps_from_plain, network_maps, save_layout
from workbench.partnership.network_people import open_network

DAY = dt.date(2026, 3, 2)
AUDIENCES = ["team", "partners", "public"]
CANARY = "Zebedee Quux-Smith"


def made(root, *, people, rosters, ties=(), consents=None, agency=lambda n: "council"):  # noqa: PLR0913  # all but the first by keyword
    """Write a workspace whose inquiry has a survey: by wave who answered, and who names whom."""
    place = workspace(root, people="".join(f"p{n}:\n  name: {CANARY} {chr(65 + n)}\n" for n in range(people)))
    for name, title in {"council": "Burgh Council", "charity": "Warm Homes Trust"}.items():
        write(place / f"data_catalog/agencies/{name}.yaml", f"id: {name}\ntitle: {title}\n")
    for n in range(people):
        given_ = "".join(
            f"  - what: {what}\n    audience: {audience}\n    given: {said}\n    on: 2025-01-01\n" for what, audience, said in (consents or {}).get(n, ())
        )
        write(place / f"people/p{n}.yaml", f"id: p{n}\nrole: Officer\nagency: {agency(n)}\n{'consents:' if given_ else ''}\n{given_}")
    folder = inquiry(place, "fife")
    for wave, roster in enumerate(rosters, 1):
        asked = "".join(f"p{n},yes,yes\n" for n in roster)
        write(folder / f"network/wave-{wave}/waves.csv", f"person,asked,answered\n{asked}")
        lines = "".join(f"p{a},p{b},advice\n" for a, b in ties if a in roster and b in roster)
        write(folder / f"network/wave-{wave}/ties.csv", f"source,target,relation\n{lines}")
    return place


def maps_of(root, audience, level="person"):
    ws = open_workspace(root)
    return network_maps(ws, open_network(ws, "fife"), audience, on=DAY, level=level)


def labels(graph):
    return sorted(str(node.attributes["label"]) for node in graph.nodes)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_data_give_the_same_map_in_another_process(audience):
    code = (
        "import datetime as dt, hashlib, json, workbench as wb\n"
        "from workbench.partnership.network_maps import network_maps\n"
        "from workbench.partnership.network_people import open_network\n"
        "ws = wb.open_workspace('.')\n"
        f"maps = network_maps(ws, open_network(ws), {audience!r}, on=dt.date(2026, 3, 2))\n"
        "print(hashlib.sha256(json.dumps(maps.to_plain()).encode()).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=REPOSITORY, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("level", ["person", "agency"])
def test_maps_are_the_same_when_they_are_read_back(audience, level):
    ws = open_workspace(REPOSITORY)
    maps = network_maps(ws, open_network(ws), audience, on=DAY, level=level)
    back = maps_from_plain(json.loads(json.dumps(maps.to_plain())))
    assert (back.waves, back.places, back.changes, back.cautions) == (maps.waves, maps.places, maps.changes, maps.cautions)
    assert "sample-" not in json.dumps(maps.to_plain())


def test_who_said_no_is_on_no_map_and_neither_are_their_links(tmp_path):
    root = made(tmp_path / "ws", people=12, rosters=[range(12)] * 2, ties=[(0, 1), (1, 2)], consents={1: [("network", "team", "no")]})
    maps = maps_of(root, "team")
    assert len(maps.latest.nodes) == 11
    assert not maps.latest.ties
    assert any("said no" in caution for caution in maps.cautions)
    (others,) = maps_of(root, "public").latest.nodes
    assert others.attributes["people"] == 11


def test_a_name_stands_only_where_it_was_agreed_for_that_audience(tmp_path):
    root = made(tmp_path / "ws", people=12, rosters=[range(12)], ties=[(0, 1)], consents={0: [("name", "partners", "yes"), ("network", "partners", "yes")]})
    assert [CANARY in json.dumps(maps_of(root, audience).to_plain()) for audience in AUDIENCES] == [True, True, False]
    assert CANARY not in json.dumps(maps_of(root, "partners", "agency").to_plain())


@given(st.sets(st.integers(0, 19)), st.sets(st.integers(0, 19)), st.integers(0, 19))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_group_has_enough_people_in_every_wave(tmp_path_factory, first, second, council):
    rosters = [sorted(first) or [0], sorted(second) or [1]]
    root = made(tmp_path_factory.mktemp("ws") / "ws", people=20, rosters=rosters, agency=lambda n: "council" if n < council else "charity")
    maps = maps_of(root, "public")
    shown = list(maps.waves)
    ids = {node.id for graph in maps.waves.values() for node in graph.nodes}
    for wave, graph in maps.waves.items():
        roster = rosters[int(wave[-1]) - 1]
        assert len(roster) >= 5 * len(graph.nodes)
        if len(shown) > 1:
            assert {node.id for node in graph.nodes} == ids
    for node in maps.latest.nodes:
        assert node.attributes["people"] >= 5


def test_groups_are_tied_as_their_people_are_and_lost_only_where_all_say_so(tmp_path):
    root = made(tmp_path / "ws", people=10, rosters=[range(10)] * 2, ties=[(0, 9)], agency=lambda n: "council" if n < 5 else "charity")
    write(root / "inquiries/fife/network/wave-2/ties.csv", "source,target,relation\np8,p1,advice\n")
    ((_, change),) = maps_of(root, "public").changes
    names = {node.id: node.attributes["label"] for node in maps_of(root, "public").latest.nodes}
    said = {kind: [tuple(names[end] for end in pair) for pair in getattr(change, kind)] for kind in ("kept", "new", "lost")}
    assert said == {"kept": [], "new": [("Officer, Warm Homes Trust", "Officer, Burgh Council")], "lost": [("Officer, Burgh Council", "Officer, Warm Homes Trust")]}


def test_a_saved_layout_keeps_everybody_where_they_were_when_somebody_joins(tmp_path):
    root = made(tmp_path / "ws", people=12, rosters=[range(8)], ties=[(n, n + 1) for n in range(11)])
    ws = open_workspace(root)
    before = maps_of(root, "team")
    assert save_layout(ws, open_network(ws, "fife"), before, "team")
    places = {before.keys[one]: place for one, place in before.places.items()}
    write(root / "inquiries/fife/network/wave-1/waves.csv", "person,asked,answered\n" + "".join(f"p{n},yes,yes\n" for n in range(10)))
    write(root / "inquiries/fife/network/wave-1/ties.csv", "source,target,relation\n" + "".join(f"p{n},p{n + 1},advice\n" for n in range(9)))
    after = maps_of(root, "team")
    assert len(after.latest.nodes) == 10
    assert {after.keys[one]: place for one, place in after.places.items() if after.keys[one] in places} == places


def test_the_layout_for_others_is_kept_by_group_and_never_by_person(tmp_path):
    root = made(tmp_path / "ws", people=12, rosters=[range(12)], ties=[(0, 1)], consents={0: [("name", "public", "yes"), ("network", "public", "yes")]})
    ws = open_workspace(root)
    found = open_network(ws, "fife")
    maps = maps_of(root, "public")
    assert any(CANARY in label for label in labels(maps.latest))
    save_layout(ws, found, maps, "public")
    assert list(read_places(layout_file(found, "public"))) == ["Officer, Burgh Council"]
    assert not save_layout(ws, found, maps_of(root, "public"), "public")


def test_two_of_one_role_have_numbers_that_are_the_same_in_every_wave():
    ws = open_workspace(REPOSITORY)
    maps = network_maps(ws, open_network(ws), "team", on=DAY)
    named = [{node.id: node.attributes["label"] for node in graph.nodes} for graph in maps.waves.values()]
    assert named[0] == named[1]
    assert len(set(named[0].values())) == len(named[0]) == 33


def test_a_withdrawal_takes_somebody_out_of_the_saved_layout(tmp_path):
    from workbench.network.survey_withdrawal import without_people_in_files

    root = repository_copy(tmp_path / "ws")
    ws = open_workspace(root)
    found = open_network(ws)
    save_layout(ws, found, network_maps(ws, found, "team", on=DAY), "team")
    for one in without_people_in_files(found.folder, ["sample-01"]):
        one.file.write_bytes(one.raw)
    kept = read_places(layout_file(found, "team"))
    assert "sample-01" not in kept
    assert len(kept) == 32

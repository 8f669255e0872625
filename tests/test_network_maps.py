"""Maps of networks: the same layout every time, labels that can be read, words and a table that say what is drawn."""

from __future__ import annotations

import random
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st
from networks_of_others import network as network_of_others

from workbench.errors import RecordError
from workbench.exhibits import Figure, Provenance, Source, from_bundle, to_html
from workbench.network.graph_data import GraphData, Node, Tie, from_networkx, to_networkx
from workbench.network.layout import place_nodes, stress
from workbench.network.layout_saved import places_csv, read_places
from workbench.network.map_drawing import draw_map
from workbench.network.map_facts import MapFacts
from workbench.network.map_figure import MATRIX_ABOVE, map_lines, map_nodes, network_figure, usual_groups
from workbench.network.map_marks import MOST_GROUPS, marks_of
from workbench.network.map_waves import changes_figure, together
from workbench.network.matrix_picture import draw_matrix
from workbench.network.network import Network
from workbench.network.survey import Asking, Member, TieAnswer, Wave
from workbench.network.wave_comparison import Change, compare_ties
from workbench.text import image_uri

SURVEY = Provenance(sources=(Source(title="Survey of the partnership"),))
ABOUT = {"subtitle": "Advice, May 2026", "provenance": SURVEY, "audience": "team"}
ROLES = ("Adviser", "Team manager", "Welfare rights officer", "Head of service delivery")
AGENCIES = ("Council housing", "Jobcentre", "Citizens advice", "Health board", "Food bank", "College")


def made(nodes: int, ties: int, seed: int = 1, *, directed: bool = True, agencies: int = 6) -> GraphData:
    """Make a network with long labels, some of them alike."""
    chance = random.Random(seed)
    graph = nx.gnm_random_graph(nodes, ties, seed=seed, directed=directed)
    people = tuple(
        Node(f"p{i}", {"label": f"{chance.choice(ROLES)}, {AGENCIES[i % agencies]}", "agency": AGENCIES[i % agencies]})
        for i in range(nodes)
    )  # fmt: skip
    return GraphData(people, tuple(Tie(f"p{a}", f"p{b}", "advice") for a, b in graph.edges), directed)


def network_graph(name: str) -> GraphData:
    graph = network_of_others(f"{name}/edges")
    return GraphData(tuple(map(Node, graph.nodes)), tuple(Tie(*ends) for ends in graph.edges), graph.is_directed())


def drawn(graph: GraphData):
    facts = MapFacts(graph, usual_groups(graph))
    return draw_map(map_nodes(facts), map_lines(facts), place_nodes(graph))


def texts(svg: str) -> list[str]:
    return [one.text or "" for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


class TestLayout:
    def test_the_same_network_is_laid_out_the_same(self) -> None:
        assert place_nodes(made(40, 80)) == place_nodes(made(40, 80))

    @pytest.mark.parametrize(
        "graph",
        [
            nx.krackhardt_kite_graph(),
            nx.star_graph(11),
            nx.complete_graph(12),
            nx.random_labeled_tree(60, seed=3),
            nx.connected_watts_strogatz_graph(60, 6, 0.2, seed=1),
            nx.barabasi_albert_graph(150, 3, seed=2),
            nx.connected_watts_strogatz_graph(150, 6, 0.2, seed=1),
        ],
        ids=str,
    )
    def test_its_stress_is_no_worse_than_that_of_kamada_and_kawai(self, graph: nx.Graph) -> None:
        theirs = {str(name): tuple(place) for name, place in nx.kamada_kawai_layout(graph, weight=None).items()}
        data = from_networkx(graph)
        assert stress(data, place_nodes(data)) <= 1.05 * stress(data, theirs)

    @pytest.mark.parametrize("name", ["krackhardt_hightech", "davis_southern_women", "emon_mtsthelens"])
    def test_it_holds_for_networks_of_others_too(self, name: str) -> None:
        data = network_graph(name)
        theirs = nx.kamada_kawai_layout(to_networkx(data).to_undirected(), weight=None)
        assert stress(data, place_nodes(data)) <= 1.05 * stress(data, theirs)

    def test_parts_and_isolates_stand_beside_each_other(self) -> None:
        graph = GraphData(tuple(Node(name) for name in "abcdef"), (Tie("a", "b"), Tie("c", "d")))
        places = place_nodes(graph)
        assert min(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in combinations(places.values(), 2)) > 0.5

    def test_a_very_large_part_is_laid_out_as_well(self) -> None:
        graph = from_networkx(nx.grid_2d_graph(40, 30))
        places = place_nodes(graph)
        assert len(set(places.values())) == 1200
        assert stress(graph, places) < 0.1

    @given(st.integers(0, 30), st.integers(0, 60), st.integers(0, 9))
    @settings(max_examples=25)
    def test_everybody_has_a_place_of_their_own(self, nodes: int, ties: int, seed: int) -> None:
        places = place_nodes(made(nodes, ties if nodes > 1 else 0, seed))
        assert len(set(places.values())) == nodes

    def test_who_is_there_stays_and_who_is_new_comes_near_their_neighbours(self) -> None:
        before = made(20, 40)
        places = place_nodes(before)
        after = GraphData((*before.nodes, Node("new"), Node("alone")), (*before.ties, Tie("new", "p3")))
        now = place_nodes(after, places)
        assert {name: now[name] for name in places} == places
        x, y = now["new"]
        assert abs(x - places["p3"][0]) < 1 > abs(y - places["p3"][1])
        assert now["alone"][1] > max(y for _, y in places.values())

    @given(st.dictionaries(st.from_regex(r"[a-z=+@-][a-z0-9,'-]{0,8}", fullmatch=True), st.tuples(st.floats(-99, 99), st.floats(-99, 99))))
    @settings(max_examples=30)
    def test_places_come_back_from_csv_as_they_were(self, tmp_path_factory: pytest.TempPathFactory, places) -> None:
        path = tmp_path_factory.mktemp("places") / "layout.csv"
        path.write_text(places_csv(places), newline="")
        assert read_places(path) == places

    @pytest.mark.parametrize(
        ("text", "code"),
        [("id,x,y\na,1,far\n", "wrong-type"), ("id,x,y\na,1,nan\n", "wrong-type"), ("id,x\na,1\n", "missing-column"),
         ("id,x,y\na,1,1\na,2,2\n", "duplicate-row")],
    )  # fmt: skip
    def test_a_file_that_is_wrong_is_told_with_its_row(self, tmp_path: Path, text: str, code: str) -> None:
        path = tmp_path / "layout.csv"
        path.write_text(text)
        with pytest.raises(RecordError) as caught:
            read_places(path)
        assert caught.value.problems[0].code == code


class TestMap:
    @pytest.mark.parametrize(("nodes", "ties"), [(2, 1), (12, 30), (30, 60), (60, 60), (60, 240), (60, 900)])
    @pytest.mark.parametrize("seed", [1, 2])
    def test_up_to_60_nodes_all_have_labels_and_none_lies_on_another(self, nodes: int, ties: int, seed: int) -> None:
        labels = drawn(made(nodes, ties, seed)).labels
        assert len(labels) == nodes
        assert not [(a.node, b.node) for a, b in combinations(labels, 2) if a.box.meets(b.box)]

    @pytest.mark.browser
    def test_in_a_browser_no_text_lies_on_another_or_leaves_the_picture(self, chromium) -> None:
        page = chromium.new_page()
        for graph in (made(60, 150), made(25, 60, agencies=3), network_graph("krackhardt_hightech")):
            page.set_content(drawn(graph).svg)
            boxes = page.evaluate(
                "[...document.querySelectorAll('text')].map(t => t.getBoundingClientRect()).map(b => [b.left, b.top + 2, b.right, b.bottom - 2])"
            )
            left, top, right, low = page.evaluate(
                "(b => [b.left, b.top, b.right, b.bottom])(document.querySelector('svg').getBoundingClientRect())"
            )
            assert not [(a, b) for a, b in combinations(boxes, 2) if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
            assert all(left <= b[0] and top <= b[1] and b[2] <= right and b[3] <= low for b in boxes)
        page.close()

    def test_groups_differ_in_shape_and_pattern_and_not_in_colour_alone(self) -> None:
        marks = marks_of(list("abcdefgh"))
        words = [mark.words for mark in marks.values()]
        assert len(set(words)) == len(words) == MOST_GROUPS
        for one, other in combinations(marks.values(), 2):
            assert one.words.split(" ", 1)[1] != other.words.split(" ", 1)[1]  # the shape, without any colour or pattern

    def test_the_smallest_of_many_groups_are_drawn_as_one_and_that_is_said(self) -> None:
        nodes = tuple(Node(f"n{i}", {"agency": f"agency {i % 12}"}) for i in range(30))
        figure = network_figure(GraphData(nodes, (Tie("n0", "n1"),)), **ABOUT)
        assert "others" in texts(figure.svg)
        assert any("others" in note for note in figure.table.notes)

    def test_kinds_of_links_differ_in_line_pattern_and_are_in_the_legend(self) -> None:
        nodes = tuple(Node(name) for name in "abcd")
        ties = (Tie("a", "b", "advice"), Tie("b", "c", "referral"), Tie("c", "d", "advice"), Tie("c", "d", "referral"))
        svg = network_figure(GraphData(nodes, ties), **ABOUT).svg
        assert {"advice", "referral", "links of several kinds"} <= set(texts(svg))
        looks = {(line.look.pattern, line.look.width) for line in map_lines(MapFacts(GraphData(nodes, ties)))}
        assert len(looks) == 3

    def test_a_link_both_ways_is_one_line_with_two_heads(self) -> None:
        graph = GraphData((Node("a"), Node("b")), (Tie("a", "b"), Tie("b", "a")))
        assert [line.heads for line in map_lines(MapFacts(graph))] == [2]

    def test_the_text_alternative_says_how_many_who_is_most_named_and_who_is_cut_off(self) -> None:
        nodes = tuple(Node(f"n{i}", {"label": name}) for i, name in enumerate(["Hub", "Left", "Right", "Far", "Farther", "Alone"]))
        ties = (Tie("n1", "n0"), Tie("n2", "n0"), Tie("n0", "n1"), Tie("n3", "n4"))
        figure = network_figure(GraphData(nodes, ties), **ABOUT)
        assert "6 nodes and 4 links" in figure.alt
        assert "Named by most: Hub, by 2" in figure.alt
        assert "in 1 smaller part: Far; Farther" in figure.alt
        assert "without any link: Alone" in figure.alt
        assert figure.headline == "Hub is named by most: by 2 of 5 others"

    def test_the_table_beside_it_has_everybody_and_their_links(self) -> None:
        figure = network_figure(made(20, 40), **ABOUT, cautions=("15 of 20 answered.",))
        assert len(figure.table.rows) == 20
        assert [column.heading for column in figure.table.columns] == [
            "Who or what", "Group (agency)", "Drawn as", "Linked with", "Named by", "Names",
        ]  # fmt: skip
        assert figure.table.notes == ("15 of 20 answered.",)
        assert len({row[0] for row in figure.table.rows}) == 20  # who has the same label is numbered

    def test_made_up_data_say_so_on_the_drawing(self) -> None:
        made_up = Provenance(sources=(Source(title="Practice", synthetic=True),))
        for nodes in (5, MATRIX_ABOVE + 1):
            figure = network_figure(made(nodes, 6), subtitle="Advice", provenance=made_up, audience="team")
            assert any("SYNTHETIC" in text for text in texts(figure.svg))

    def test_no_id_stands_in_a_figure_of_labelled_nodes(self) -> None:
        graph = GraphData(
            (Node("zebedee-quux-smith", {"label": "Adviser"}), Node("b", {"label": "Manager"})), (Tie("zebedee-quux-smith", "b"),)
        )  # fmt: skip
        for view in ("map", "matrix"):
            assert "quux" not in network_figure(graph, **ABOUT, view=view).model_dump_json()

    @given(st.lists(st.sampled_from(HOSTILE) | st.text(), min_size=1, max_size=8), st.booleans())
    @settings(max_examples=60)
    def test_hostile_names_stay_text(self, names: list[str], matrix: bool) -> None:
        nodes = tuple(Node(f"n{i}", {"label": name, "agency": name}) for i, name in enumerate(names))
        ties = tuple(Tie("n0", node.id, names[0]) for node in nodes[1:])
        figure = network_figure(GraphData(nodes, ties), **ABOUT, view="matrix" if matrix else "map")
        assert image_uri(figure.svg)  # well-formed, and nothing that runs, fetches or links
        tags = {one.tag.split("}")[1] for one in ET.fromstring(figure.svg).iter()}
        assert tags <= {"svg", "defs", "pattern", "g", "rect", "circle", "polygon", "path", "line", "text"}
        assert from_bundle(figure.model_dump()) == figure

    @pytest.mark.parametrize("nodes", [0, 1])
    def test_a_network_of_nobody_or_one_is_drawn_and_told(self, nodes: int) -> None:
        figure = network_figure(made(nodes, 0), **ABOUT)
        assert figure.headline == "No links are known"
        assert image_uri(draw_matrix(MapFacts(made(nodes, 0))))

    def test_where_all_are_named_alike_nobody_is_put_first(self):
        ring = tuple(Tie(a, b) for a, b in ("ab", "bc", "ca"))
        for directed, said in ((True, "All 3 are named alike, each by 1 of 2 others"), (False, "All 3 are linked alike, each with 2 of 2 others")):
            assert network_figure(GraphData(tuple(map(Node, "abc")), ring, directed), **ABOUT).headline == said


class TestMatrix:
    def test_above_150_nodes_it_is_a_matrix(self) -> None:
        large, small = network_figure(made(151, 300), **ABOUT), network_figure(made(150, 300), **ABOUT)
        assert large.alt.startswith("A matrix")
        assert small.alt.startswith("A map")

    def test_it_has_one_square_for_each_link(self) -> None:
        svg = draw_matrix(MapFacts(made(30, 70)))
        assert len(re.findall("M[0-9]", svg)) == 70
        assert len(re.findall("M[0-9]", draw_matrix(MapFacts(made(30, 70, directed=False))))) == 140

    def test_of_very_many_nodes_a_cell_stands_for_several(self) -> None:
        svg = draw_matrix(MapFacts(made(1000, 3000), "agency"))
        assert any("3 by 3 nodes" in text for text in texts(svg))
        assert len(svg) < 200_000


@pytest.mark.browser
def test_no_barrier_is_found_on_a_page_of_maps(chromium) -> None:
    from axe_playwright_python import base

    axe = (Path(base.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    shown = [network_figure(made(20, 40), **ABOUT), network_figure(made(160, 300), **ABOUT), TestTwoWaves().figure()]
    page = chromium.new_page()
    page.set_content(f'<html lang="en"><title>Maps</title><main><h1>Maps</h1>{"".join(map(to_html, shown))}</main></html>')
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true; })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    page.close()
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found["violations"]] == []


class TestTwoWaves:
    def figure(self) -> Figure:
        nodes = tuple(Node(name, {"label": name.upper()}) for name in "abcdef")
        earlier = GraphData(nodes, (Tie("a", "b"), Tie("b", "c"), Tie("e", "a")))
        later = GraphData(nodes[:5], (Tie("a", "b"), Tie("a", "d")))
        change = Change("2025", "2026", (("a", "b"),), (("a", "d"),), (("b", "c"),), {("e", "a"): "did not answer in 2026"})
        return changes_figure(earlier, later, change, **ABOUT)

    def test_kept_new_lost_and_not_comparable_differ_in_line_pattern(self) -> None:
        root = ET.fromstring(self.figure().svg)
        patterns = {one.get("stroke-dasharray") for one in root.iter("{http://www.w3.org/2000/svg}line")}
        assert len(patterns) == 4
        assert {"kept", "new", "lost", "cannot be compared"} <= set(texts(self.figure().svg))

    def test_a_link_that_was_lost_lies_beside_the_one_back_that_was_kept(self) -> None:
        graph = GraphData((Node("a"), Node("b")), (Tie("a", "b"), Tie("b", "a")))
        figure = changes_figure(graph, graph, Change("2025", "2026", (("a", "b"),), (), (("b", "a"),), {}), **ABOUT)
        ties = [one for one in ET.fromstring(figure.svg).iter("{http://www.w3.org/2000/svg}line") if one.get("y1") != "0"]
        assert len({one.get("y1") for one in ties}) == 2

    def test_its_words_and_table_say_what_became_of_each_link(self) -> None:
        figure = self.figure()
        assert "1 link kept, 1 new, 1 lost; 1 cannot be compared." in figure.alt
        assert "Lost all their links: C." in figure.alt
        assert figure.table.rows == (
            ("A", "B", "kept"), ("A", "D", "new"), ("B", "C", "lost"), ("E", "A", "did not answer in 2026"),
        )  # fmt: skip

    def test_it_is_drawn_of_a_survey_as_it_was_compared(self) -> None:
        people = {name: Member(name, "council", "Adviser") for name in ("ann", "bea", "cid")}
        asked = tuple(Asking(name, "yes", "yes") for name in people)
        waves = (
            Wave("2025", asked, (TieAnswer("ann", "bea"), TieAnswer("bea", "cid"))),
            Wave("2026", asked, (TieAnswer("ann", "bea"), TieAnswer("cid", "ann"))),
        )  # fmt: skip
        network = Network(people, {"council": "Council"}, {}, waves)
        change = compare_ties(network, "2025", "2026")
        figure = changes_figure(network.data(wave="2025"), network.data(wave="2026"), change, **ABOUT, group_names=network.agencies)
        assert figure.headline == "1 link kept, 1 new, 1 lost"

    def test_who_has_no_place_in_a_saved_layout_gets_one(self) -> None:
        graph = made(10, 20)
        partly = {name: place for name, place in place_nodes(graph).items() if name != "p4"}
        assert network_figure(graph, **ABOUT, places=partly).svg

    def test_both_waves_are_drawn_on_one_layout(self) -> None:
        earlier, later = made(20, 40, 1), made(20, 30, 2)
        places = place_nodes(together(earlier, later))
        assert place_nodes(earlier, places) == place_nodes(later, places) == places

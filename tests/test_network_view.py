"""The network in a notebook: searching, narrowing and looking at one node, by keyboard as well, with all of it in words."""

from __future__ import annotations

import html
from html.parser import HTMLParser

import ipywidgets as widgets
import pytest
from hostile import HOSTILE
from hypothesis import example, given, settings
from hypothesis import strategies as st

from workbench.errors import RequestError
from workbench.exhibits import Provenance, Source
from workbench.forms.keyboard import KEYBOARD
from workbench.forms.network_view import NetworkView
from workbench.forms.network_view_part import Part, found_nodes, part_of
from workbench.network.graph_data import GraphData, Node, Tie

SURVEY = Provenance(sources=(Source(title="Survey of the partnership"),))
NAMES = {"council": "Council", "dwp": "Jobcentre", "cab": "Citizens advice"}
NODES = (
    Node("p1", {"label": "Debt adviser", "agency": "cab"}), Node("p2", {"label": "Work coach", "agency": "dwp"}),
    Node("p3", {"label": "Housing officer", "agency": "council"}), Node("p4", {"label": "Team manager", "agency": "council"}),
)  # fmt: skip
EARLIER = GraphData(NODES, (Tie("p1", "p2", "advice"), Tie("p2", "p3", "referral"), Tie("p3", "p4", "advice")))
LATER = GraphData(NODES[:3], (Tie("p1", "p2", "advice"),))


_KNOWN = set(
    "div p figure figcaption span img details summary table caption thead tbody tr th td".split()  # noqa: SIM905
)


class _Elements(HTMLParser):
    """Gathers which elements and attributes a reader of HTML finds."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def view(**more: object) -> NetworkView:
    return NetworkView(
        {"2025": EARLIER, "2026": LATER}, provenance=SURVEY, audience="team", group_names=NAMES, **more
    )


def people(shown: NetworkView) -> set[str]:
    assert shown.figure is not None
    return {row[0] for row in shown.figure.table.rows}


def test_the_latest_wave_is_shown_first_with_its_words_and_table() -> None:
    shown = view()
    assert people(shown) == {"Debt adviser", "Work coach", "Housing officer"}
    assert "3 nodes and 1 link" in shown.said
    assert "<table" in shown.shown
    assert 'alt="A map: 3 nodes' in shown.shown


def test_another_wave_is_shown_on_the_same_layout() -> None:
    shown = view()
    places = dict(shown._places)
    shown.wave.value = "2025"
    assert "Team manager" in people(shown)
    assert shown._places == places


def test_links_are_narrowed_by_kind() -> None:
    shown = view()
    shown.wave.value = "2025"
    shown.relation.value = "referral"
    assert "4 nodes and 1 link" in shown.said
    assert shown.figure.subtitle == "referral, 2025"


def test_an_agency_is_shown_with_whom_it_is_linked() -> None:
    shown = view()
    shown.wave.value = "2025"
    shown.agency.value = "dwp"
    assert people(shown) == {"Debt adviser", "Work coach", "Housing officer"}


def test_one_node_is_shown_with_who_is_one_or_two_steps_away() -> None:
    shown = view()
    shown.wave.value = "2025"
    shown.centre.value = "p1"
    assert people(shown) == {"Debt adviser", "Work coach"}
    shown.steps.value = 2
    assert people(shown) == {"Debt adviser", "Work coach", "Housing officer"}


def test_who_is_not_in_a_wave_is_said_so_and_nothing_is_drawn() -> None:
    shown = view()
    shown.centre.value = "p4"
    assert "has nobody in 2026" in shown.said
    assert not shown.shown
    assert shown.figure is None


def test_a_search_finds_by_label_role_or_name_of_the_agency_and_rings_them() -> None:
    shown = view()
    shown.words.value = "DEBT adviser"
    assert shown.found == ("Debt adviser",)
    assert "with a ring around: Debt adviser" in shown.said
    assert "looked for" in shown.figure.svg
    shown.words.value = "jobcentre"
    assert shown.found == ("Work coach",)


def test_a_search_for_what_is_not_there_says_so() -> None:
    shown = view()
    shown.words.value = "plumber"
    assert "Nobody here has “plumber”" in html.unescape(shown.said)


def test_a_matrix_can_be_asked_for() -> None:
    shown = view()
    shown.drawn_as.value = "matrix"
    assert shown.figure.alt.startswith("A matrix")


def test_every_control_has_a_name_and_keeps_its_keys() -> None:
    shown = view()
    assert KEYBOARD in shown.widget._dom_classes
    parts = [inner for child in shown.widget.children for inner in getattr(child, "children", [child])]
    controls = [child for child in parts if not isinstance(child, widgets.HTML)]
    assert len(controls) == 7
    assert all(control.description for control in controls)


def test_every_menu_shows_what_is_chosen_and_none_looks_empty() -> None:
    shown = view()
    assert all(menu.index is not None for menu in shown._menus)


def test_no_id_is_shown_of_who_has_a_label() -> None:
    shown = view()
    assert not any(one in shown.said + shown.shown + shown.figure.svg for one in ("p1", "p2", "p3"))


def test_cautions_stand_beside_the_map() -> None:
    assert "Two of three answered." in view(cautions=("Two of three answered.",)).shown


def test_a_network_without_waves_is_refused() -> None:
    with pytest.raises(RequestError) as caught:
        NetworkView({}, provenance=SURVEY, audience="team")
    assert caught.value.code == "no-wave"


def test_nodes_without_a_label_are_found_by_their_id() -> None:
    assert found_nodes(GraphData((Node("council"), Node("cab"))), "counc", {}) == ("council",)


def test_what_is_left_of_a_network_has_only_links_between_who_is_left() -> None:
    left = part_of(EARLIER, Part(agency="council", centre="p3"))
    assert {end for tie in left.ties for end in (tie.source, tie.target)} <= {node.id for node in left.nodes} == {"p2", "p3", "p4"}


@given(st.sampled_from(HOSTILE) | st.text())
@example("\ud800 lone \udfff")
@settings(max_examples=40)
def test_hostile_words_and_names_stay_text(text: str) -> None:
    graph = GraphData((Node("a", {"label": text, "agency": text or "x", "role": text}), Node("b")), (Tie("a", "b", text),))
    shown = NetworkView({text or "wave": graph}, provenance=SURVEY, audience="team")
    shown.words.value = text
    for found in (shown.said, shown.shown):
        reader = _Elements()
        reader.feed(found)
        assert reader.tags <= _KNOWN
        assert not [name for name in reader.attributes if name.startswith("on") or name in {"style", "href"}]

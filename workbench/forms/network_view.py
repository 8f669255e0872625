"""The network in a notebook: search it, narrow it by relation, agency and wave, look at one node and who is near it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import ipywidgets as widgets

from workbench.errors import RequestError
from workbench.exhibits import Figure, Provenance, to_html
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, result
from workbench.forms.network_view_part import ANY_AGENCY, Part, found_nodes, part_of
from workbench.network.graph_data import GraphData
from workbench.network.layout import Point, place_nodes
from workbench.network.map_facts import MapFacts
from workbench.network.map_figure import network_figure
from workbench.network.map_waves import together
from workbench.store import Audience
from workbench.text import element

__all__ = ["NetworkView"]

_ANY = "any"
_EVERY = object()
"""What stands for no choice: a menu whose value is None looks empty."""

_MENU = {"width": "auto", "flex": "1 1 15rem", "min_width": "12rem"}
_STYLE = """<style>
.workbench-form .workbench-menus { gap: 0.6rem 1rem; }
.workbench-form .workbench-network figcaption > *, .workbench-form .workbench-network figcaption { display: block; }
.workbench-form .workbench-network figcaption > :first-child { font-weight: 600; }
.workbench-form .workbench-network figure { margin: 0; }
.workbench-form .workbench-network img { max-width: none; }
.workbench-form .workbench-network .scroll { overflow: auto; max-height: 64rem; }
</style>"""


class NetworkView:
    """A map, or matrix, with a search box and menus; every control works by keyboard, and all that is drawn is also told.

    The layout is worked out once, from all waves, so nothing moves when the map is narrowed.

    Args:
        waves: By the name of each wave its network, as the audience may see it, such as `Network.data` gives for the
            team and `shown_network` for others; the last is shown first.
        provenance: Where it comes from.
        audience: The widest audience that may see it.
        group_names: By agency what it is called.
        places: Where nodes stand, such as `read_places` gives; None works it out.
        cautions: What must be said beside it.

    Raises:
        RequestError: There is no wave.

    Example:
        >>> from workbench.exhibits import Source
        >>> from workbench.network.graph_data import Node, Tie
        >>> graph = GraphData((Node("a", {"label": "Council"}), Node("b", {"label": "DWP"})), (Tie("a", "b"),))
        >>> view = NetworkView({"2026": graph}, provenance=Provenance(sources=(Source(title="Survey"),)), audience="team")
        >>> view.words.value = "council"
        >>> view.found
        ('Council',)
    """

    def __init__(  # noqa: PLR0913  # all but the first by keyword
        self,
        waves: Mapping[str, GraphData],
        *,
        provenance: Provenance,
        audience: Audience,
        group_names: Mapping[str, str] | None = None,
        places: Mapping[str, Point] | None = None,
        cautions: tuple[str, ...] = (),
    ) -> None:
        if not waves:
            raise RequestError("There is no wave to show.", fix="Read a network with at least one wave.", code="no-wave")
        self._waves = dict(waves)
        self._about = provenance, audience
        self._names, self._cautions = dict(group_names or {}), cautions
        self._every = together(*self._waves.values())
        self._labels = MapFacts(self._every).labels
        self._places = place_nodes(self._every, places)
        self.figure: Figure | None = None
        self._make_controls()
        for control in (self.words, *self._menus):
            control.observe(lambda _change: self.draw(), names="value")
        menus = widgets.Box(list(self._menus), layout=widgets.Layout(display="flex", flex_flow="row wrap", **FULL_WIDTH))
        menus.add_class("workbench-menus")
        parts = [widgets.HTML(STYLE + _STYLE), self.words, menus, self._told, self._shown]
        self.widget = with_keys(column(parts, "workbench-form"))
        self.widget.layout.max_width = "none"
        self.draw()

    def _make_controls(self) -> None:
        layout = widgets.Layout(**FULL_WIDTH)
        agencies = sorted({str(node.attributes["agency"]) for node in self._every.nodes if node.attributes.get("agency")})
        relations = [(name or "without a kind", name) for name in self._every.relations]
        nodes = sorted((label, one) for one, label in self._labels.items())
        self.words = widgets.Text(description="Find on the map", placeholder="such as: debt adviser", continuous_update=False, layout=layout)
        menu = widgets.Layout(**_MENU)
        self.wave = widgets.Dropdown(description="Wave", options=list(self._waves), value=list(self._waves)[-1], layout=menu)
        self.relation = widgets.Dropdown(description="Kind of link", options=[(_ANY, _EVERY), *relations], layout=menu)
        self.agency = widgets.Dropdown(
            description="Agency, with whom it is linked", layout=menu,
            options=[(_ANY, ANY_AGENCY), *((self._names.get(name, name), name) for name in agencies)],
        )  # fmt: skip
        self.centre = widgets.Dropdown(description="Look at one, and who is near", options=[("everybody", _EVERY), *nodes], layout=menu)
        self.steps = widgets.Dropdown(description="How near", options=[("one step", 1), ("two steps", 2)], layout=menu)
        self.drawn_as = widgets.Dropdown(
            description="Drawn as", options=[("what fits: matrix above 150", _EVERY), ("map", "map"), ("matrix", "matrix")], layout=menu
        )
        self._menus = (self.wave, self.relation, self.agency, self.centre, self.steps, self.drawn_as)
        for control in (self.words, *self._menus):
            control.style.description_width = "auto"
        self._told, self._shown = widgets.HTML(layout=layout), widgets.HTML(layout=layout)

    @property
    def part(self) -> Part:
        """What is chosen."""
        return Part(_chosen(self.relation), self.agency.value, _chosen(self.centre), self.steps.value)

    @property
    def found(self) -> tuple[str, ...]:
        """What the search found on the map, by label."""
        shown = part_of(self._waves[self.wave.value], self.part)
        return tuple(self._labels[one] for one in found_nodes(shown, self.words.value, self._names))

    @property
    def said(self) -> str:
        """What was found, and what the map shows, as HTML."""
        return str(self._told.value)

    @property
    def shown(self) -> str:
        """The map with its table, as HTML."""
        return str(self._shown.value)

    def draw(self) -> None:
        """Draw what is chosen."""
        graph = part_of(self._waves[self.wave.value], self.part)
        if not graph.nodes:
            self.figure = None
            self._told.value = result(f"{self._chosen()} has nobody in {self.wave.value}.", good=False)
            self._shown.value = ""
            return
        ringed = found_nodes(graph, self.words.value, self._names)
        view: Literal["map", "matrix"] | None = _chosen(self.drawn_as)
        provenance, audience = self._about
        self.figure = network_figure(
            self._labelled(graph), subtitle=f"{self._chosen()}, {self.wave.value}", provenance=provenance, audience=audience,
            group_names=self._names, places=self._places, view=view, cautions=self._cautions, ringed=ringed,
        )  # fmt: skip
        self._told.value = str(element("div", {"role": "status"}, [
            element("p", {"class": "workbench-help"}, sentence) for sentence in (*self._found_words(ringed), self.figure.alt)
        ]))  # fmt: skip
        self._shown.value = str(element("div", {"class": "workbench-network"}, to_html(self.figure)))

    def _labelled(self, graph: GraphData) -> GraphData:
        """Give each node the label that it has in the menus, whatever else is on the map."""
        nodes = tuple(type(node)(node.id, {**node.attributes, "label": self._labels[node.id]}) for node in graph.nodes)
        return GraphData(nodes, graph.ties, graph.directed)

    def _chosen(self) -> str:
        kind = self.relation.label if _chosen(self.relation) is not None else "Links of any kind"
        of = f", {self.agency.label}" if self.agency.value != ANY_AGENCY else ""
        near = f", around {self.centre.label}" if _chosen(self.centre) is not None else ""
        return f"{kind}{of}{near}"

    def _found_words(self, ringed: tuple[str, ...]) -> list[str]:
        if not self.words.value.strip():
            return []
        names = "; ".join(self._labels[one] for one in ringed)
        return [f"Found, with a ring around: {names}." if ringed else f"Nobody here has “{self.words.value.strip()}” in label, role or agency."]

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show it in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)


def _chosen(menu: Any) -> Any:
    """Give what is chosen in a menu; None for no choice."""
    return None if menu.value is _EVERY else menu.value

"""The maps of an inquiry's network as an audience may see them: wave by wave on one layout, in which nobody has an id."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from workbench.network.graph_data import GraphData, Node, Tie, Value
from workbench.network.layout import Point, place_nodes
from workbench.network.layout_saved import places_csv, read_places
from workbench.network.map_facts import MapFacts
from workbench.network.map_waves import together
from workbench.network.network import Level
from workbench.network.wave_comparison import Change, compare_ties
from workbench.partnership.network_drafts import Draft, draft_for
from workbench.partnership.network_people import InquiryNetwork
from workbench.partnership.workspace import Workspace
from workbench.store import Audience, write_atomically

__all__ = ["NetworkMaps", "layout_file", "maps_from_plain", "network_maps", "save_layout", "wave_names"]

_NOT_COMPARABLE = "not known in one of the waves"


@dataclass(frozen=True)
class NetworkMaps:
    """What an audience may see of every wave, drawn on one layout.

    Args:
        waves: By what each wave is called before the audience its network, as `wave_names` has it. Ids are “n1”, “n2” and so on, the same in all waves and in no other
            set of maps.
        places: By id where a node stands.
        changes: For each relation what became of its ties from one wave to the next.
        cautions: What must be said beside any of them.
        keys: By id under what name a node's place is saved; who may not be followed from one release to the next is not
            there.
    """

    waves: Mapping[str, GraphData]
    places: Mapping[str, Point]
    changes: tuple[tuple[str, Change], ...] = ()
    cautions: tuple[str, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def latest(self) -> GraphData:
        """The latest wave."""
        return list(self.waves.values())[-1]

    def to_plain(self) -> dict[str, Any]:
        """Give the same as plain data, without the names under which places are saved."""
        every = together(*self.waves.values())
        number = {node.id: i for i, node in enumerate(every.nodes)}
        return {
            "directed": every.directed,
            "nodes": [{**node.attributes, "x": self.places[node.id][0], "y": self.places[node.id][1]} for node in every.nodes],
            "waves": [{
                "wave": name, "nodes": [number[node.id] for node in graph.nodes],
                "ties": [[number[tie.source], number[tie.target], tie.relation, tie.weight] for tie in graph.ties],
            } for name, graph in self.waves.items()],
            "changes": [{"relation": relation, **_plain_change(change, number)} for relation, change in self.changes],
            "cautions": list(self.cautions),
        }  # fmt: skip


def maps_from_plain(data: Mapping[str, Any]) -> NetworkMaps:
    """Read maps back from plain data.

    Example:
        >>> one = NetworkMaps({"2026": GraphData((Node("n1", {"label": "Council"}),))}, {"n1": (0.0, 0.0)})
        >>> maps_from_plain(one.to_plain()) == one
        True
    """
    about = [{name: value for name, value in node.items() if name not in {"x", "y"}} for node in data["nodes"]]
    waves = {
        wave["wave"]: GraphData(
            tuple(Node(_id(i), about[i]) for i in wave["nodes"]),
            tuple(Tie(_id(one), _id(other), relation, weight) for one, other, relation, weight in wave["ties"]), data["directed"],
        )
        for wave in data["waves"]
    }  # fmt: skip
    places = {_id(i): (float(node["x"]), float(node["y"])) for i, node in enumerate(data["nodes"])}
    changes = tuple((change["relation"], _change(change)) for change in data["changes"])
    return NetworkMaps(waves, places, changes, tuple(data["cautions"]))


def network_maps(ws: Workspace, found: InquiryNetwork, audience: Audience, *, on: dt.date, level: Level = "person") -> NetworkMaps:
    """Give the maps of an inquiry's network.

    The team sees everybody by role and agency, by name where they agreed to that, and nobody who said no. Others see
    groups that are large enough in every wave, and whoever agreed to be seen. Places come from the saved layout; who is
    not in it is placed by their ties.

    Args:
        ws: The whole workspace.
        found: The network.
        audience: Who will see them.
        on: The day by which consents are judged.
        level: People; or agencies.

    Raises:
        RecordError: The saved layout cannot be read.
    """
    draft = draft_for(ws, found, audience, on=on, level=level)
    names = {old: _id(i) for i, old in enumerate(_order(draft))}
    about = _told_apart(names, draft.attributes)
    called = wave_names(found, draft.hide)
    waves = {called[wave]: _renamed(graph, names, about) for wave, graph in draft.waves.items()}
    keys = {names[old]: key for old, key in draft.keys.items()}
    saved = read_places(layout_file(found, audience, level), root=ws.root)
    kept = {one: saved[key] for one, key in keys.items() if key in saved}
    every = together(*waves.values())
    return NetworkMaps(
        waves, place_nodes(every, kept), tuple(_changes(draft, names, called, told=audience == "team")), draft.cautions, keys
    )


def wave_names(found: InquiryNetwork, hide: Callable[[str], str]) -> dict[str, str]:
    """Give by id what each wave is called before an audience: its folder's name is written by hand, and may hold anything.

    Args:
        found: The network.
        hide: Takes out of a text what the audience may not read; two waves that are then called alike get a number.
    """
    names: dict[str, str] = {}
    for wave in found.network.waves:
        name, count = hide(wave.id), 1
        while name in names.values():
            count += 1
            name = f"{hide(wave.id)} ({count})"
        names[wave.id] = name
    return names


def layout_file(found: InquiryNetwork, audience: Audience, level: Level = "person") -> Path:
    """Give where places are saved: for the team by id of people, for others by what groups are called.

    Args:
        found: The network.
        audience: Who sees the map.
        level: People or agencies.
    """
    parts = ["layout", *([] if audience == "team" else [audience]), *(["agencies"] if level == "agency" else [])]
    return found.folder / f"{'_'.join(parts)}.csv"


def save_layout(ws: Workspace, found: InquiryNetwork, maps: NetworkMaps, audience: Audience, level: Level = "person") -> bool:
    """Save the places of maps, so that the next ones are drawn alike; tell whether the file changed.

    Args:
        ws: The workspace.
        found: The network.
        maps: Its maps.
        audience: Who sees them.
        level: People or agencies.

    Raises:
        RecordError: The saved layout cannot be read.
        WorkbenchError: The file cannot be written.
    """
    path = layout_file(found, audience, level)
    places = {key: maps.places[one] for one, key in maps.keys.items()}
    if places == read_places(path, root=ws.root):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, places_csv(places).encode())
    return True


def _id(number: int) -> str:
    return f"n{number + 1}"


def _order(draft: Draft) -> list[str]:
    """Give the nodes by label; those of one label in an order that tells nothing of their ids."""
    every = together(*draft.waves.values())

    def place(node: Node) -> tuple[str, ...]:
        said = draft.attributes[node.id]
        return *(str(said.get(name, "")) for name in ("label", "agency", "level")), hashlib.sha256(node.id.encode()).hexdigest()

    return [node.id for node in sorted(every.nodes, key=place)]


def _told_apart(names: Mapping[str, str], attributes: Mapping[str, Mapping[str, Value]]) -> dict[str, dict[str, Value]]:
    """Give two of one label a number each, the same in all waves, so that pictures, lists and menus mean the same one."""
    labels = MapFacts(GraphData(tuple(Node(new, attributes[old]) for old, new in names.items()))).labels
    return {old: {**attributes[old], "label": labels[new]} for old, new in names.items()}


def _renamed(graph: GraphData, names: Mapping[str, str], attributes: Mapping[str, Mapping[str, Value]]) -> GraphData:
    nodes = sorted((Node(names[node.id], attributes[node.id]) for node in graph.nodes), key=lambda node: int(node.id[1:]))
    ties = tuple(replace(tie, source=names[tie.source], target=names[tie.target], attributes={}) for tie in graph.ties)
    return GraphData(tuple(nodes), ties, graph.directed)


def _changes(draft: Draft, names: Mapping[str, str], called: Mapping[str, str], *, told: bool) -> Iterator[tuple[str, Change]]:
    """Compare each wave with the next; why a pair cannot be compared is told where pairs are of people of the team."""
    network = draft.compared
    for earlier, later in pairwise(draft.waves):
        for relation in network.relations:
            change = compare_ties(network, earlier, later, relation, level=draft.compared_at)
            pairs = {kind: _named(getattr(change, kind), names, draft) for kind in ("kept", "new", "lost")}
            open_ones = {
                pair: why if told else _NOT_COMPARABLE
                for old, why in change.not_comparable.items() for pair in _named([old], names, draft)
            }  # fmt: skip
            yield draft.hide(relation), Change(called[earlier], called[later], pairs["kept"], pairs["new"], pairs["lost"], open_ones)


def _named(pairs: Any, names: Mapping[str, str], draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((names[one], names[other]) for one, other in pairs if one in draft.attributes and other in draft.attributes)


def _plain_change(change: Change, number: Mapping[str, int]) -> dict[str, Any]:
    lists = {kind: [[number[one], number[other]] for one, other in getattr(change, kind)] for kind in ("kept", "new", "lost")}
    open_ones = [[number[one], number[other], why] for (one, other), why in change.not_comparable.items()]
    return {"earlier": change.earlier, "later": change.later, **lists, "not comparable": open_ones}


def _change(data: Mapping[str, Any]) -> Change:
    kept, new, lost = (tuple((_id(one), _id(other)) for one, other in data[kind]) for kind in ("kept", "new", "lost"))
    open_ones = {(_id(one), _id(other)): why for one, other, why in data["not comparable"]}
    return Change(data["earlier"], data["later"], kept, new, lost, open_ones)

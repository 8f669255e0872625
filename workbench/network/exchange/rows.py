"""A network put together from the rows of a file: ids and ends checked, values made plain, what is odd noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import Problem, RecordError
from workbench.network.exchange.about import About, restored
from workbench.network.exchange.kinds import from_text, to_text
from workbench.network.exchange.ledger import unique_names
from workbench.network.exchange.outcome import Imported
from workbench.network.graph_data import NODE_FIELDS, TIE_FIELDS, GraphData, Node, Tie, Value, plain_value
from workbench.store.outside import LIMITS, Limits

__all__ = ["RawNode", "RawTie", "assembled", "note", "refusal"]

_MOST_PROBLEMS = 20
_SHOWN = 80


@dataclass(frozen=True)
class RawNode:
    """A node as a file has it.

    Args:
        id: Its id.
        attributes: What is said of it, as it stands there.
        line: Where it stands, or 0.
    """

    id: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True)
class RawTie:
    """A tie as a file has it.

    Args:
        source: The id it goes out from.
        target: The id it goes to.
        relation: The kind of tie as it stands there, if any.
        weight: The weight as it stands there, if any.
        attributes: What else is said of it.
        line: Where it stands, or 0.
    """

    source: str
    target: str
    relation: Any = None
    weight: Any = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    line: int = 0


def note(file: str, message: str, fix: str, *, code: str, field: str = "") -> Problem:
    """Make a warning about what was read otherwise than it stands there."""
    return Problem(file, 0, field[:_SHOWN], message, fix, code, "warning")


def refusal(file: str, message: str, fix: str, *, code: str, line: int = 0) -> RecordError:
    """Make the error for one thing that is wrong with a file."""
    return RecordError([Problem(file, line, "", message, fix, code)])


def assembled(  # noqa: PLR0913  # the parts of a network
    file: str,
    nodes: Sequence[RawNode],
    ties: Sequence[RawTie],
    *,
    directed: bool,
    network: Mapping[str, Any] | None = None,
    about: About | None = None,
    notes: Iterable[Problem] = (),
    node_file: str = "",
    limits: Limits = LIMITS,
) -> Imported:
    """Put a network together.

    Args:
        file: The file's name for messages.
        nodes: Its nodes.
        ties: Its ties.
        directed: Whether they have a direction.
        network: What the file says of the network itself.
        about: What the file says of its columns.
        notes: What was noted already.
        node_file: The file in which nodes stand, where it is another.
        limits: How many nodes and ties there may be.

    Raises:
        RecordError: There are too many, an id is blank or stands twice, or a tie leads nowhere; with lines.
    """
    about = about or About()
    _check((node_file or file, file), nodes, ties, limits)
    found = _Notes(file)
    ties = _with_weights(ties, found)
    node_rows = _rows("nodes", [row.attributes for row in nodes], about, NODE_FIELDS, found)
    tie_rows = _rows("ties", [row.attributes for row in ties], about, TIE_FIELDS, found)
    (network_row,) = _rows("network", [network or about.network], about, frozenset(), found)
    graph = GraphData(
        tuple(Node(row.id, said) for row, said in zip(nodes, node_rows, strict=True)),
        tuple(
            Tie(row.source, row.target, _relation(row.relation), row.weight, said)
            for row, said in zip(ties, tie_rows, strict=True)
        ),
        directed,
        network_row,
    )
    return Imported(graph, (*notes, *found.problems))


class _Notes:
    """Gathers what is noted of columns, each once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: Counter[tuple[str, str]] = Counter()

    def add(self, kind: str, name: str) -> None:
        self._found[kind, name] += 1

    @property
    def problems(self) -> list[Problem]:
        return [self._problem(kind, name, count) for (kind, name), count in sorted(self._found.items())]

    def _problem(self, kind: str, name: str, count: int) -> Problem:
        times = f"{count:,} values" if count > 1 else "One value"
        if kind == "nested":
            return note(
                self.file, f"{times} of this attribute hold lists or objects inside each other, and were left out.",
                "Give each its own attribute, if they are needed.", code="nested-value", field=name,
            )  # fmt: skip
        if kind == "kind":
            return note(
                self.file, f"{times} of this attribute are not of the kind that the file says, and stay text.",
                "Correct them in the file, or use them as text.", code="other-kind", field=name,
            )  # fmt: skip
        if kind == "weight":
            return note(
                self.file, f"{times} of this column are no numbers, so it was read as an attribute and not as weights.",
                "Write numbers only, or leave cells blank.", code="weight-not-number", field=name,
            )  # fmt: skip
        return note(
            self.file, "An attribute has a name that a network uses itself, or none, and was given another.",
            "Rename it, if the new name says too little.", code="renamed-attribute", field=name,
        )  # fmt: skip


def _check(files: tuple[str, str], nodes: Sequence[RawNode], ties: Sequence[RawTie], limits: Limits) -> None:
    for count, most, what in (
        (len(nodes), limits.graph_nodes, "nodes"),
        (len(ties), limits.graph_edges, "ties"),
    ):
        if count > most:
            raise refusal(
                files[1], f"The network has more than {most:,} {what}.", "Keep only the part that you need.", code="file-too-large",
            )  # fmt: skip
    problems, seen = [], set[str]()
    for node in nodes:
        if not node.id:
            problems.append(
                Problem(files[0], node.line, "id", "A node has no id.", "Give it one.", "missing-field")
            )
        elif node.id in seen:
            problems.append(Problem(
                files[0], node.line, node.id[:_SHOWN], "Two nodes have one id.", "Give each an id of its own.", "duplicate-id",
            ))  # fmt: skip
        seen.add(node.id)
    problems += [
        Problem(files[1], tie.line, end, "A tie has no such end.", "Name both ends, or take the row out.", "missing-field")
        for tie in ties for end in ("source", "target") if not getattr(tie, end)
    ]  # fmt: skip
    problems += [
        Problem(
            files[1], tie.line, end[:_SHOWN], "A tie leads from or to a node that is not there.",
            "Add the node, or take the tie out.", "dead-link",
        )
        for tie in ties for end in dict.fromkeys((tie.source, tie.target)) if end and end not in seen
    ]  # fmt: skip
    if problems:
        raise RecordError(problems[:_MOST_PROBLEMS])


def _with_weights(ties: Sequence[RawTie], found: _Notes) -> list[RawTie]:
    """Give the ties with weights that are numbers; where one is none, the column becomes an attribute."""
    weights = [_weight(tie.weight) for tie in ties]
    if all(isinstance(weight, float | None) for weight in weights):
        return [_weighed(tie, weight, tie.attributes) for tie, weight in zip(ties, weights, strict=True)]
    for weight in weights:
        if not isinstance(weight, float | None):
            found.add("weight", "weight")
    return [
        _weighed(
            tie, None, tie.attributes if tie.weight is None else {**tie.attributes, "weight": tie.weight}
        )
        for tie in ties
    ]


def _weighed(tie: RawTie, weight: Any, attributes: Mapping[str, Any]) -> RawTie:
    return RawTie(tie.source, tie.target, tie.relation, weight, attributes, tie.line)


def _weight(stated: Any) -> Any:
    if stated is None or stated == "":
        return None
    try:
        found = from_text(stated, "float") if isinstance(stated, str) else plain_value(stated)
        found = float(found) if isinstance(found, int) and not isinstance(found, bool) else found
    except (TypeError, ValueError, OverflowError):
        return stated
    return found if isinstance(found, float) else stated


def _relation(stated: Any) -> str:
    try:
        value = plain_value(stated)
    except (TypeError, ValueError):
        return ""
    return "" if value is None else to_text(value)


def _rows(
    table: str, rows: Sequence[Mapping[str, Any]], about: About, taken: frozenset[str], found: _Notes
) -> list[dict[str, Value]]:
    kinds, back = about.kinds.get(table, {}), about.renamed.get(table, {})
    written = dict.fromkeys(name for row in rows for name in row)
    wanted = {name: back.get(name, name) for name in written}
    if len(set(wanted.values())) < len(wanted):
        wanted = {name: name for name in written}
    names = unique_names(wanted.values(), str, taken)
    for name in wanted.values():
        if names[name] != name:
            found.add("name", names[name])
    final = {name: names[wanted[name]] for name in written}
    kinds = {name: kinds[wanted[name]] for name in written if wanted[name] in kinds}
    return [_row(row, final, kinds, found) for row in rows]


def _row(
    row: Mapping[str, Any], names: Mapping[str, str], kinds: Mapping[str, str], found: _Notes
) -> dict[str, Value]:
    said: dict[str, Value] = {}
    for name, value in row.items():
        try:
            said[names[name]] = plain_value(value)
        except (TypeError, ValueError):
            found.add("nested", names[name])
            continue
        if name in kinds:
            try:
                said[names[name]] = plain_value(restored(value, kinds[name]))
            except ValueError:
                found.add("kind", names[name])
    return said

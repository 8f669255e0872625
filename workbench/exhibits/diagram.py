"""A drawing of a cycle's phases, with the current one marked by shape and words as well as colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from workbench.exhibits import theme
from workbench.exhibits.model import Figure, Provenance, Table, TableColumn
from workbench.store import Audience
from workbench.text import svg_element

__all__ = ["PhaseBox", "cycle_figure"]

_WIDTH, _BOX, _HEIGHT, _GAP, _TOP = 720, 200, 96, 56, 54
_LINE = 19


@dataclass(frozen=True)
class PhaseBox:
    """One phase as it is drawn.

    Args:
        label: The phase's name.
        status: Where it stands, in words.
        current: Whether the cycle is in it now.
        prompts: Its guiding questions.
    """

    label: str
    status: str
    current: bool = False
    prompts: tuple[str, ...] = ()


def cycle_figure(
    phases: Sequence[PhaseBox], *, number: int, when: str, audience: Audience, provenance: Provenance
) -> Figure:
    """Draw a cycle: its phases in order, the way back to the next cycle, the current phase marked.

    Args:
        phases: At least one.
        number: The cycle's number.
        when: The time of the cycle, in words.
        audience: The widest audience that may see it.
        provenance: Where the phases are recorded.
    """
    now = next((phase for phase in phases if phase.current), None)
    names = ", then ".join(f"“{phase.label}” ({phase.status})" for phase in phases)
    where = f"The cycle is in “{now.label}” now." if now else "No phase is marked as the current one."
    alt = f"Diagram of cycle {number}: {names}. {where} An arrow leads from the last phase on to the next cycle."
    headline = f"Cycle {number} is in the phase “{now.label}”" if now else f"Cycle {number} and its phases"
    table = Table(
        audience=audience,
        provenance=provenance,
        caption=f"Phases of cycle {number}",
        columns=(TableColumn(heading="Phase"), TableColumn(heading="Status"), TableColumn(heading="Guiding questions")),
        rows=tuple((p.label, p.status, " ".join(p.prompts) or "none recorded") for p in phases),
    )  # fmt: skip
    return Figure(
        audience=audience,
        provenance=provenance,
        headline=headline,
        subtitle=f"Phases of the inquiry cycle, {when}",
        alt=alt,
        table=table,
        svg=_drawing(phases, number),
    )


def _drawing(phases: Sequence[PhaseBox], number: int) -> str:
    width = max(_WIDTH, 2 * 20 + len(phases) * _BOX + (len(phases) - 1) * _GAP)
    height = _TOP + _HEIGHT + 78
    parts = [
        svg_element("text", {"x": 20, "y": 28, "font-size": 17, "font-weight": "bold"}, f"Cycle {number}")
    ]
    for i, phase in enumerate(phases):
        left = 20 + i * (_BOX + _GAP)
        parts.append(_box(phase, i, left))
        if i:
            parts.append(_arrow(left - _GAP + 6, left - 6, _TOP + _HEIGHT / 2))
    right, bottom = 20 + (len(phases) - 1) * (_BOX + _GAP) + _BOX / 2, _TOP + _HEIGHT
    path = f"M {right} {bottom + 6} L {right} {bottom + 34} L {20 + _BOX / 2} {bottom + 34} L {20 + _BOX / 2} {bottom + 16}"
    parts += [
        svg_element("path", {"d": path, "fill": "none", "stroke": theme.AXIS, "stroke-width": 2, "stroke-dasharray": "6 4"}),
        _head(20 + _BOX / 2, bottom + 8, up=True),
        svg_element("text", {"x": (right + 20 + _BOX / 2) / 2, "y": bottom + 56, "text-anchor": "middle", "font-size": 14},
                    f"on to cycle {number + 1}"),
    ]  # fmt: skip
    attributes: dict[str, str | int | float] = {
        "xmlns": "http://www.w3.org/2000/svg",
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "font-family": "Arial, Helvetica, Liberation Sans, sans-serif",
        "fill": theme.TEXT,
    }
    return str(svg_element("svg", attributes, *parts))


def _box(phase: PhaseBox, i: int, left: float) -> Markup:
    fill, ink = (theme.CATEGORICAL[0], "#FFFFFF") if phase.current else ("#FFFFFF", theme.TEXT)
    parts = [
        svg_element("rect", {"x": left, "y": _TOP, "width": _BOX, "height": _HEIGHT, "rx": 6, "fill": fill,
                             "stroke": theme.CATEGORICAL[0], "stroke-width": 4 if phase.current else 2}),
    ]  # fmt: skip
    lines = _wrapped(f"{i + 1}. {phase.label}", 22)
    for k, line in enumerate(lines):
        parts.append(_line(line, left, _TOP + 28 + k * _LINE, ink, bold=True))
    parts.append(_line(phase.status, left, _TOP + 32 + len(lines) * _LINE, ink))
    if phase.current:
        parts.append(svg_element("text", {"x": left + _BOX / 2, "y": _TOP - 8, "text-anchor": "middle", "font-size": 14,
                                          "font-weight": "bold"}, "we are here ▼"))  # fmt: skip
    return svg_element("g", {}, *parts)


def _line(text: str, left: float, y: float, ink: str, *, bold: bool = False) -> Markup:
    weight = "bold" if bold else "normal"
    return svg_element(
        "text",
        {
            "x": left + _BOX / 2,
            "y": y,
            "text-anchor": "middle",
            "font-size": 15,
            "font-weight": weight,
            "fill": ink,
        },
        text,
    )


def _arrow(start: float, end: float, y: float) -> Markup:
    line = svg_element(
        "line", {"x1": start, "y1": y, "x2": end - 6, "y2": y, "stroke": theme.AXIS, "stroke-width": 2}
    )
    return svg_element(
        "g", {}, line, svg_element("path", {"d": f"M {end} {y} l -10 -6 l 0 12 z", "fill": theme.AXIS})
    )


def _head(x: float, y: float, *, up: bool) -> Markup:
    step = 10 if up else -10
    return svg_element("path", {"d": f"M {x} {y} l -6 {step} l 12 0 z", "fill": theme.AXIS})


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines[:3]

"""The box in which the network is asked: who knows, who knows who knows, by which introductions, and what the catalogue has."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from workbench.forms.network_choices import NetworkChoices
from workbench.forms.network_form import NetworkForm, dropdown, line, today
from workbench.partnership import Workspace
from workbench.partnership.network_ask import Entry, Knower, NetworkAnswer, ask_network
from workbench.store import AUDIENCES
from workbench.text import element

__all__ = ["NetworkAsk"]


class NetworkAsk(NetworkForm):
    """A box for some words, from whom one asks, and who will read the answer.

    Args:
        ws: The workspace.
        words: What to ask at first.
        inquiry: The inquiry; the workspace's default one when empty.

    Raises:
        RecordError: The survey is not there or is wrong.
    """

    def __init__(self, ws: Workspace, words: str = "", *, inquiry: str = "") -> None:
        choices = NetworkChoices(ws, inquiry, today())
        self._ws, self._inquiry = ws, inquiry
        self.words = line("What do you need to know about?", "such as: debt advice", words)
        self.asker = dropdown("From whom do you ask? (for introductions)", [("not said", ""), *choices.agencies, *choices.people])
        self.audience = dropdown("Who will read the answer?", [(one, one) for one in AUDIENCES])
        super().__init__([self.words, self.asker, self.audience], "Ask the network", self._found, at_once=bool(words))
        self.widget.layout.max_width = "64rem"
        self.words.continuous_update = False  # so that Enter asks
        self.words.observe(lambda _change: self.ask(), names="value")

    def _found(self) -> str:
        return _shown(ask_network(
            self._ws, self.words.value, inquiry=self._inquiry, asker=self.asker.value, audience=self.audience.value, on=today()
        ))  # fmt: skip


def _shown(found: NetworkAnswer) -> str:
    about = f"About: {'; '.join(found.items)}, as {found.wave} has it." if found.items else "No item of the survey has these words."
    parts = [element("p", {"class": "workbench-name"}, about)]
    if found.knowers:
        parts.append(_table("Who knows", ["Who", "What", "How well", "Introduced by", "Who knows that they know", "Shown because"], map(_knower, found.knowers)))
    else:
        parts.append(element("p", None, "Nobody who answered has it, as far as this audience may see."))
    if found.entries:
        parts.append(_table("In the catalogue", ["What", "Kind", "Held by", "Whom to ask", "Checked"], map(_entry, found.entries)))
    parts += [element("p", {"class": "workbench-help"}, text) for text in found.cautions]
    return str(element("div", {"role": "status", "class": "workbench-network"}, parts))


def _knower(one: Knower) -> list[str]:
    way = f"{' → '.join(one.path)}. " if len(one.path) > 1 else ""
    told = {"self": "say so themselves", "other": "others say so"}.get(one.told_by, "")
    several = f"{one.people} people" if one.people > 1 else ""
    known = "; ".join(filter(None, (several, f"{one.level} ({told})" if told else one.level)))
    return [
        one.who, "; ".join(one.items), known, f"{way}In touch: {'; '.join(one.introduced_by) or 'nobody who is known'}",
        "; ".join(one.known_by) or "nobody who is known", one.consent,
    ]  # fmt: skip


def _entry(one: Entry) -> list[str]:
    return [one.title, one.kind, one.holder, one.who_to_ask, one.as_of]


def _table(caption: str, headings: list[str], rows: Iterable[list[str]]) -> Markup:
    head = element("tr", None, [element("th", {"scope": "col"}, name) for name in headings])
    body = [element("tr", None, element("th", {"scope": "row"}, row[0]), [element("td", None, cell) for cell in row[1:]]) for row in rows]
    return element("table", None, element("caption", None, caption), element("thead", None, head), element("tbody", None, body))

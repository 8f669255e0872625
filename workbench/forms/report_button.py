"""A button that makes one report and then shows a link to it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from workbench.errors import WorkbenchError
from workbench.forms.fields import FULL_WIDTH, column
from workbench.forms.keyboard import with_keys
from workbench.forms.messages import STYLE, result
from workbench.partnership import Workspace
from workbench.reports import Outcome, Request, render
from workbench.store import Audience
from workbench.text import element
from workbench.workspace import REPORTS

__all__ = ["ReportButton"]


class ReportButton:
    """A button that makes a report for one audience; it says what came of it and links to the page.

    Args:
        ws: The workspace.
        report: The template's name, or the path of a parameterised notebook.
        audience: Whom the report is for.
        today: Gives the date of the run.
        **parameters: The report's parameters, as text.
    """

    def __init__(
        self,
        ws: Workspace,
        report: str,
        *,
        audience: Audience = "team",
        today: Callable[[], dt.date] = dt.date.today,
        **parameters: str,
    ) -> None:
        self._ws, self._today = ws, today
        self._request = Request(reports=(report,), parameters=parameters, audience=audience)
        self.button = widgets.Button(description="Make this report", button_style="primary", icon="file")
        self.button.on_click(lambda _button: self.make())
        self._status = widgets.HTML(layout=widgets.Layout(**FULL_WIDTH))
        self.link = widgets.Output()  # JupyterLab leads a relative link to its file only in an output
        self.widget = with_keys(column([widgets.HTML(STYLE), self.button, self._status, self.link], "workbench-form"))

    def make(self) -> Path | None:
        """Make the report unless it is up to date; give its page, or None where there is none."""
        self.button.disabled = True
        self.link.outputs = ()
        self._status.value = result("Making the report; this takes some seconds.", good=True)
        try:
            outcome = render(self._ws.root, self._request, today=self._today())
        except WorkbenchError as error:
            self._status.value = result(f"Not made. {error.message} {error.fix}".strip(), good=False)
            return None
        finally:
            self.button.disabled = False
        return self._told(outcome)

    def _told(self, outcome: Outcome) -> Path | None:
        job = outcome.decisions[0].job
        page = self._ws.root / REPORTS / job.scope / job.cycle / self._request.audience / f"{job.name}.html"
        cause = outcome.failures.get(job.name, "")
        if outcome.withheld:
            told = "Not published: it held what this audience may not see. Run “workbench check” to find where."
        elif cause:
            told = f"The report could not be made: {cause} The page says what to do."
        else:
            told = "The report is made." if outcome.made else "The report was up to date already."
        self._status.value = result(told, good=not (outcome.withheld or cause))
        if not page.is_file():
            return None
        self._show_link(page, job.title)
        return page

    def _show_link(self, page: Path, title: str) -> None:
        address = Path(os.path.relpath(page)).as_posix()
        link = str(element("p", None, "Open it: ", element("a", {"href": address}, title)))
        data = {"text/html": link, "text/plain": f"{title}: {address}"}
        self.link.outputs = ({"output_type": "display_data", "data": data, "metadata": {}},)

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        """Show the button in a notebook."""
        return self.widget._repr_mimebundle_(**wanted)

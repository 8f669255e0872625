"""The form that saves a table to an inquiry, made by the one generator of forms."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from workbench.errors import RequestError
from workbench.forms.record_form import RecordForm, form_for
from workbench.partnership import Workspace
from workbench.statxplore import View, save_table
from workbench.store import Mark, Record, Slug, Text, locked

__all__ = ["TableToSave", "save_form"]

_FOLDER = "statxplore"


class TableToSave(Record):
    """What a person says of a table when saving it."""

    kind: ClassVar[str] = "saved table"

    id: Annotated[Slug, Mark("The name of its file, by which reports and notebooks open it", audience="public", label="Short name")]
    title: Annotated[Text, Mark("What the table holds, as people will read it in lists", audience="public", term="dct:title")]


def save_form(ws: Workspace, inquiry: str, view: View) -> RecordForm:
    """Make the form that saves a view's table.

    Args:
        ws: The workspace.
        inquiry: The inquiry's short name; "" for the workspace's own.
        view: The view whose table is saved, with its query.

    Raises:
        WorkbenchError: The inquiry cannot be opened.
    """
    opened = ws.inquiry(inquiry)
    slug = opened.folder.name

    def save(values: Mapping[str, Any], path: Path) -> str:
        with locked(path):
            if path.exists():  # somebody saved one of that name since the form looked
                raise RequestError(
                    f"There is a saved table “{path.stem}” already; it was not overwritten.", fix="Choose another short name.",
                    code="duplicate-id",
                )  # fmt: skip
            save_table(path, view.table, title=str(values["title"]))
        where = path.relative_to(ws.root).as_posix()
        return f"Saved {where}. A notebook or report opens it with ws.table(“{path.stem}”, inquiry=“{slug}”); here it stands among the saved tables."

    form = form_for(
        TableToSave, folder=opened.folder / _FOLDER, root=ws.root, hide=("audience",), save=save,
        path_for=lambda key: opened.folder / _FOLDER / f"{key}.json",
    )  # fmt: skip
    form.propose("title", _title(view))
    return form


def _title(view: View) -> str:
    places = " and ".join(name for name in (view.place_name, view.comparator_name) if name)
    what = f"{view.counted[:1].upper()}{view.counted[1:]}"
    return f"{what}, {places}" if places else what

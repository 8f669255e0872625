"""What is wrong with an inquiry's network: its survey's files, those who were made up, and answers that contradict it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from workbench.disclosure import ProtectedNames
from workbench.errors import Problem, RecordError
from workbench.inquiry import inquiry_folders
from workbench.network import Network, read_survey
from workbench.network.layout_saved import read_places
from workbench.network.survey_lines import CsvLines, Record
from workbench.network.survey_reading import COLUMNS, wave_folders
from workbench.network.survey_table import SurveyTable
from workbench.partnership.network_people import (
    MADE_UP_PEOPLE,
    NETWORK,
    made_up_members,
    member_of,
)
from workbench.partnership.network_sheets import NetworkSheets, network_sheets
from workbench.partnership.private import private_terms
from workbench.partnership.workspace import Workspace
from workbench.store import leftover
from workbench.workspace import Settings

__all__ = ["network_problems"]

_LAYOUT = "layout"


def network_problems(root: Path) -> Iterator[Problem]:
    """Find what is wrong with the network of every inquiry, all of it, whatever else is wrong.

    Args:
        root: The workspace.
    """
    for folder in inquiry_folders(root):
        yield from _Inquiry(Workspace(root, Settings(format=1, title=root.name)), folder).problems()


class _Inquiry:
    """Looks through one inquiry.

    Args:
        ws: The workspace, whatever its settings say.
        folder: The inquiry's folder.
    """

    def __init__(self, ws: Workspace, folder: Path) -> None:
        self.ws, self.inquiry, self.folder = ws, folder.name, folder / NETWORK

    def problems(self) -> Iterator[Problem]:
        sheets = network_sheets(self.ws, self.inquiry)  # what is wrong in their files is told with all answers
        if not self.folder.is_dir() and not sheets.sheets:
            return
        people = {person.id: person for person in self.ws.people}
        agencies = {agency.id: agency.title for agency in self.ws.agencies}
        members = {one: member_of(person) for one, person in people.items()}
        # of a record that cannot be read its own problem is told, and not every row that names it as well
        unsure = bool(self.ws.people.problems or self.ws.agencies.problems)
        try:
            members |= made_up_members(self.folder, known=people, agencies=agencies, root=self.ws.root)
        except RecordError as error:
            yield from (problem for problem in error.problems if not (unsure and problem.code == "dead-link"))
            unsure = True
        network: Network | None = None
        try:
            # one that is only begun, with items to ask about, is not wrong
            network = read_survey(self.folder, members=members.values(), agencies=agencies, root=self.ws.root, may_be_empty=True)
        except RecordError as error:
            yield from (problem for problem in error.problems if not (unsure and problem.code == "dead-link"))
        yield from self._answers(sheets, network or Network(members, agencies), unsure=unsure, alone=network is None)
        yield from self._catalogue()
        yield from self._layouts()
        yield from self._strays()
        yield from self._names()

    @staticmethod
    def _answers(sheets: NetworkSheets, network: Network, *, unsure: bool, alone: bool) -> Iterator[Problem]:
        """Find sheets that contradict; where the survey cannot be read, each other only."""
        joined = sheets.joined_with(network)
        for problem in joined.problems:
            of_items = alone and problem.code == "dead-link"  # the survey's items could not be read
            if not (of_items or (unsure and problem.code == "dead-link")):
                yield problem
        for note in joined.notes:
            file, _, said = note.partition(": ")
            yield Problem(
                file, 0, "respondent", said, "Write who answered, if it is known; a pseudonym, never a name.", "nobody-answers", "warning"
            )

    def _catalogue(self) -> Iterator[Problem]:
        """Find items that point to an entry that the catalogue does not have."""
        kinds = (self.ws.datasets, self.ws.services, self.ws.agencies)
        if any(kind.problems for kind in kinds):
            return
        known = {entry.id for kind in kinds for entry in kind}
        for place in (self.folder, *wave_folders(self.folder)):
            for row in SurveyTable.read(place / "items.csv", *COLUMNS["items"], root=self.ws.root):
                if row.text("catalogue_id") and row.text("catalogue_id") not in known:
                    yield Problem(
                        row.file, row.line, "catalogue_id", "The catalogue has no entry of this id.",
                        "Correct the id, add the entry to the catalogue, or leave the cell blank.", "dead-link",
                    )  # fmt: skip

    def _layouts(self) -> Iterator[Problem]:
        for path in sorted(self.folder.glob(f"{_LAYOUT}*.csv")):
            try:
                read_places(path, root=self.ws.root)
            except RecordError as error:
                yield from error.problems

    def _names(self) -> Iterator[Problem]:
        """Find names and contacts in cells: what shows the network withholds them, but everybody who has the folder reads the file."""
        try:
            names = ProtectedNames(term for terms in private_terms(self.ws.root).values() for term in terms)
        except RecordError:
            return  # told where private/people.yaml is checked
        for path in sorted(self.folder.rglob("*.csv")) if names else ():
            file = path.relative_to(self.ws.root).as_posix()
            for record in _records(path, file, self.ws.root):
                for column, cell in record.said:
                    if names.found_in(cell):
                        yield Problem(
                            file, record.line, column, "This holds a name or a contact that private/people.yaml keeps private.",
                            "Write the person's role or pseudonym instead; what shows the network withholds the name.", "name-in-text", "warning",
                        )  # fmt: skip

    def _strays(self) -> Iterator[Problem]:
        """Find tables that nobody would miss until they look for what is in them."""
        yield from self._unread(self.folder, {"items.csv", MADE_UP_PEOPLE})
        for wave in wave_folders(self.folder):
            yield from self._unread(wave, {f"{name}.csv" for name in COLUMNS})

    def _unread(self, folder: Path, known: Collection[str]) -> Iterator[Problem]:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            table = path.suffix.lower() in {".csv", ".xlsx", ".ods"} and not path.name.startswith((".", "_", _LAYOUT))
            if path.is_file() and table and path.name not in known:
                yield leftover(path, self.ws.root) or Problem(
                    path.relative_to(self.ws.root).as_posix(), 0, "", "Nothing of the survey is read from a file of this name.",
                    f"Those that are read here: {', '.join(sorted(known))}. Filled-in spreadsheets are brought in by: workbench network collect",
                    "unknown-file",
                )  # fmt: skip


def _records(path: Path, file: str, root: Path) -> tuple[Record, ...]:
    try:
        return tuple(CsvLines.read(path, file=file, root=root).records)
    except RecordError:
        return ()  # that it cannot be read is told of it already

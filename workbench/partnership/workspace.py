"""A workspace opened as a whole: its inquiries, people, agencies, vocabularies and data."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.catalogue import Agency, Agreement, Arrangement, Change, Dataset, Matrix, Proposal, Service
from workbench.errors import RecordError
from workbench.inquiry import HEADER, Inquiry, InquiryRecord, Person, inquiry_folders
from workbench.partnership.saved_tables import read_table, table_files
from workbench.store import Audience, Collection, Record, Stored, load_folder, load_record
from workbench.workspace import (
    DATA,
    PEOPLE,
    DataSet,
    Settings,
    Vocabulary,
    find_root,
    read_local_data,
    read_settings,
    read_vocabulary,
)

if TYPE_CHECKING:
    from workbench.instruments import Answers, Instrument
    from workbench.statxplore import SavedTable

__all__ = ["Workspace", "open_workspace"]

_Kind = TypeVar("_Kind", bound=Record)


class Workspace:
    """One folder of plain text; each part is read when it is first asked for.

    Args:
        root: The folder with workbench.toml.
        settings: What workbench.toml says.
    """

    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings

    @property
    def title(self) -> str:
        """What the workspace is called."""
        return self.settings.title

    @property
    def audience(self) -> Audience:
        """Who may see it: the audience it was projected for, or the team."""
        return self.settings.projection.audience if self.settings.projection else "team"

    @property
    def checked(self) -> bool:
        """Whether this is a copy made for an audience, so that what it shows was checked for them."""
        return self.settings.projection is not None

    def inquiry(self, slug: str = "") -> Inquiry:
        """Open an inquiry.

        Args:
            slug: Its id; the workspace's default inquiry when empty.

        Raises:
            UnknownNameError: There is none of that name.
        """
        return Inquiry(slug or self.settings.default_inquiry, self.root, audience=self.audience)

    @cached_property
    def inquiries(self) -> Collection[InquiryRecord]:
        """The heads of all inquiries, by slug."""
        found = [load_record(f / HEADER, InquiryRecord, root=self.root) for f in inquiry_folders(self.root)]
        return Collection(
            [s.record for s in found if isinstance(s, Stored)],
            InquiryRecord,
            [problem for s in found if not isinstance(s, Stored) for problem in s],
        )

    @cached_property
    def people(self) -> Collection[Person]:
        """Everybody, by pseudonym."""
        loaded = load_folder(self.root / PEOPLE, Person, root=self.root)
        return Collection([s.record for s in loaded.stored], Person, loaded.problems)

    @cached_property
    def agencies(self) -> Collection[Agency]:
        """Every agency, by id."""
        return self._collection(Agency)

    @cached_property
    def datasets(self) -> Collection[Dataset]:
        """Every data set of the catalogue, by id."""
        return self._collection(Dataset)

    @cached_property
    def services(self) -> Collection[Service]:
        """Every service of the catalogue, by id."""
        return self._collection(Service)

    @cached_property
    def arrangements(self) -> Collection[Arrangement]:
        """Every sharing arrangement, by id."""
        return self._collection(Arrangement)

    @cached_property
    def agreements(self) -> Collection[Agreement]:
        """Every agreement on sharing, by id."""
        return self._collection(Agreement)

    @cached_property
    def matrices(self) -> Collection[Matrix]:
        """Every table of partners that a source gives, by id."""
        return self._collection(Matrix)

    @cached_property
    def proposals(self) -> Collection[Proposal]:
        """Every proposal to share data, by id."""
        return self._collection(Proposal)

    @cached_property
    def changes(self) -> Collection[Change]:
        """Every recorded change of welfare and services, by id."""
        return self._collection(Change)

    def _collection(self, model: type[_Kind]) -> Collection[_Kind]:
        loaded = load_folder(self.root / model.folder, model, root=self.root)
        return Collection([s.record for s in loaded.stored], model, loaded.problems)

    @cached_property
    def areas(self) -> Vocabulary:
        """Scotland's council areas and the partnership's own areas."""
        return self.vocabulary("areas")

    def vocabulary(self, name: str) -> Vocabulary:
        """Give a vocabulary of the workspace, or the one that travels with the package.

        Raises:
            RecordError: The file is wrong.
        """
        return read_vocabulary(self.root, name)

    def data(self, name: str, *, inquiry: str = "") -> DataSet:
        """Open local data by name.

        Args:
            name: The name of its files in `data/`, without ending.
            inquiry: Look in this inquiry's `data/` instead of the workspace's.

        Raises:
            UnknownNameError: There is none of that name.
            RecordError: What describes it is wrong.
        """
        folder = self.inquiry(inquiry).folder if inquiry else self.root
        return read_local_data(folder / DATA, name, root=self.root)

    def table(self, name: str, *, inquiry: str = "") -> SavedTable:
        """Open a saved Stat-Xplore table of an inquiry.

        Args:
            name: The name of its file in the inquiry's `statxplore/`, without ending.
            inquiry: The inquiry; the workspace's default one when empty.

        Raises:
            UnknownNameError: There is no such inquiry or table.
            RecordError: The file cannot be read, or was changed by hand.
        """
        return read_table(self.inquiry(inquiry).folder, name, root=self.root)

    def tables(self, inquiry: str = "") -> tuple[str, ...]:
        """Give the names of an inquiry's saved tables."""
        return tuple(path.stem for path in table_files(self.inquiry(inquiry).folder))

    def instruments(self, inquiry: str = "") -> Collection[Instrument]:
        """Give the instruments that an inquiry can use: the package's, and its own before those of the same id.

        Args:
            inquiry: The inquiry; the package's alone when empty.
        """
        from workbench.instruments import Instrument, instruments_of  # noqa: PLC0415  # few reports are about answers

        loaded = instruments_of(self.root, inquiry)
        return Collection([s.record for s in loaded.stored], Instrument, loaded.problems)

    def instrument(self, name: str, *, inquiry: str = "") -> Instrument:
        """Give an instrument by its id, asking of the catalogue's data sets, agencies or services where it says so.

        Raises:
            UnknownNameError: There is none of that name.
            RecordError: Its file is wrong.
        """
        from workbench.partnership.instrument_answers import instrument_in  # noqa: PLC0415  # as above

        return instrument_in(self, name, inquiry)

    def answers(self, instrument: str, *, inquiry: str = "") -> tuple[Answers, ...]:
        """Give an inquiry's answers to an instrument, wave by wave; none in a copy for an audience, which has summaries only.

        Args:
            instrument: The instrument's id.
            inquiry: The inquiry; the workspace's default one when empty.

        Raises:
            UnknownNameError: There is no such inquiry or instrument.
            RecordError: A file of answers is wrong; it lists all of it.
        """
        from workbench.partnership.instrument_answers import stored_answers  # noqa: PLC0415  # as above

        slug = self.inquiry(inquiry).slug
        waves, problems = stored_answers(self, self.instrument(instrument, inquiry=slug), slug)
        if problems:
            raise RecordError(problems)
        return waves

    def person_name(self, pseudonym: str) -> str:
        """Give what to call somebody: their name if they consented to that, or else their role."""
        named = self.settings.projection.names.get(pseudonym) if self.settings.projection else None
        return named or self.people[pseudonym].role

    def agency_name(self, agency: str | None) -> str:
        """Give an agency's name, or “unknown”."""
        known = {a.id: a.title for a in self.agencies}
        return known.get(agency or "", agency or "unknown")

    def __repr__(self) -> str:
        """Give the title and the audience."""
        return f"<Workspace “{self.title}”, for {self.audience}>"


def open_workspace(folder: str | Path = ".") -> Workspace:
    """Open the workspace that a folder lies in.

    Args:
        folder: The workspace's folder, or any folder inside it.

    Raises:
        NotAWorkspaceError: There is no workbench.toml there or above.
        FormatError: The folder is of another format.
        RecordError: workbench.toml is wrong.

    Example:
        >>> import workbench as wb
        >>> wb.open_workspace(".").inquiry("fife-welfare-sanctions").title  # doctest: +SKIP
        'Data and knowledge sharing in responses to welfare sanctions'
    """
    root = find_root(Path(folder))
    return Workspace(root, read_settings(root))

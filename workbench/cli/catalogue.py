"""Commands about the data catalogue: search, show, match-keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.catalogue_entries import add_command, draft_command, matrix_command
from workbench.cli.catalogue_exchange import export_command, import_command
from workbench.cli.saying import say, say_json
from workbench.errors import RequestError, UnknownNameError

if TYPE_CHECKING:
    from workbench.catalogue import Catalogue, CatalogueHit, Dataset, MatchKeys

__all__ = ["catalogue_app"]

catalogue_app = typer.Typer(help="Find what the partners hold, and whom to ask.", no_args_is_help=True)
catalogue_app.command("add")(add_command)
catalogue_app.command("matrix")(matrix_command)
catalogue_app.command("draft")(draft_command)
catalogue_app.command("import")(import_command)
catalogue_app.command("export")(export_command)

Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
_INDENT = "    "
_SHOWN = 12


@catalogue_app.command("search")
def search_command(  # noqa: PLR0913  # one argument for each of the command's options
    words: Annotated[list[str] | None, typer.Argument(metavar="[WORDS]", help="What to look for; none lists all that the options leave.")] = None,
    *,
    agency: Annotated[list[str] | None, typer.Option("--agency", help="Only what this agency holds, gives or receives; its id or name.")] = None,
    about: Annotated[list[str] | None, typer.Option("--about", help="Only what is about these: individuals, businesses, or the people meant.")] = None,
    identifier: Annotated[list[str] | None, typer.Option("--identifier", help="Only what holds this identifier: “NI number”, CHI, UPRN …")] = None,
    level: Annotated[list[str] | None, typer.Option("--level", help="Only what may be shared so: none, aggregate, pseudonymised, individual.")] = None,
    basis: Annotated[list[str] | None, typer.Option("--basis", help="Only what is shared on this legal basis.")] = None,
    kind: Annotated[list[str] | None, typer.Option("--kind", help="Only these: dataset, service, arrangement, agreement, agency.")] = None,
    checked_within: Annotated[int | None, typer.Option("--checked-within", metavar="DAYS", help="Only what was checked within so many days.")] = None,
    limit: Annotated[int, typer.Option(help="How many to show.")] = 20,
    as_json: Json = False,
) -> None:
    """Find entries of the catalogue by words, and say whom to ask about each; typing mistakes are understood.

    Example: `workbench catalogue search sanctions --agency dwp --identifier "NI number"`
    """
    from workbench.catalogue import open_catalogue

    given = {"agency": agency, "about": about, "identifier": identifier, "level": level, "legal_basis": basis, "kind": kind}
    facets = {name: values for name, values in given.items() if values}
    today = dt.datetime.now().astimezone().date()
    found = open_catalogue().search(" ".join(words or ()), limit=limit, checked_within=checked_within, on=today, **facets)
    if as_json:
        say_json([_as_data(hit) for hit in found])
        return
    for was, taken in found.mended:
        say(f"Nothing is called “{was}”; searched for “{taken}”.")
    if found and not found.every_word:
        say("No entry has all these words; these have some.")
    for hit in found:
        say(hit.title, style="bold")
        say(f"{_INDENT}{hit.kind} {hit.id}, {hit.holder}; checked: {hit.as_of.words}")
        say(f"{_INDENT}Ask: {hit.who_to_ask}")
        if hit.snippet:
            say(f"{_INDENT}{hit.snippet}")
    if not found:
        say("Nothing was found.")


@catalogue_app.command("show")
def show_command(
    entry: Annotated[str, typer.Argument(metavar="ID", help="The entry's id; where several kinds have it, as service:ID.")],
    *,
    as_json: Json = False,
) -> None:
    """Show all that an entry says, statements side by side, and what it does not say.

    Example: `workbench catalogue show stat-xplore`
    """
    from workbench.catalogue import entry_lines, not_said, open_catalogue
    from workbench.store import to_plain

    record = open_catalogue().get(entry)
    if as_json:
        say_json({"kind": type(record).kind, **to_plain(record)})
        return
    say(getattr(record, "title", record.id), style="bold")
    say(f"{type(record).kind} {record.id}")
    for line in entry_lines(record):
        say(f"{_INDENT * line.depth}{line.label}: {line.text}".rstrip())
    unknown, empty = not_said(record)
    if unknown:
        say(f"unknown: {', '.join(unknown)}")
    if empty:
        say(f"nothing recorded: {', '.join(empty)}")


@catalogue_app.command("match-keys")
def match_keys_command(  # noqa: PLR0913  # one argument for each of the command's options
    agencies: Annotated[list[str] | None, typer.Argument(metavar="[AGENCY ...]", help="Only these, by id or name; all that hold data on people where none is named.")] = None,
    *,
    by: Annotated[str, typer.Option(help="What is compared: agency or dataset.")] = "agency",
    rehearse: Annotated[tuple[str, str] | None, typer.Option(metavar="A B", help="Rehearse matching two data sets on made-up people; each by its id, or by an agency that holds one.")] = None,
    people: Annotated[int, typer.Option(help="How many people to make up.")] = 20_000,
    overlap: Annotated[float | None, typer.Option(help="Which share of them both know, 0 to 1; a half where it is not given.")] = None,
    suppose: Annotated[list[str] | None, typer.Option("--suppose", metavar="FIELD", help="A field that both shall be supposed to hold, such as “NI number”.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same counts.")] = 1,
    as_json: Json = False,
) -> None:
    """Say by which fields partners could match their records, or rehearse it on made-up people before anybody shares anything.

    Example: `workbench catalogue match-keys --rehearse dwp hmrc --suppose "NI number"`
    """
    from workbench.catalogue import linkage_partner, open_catalogue, rehearse_linkage

    catalogue = open_catalogue()
    if by not in {"agency", "dataset"}:
        raise RequestError(f"What holds data cannot be compared by “{by}”.", fix="Use agency or dataset.", code="match-keys-request")
    if rehearse:
        datasets = [_one_dataset(catalogue, name) for name in rehearse]
        partners = [linkage_partner(dataset, suppose=suppose or ()) for dataset in datasets]
        result = rehearse_linkage(partners, people=people, overlap=overlap, seed=seed)
        say_json(result.to_json()) if as_json else _say_each(result.words)
        return
    keys = catalogue.match_keys(*(agencies or ()), by="dataset" if by == "dataset" else "agency")
    say_json(keys.to_json()) if as_json else _say_each(_in_words(keys))


def _one_dataset(catalogue: Catalogue, name: str) -> Dataset:
    """Give the data set that a name means: its own id or title, or an agency that holds one on people."""
    every = catalogue.match_keys(by="dataset").datasets
    found = [dataset for dataset in every if name in {dataset.id, dataset.title}] or list(catalogue.match_keys(name, by="dataset").datasets)
    if len(found) != 1:
        what = "several data sets" if found else "no data set"
        listed = ", ".join(dataset.id for dataset in found or every)
        raise UnknownNameError(f"“{name}” holds {what} on people.", fix=f"Name one of: {listed}.", code="unknown-name")
    return found[0]


def _in_words(keys: MatchKeys) -> Iterator[str]:
    yield from keys.words()
    found = keys.combinations()
    telling = found[found["tells"] != "often several people"].to_dict("records")
    sure = sum(row["held"] == "yes" for row in telling)
    yield f"Of up to three fields, {len(telling)} combinations that tell people apart are lacked by nobody for sure; {sure} of them are held by all."
    for row in telling[:_SHOWN]:
        unknown = f" (answers not known: {row['unknown']})" if row["unknown"] else ""
        yield f"{_INDENT}{' + '.join(row['fields'])}: {row['held']}{unknown}; {row['tells']}; filled for: {row['coverage']}"
    pairs = keys.frame().to_dict("records")
    for row in pairs if len(pairs) <= _SHOWN else ():
        parts = (("in common", row["in_common"]), ("perhaps", row["perhaps"]), ("not in common", row["not_common"]))
        said = "; ".join(f"{what}: {', '.join(fields) or 'nothing'}" for what, fields in parts)
        yield f"{row['first']} and {row['second']}: {said}."


def _say_each(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)


def _as_data(hit: CatalogueHit) -> dict[str, Any]:
    return {
        "id": hit.id, "kind": hit.kind, "title": hit.title, "holder": hit.holder, "who_to_ask": hit.who_to_ask,
        "as_of": str(hit.as_of), "snippet": hit.snippet,
    }  # fmt: skip

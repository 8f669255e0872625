"""Commands about Stat-Xplore: login, search, schema, table, import, refresh, practice."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.cli.saying import errors, say, say_error, say_json

if TYPE_CHECKING:
    from workbench.statxplore import Client, Component, SavedTable, Table
    from workbench.statxplore.practice import PracticeServer

__all__ = ["statxplore_app"]

statxplore_app = typer.Typer(help="Get tables from Stat-Xplore, or practise without a key.", no_args_is_help=True)

_ADDRESS = "WORKBENCH_STATXPLORE_URL"
Json = Annotated[bool, typer.Option("--json", help="Print the result for a program.")]
Practice = Annotated[bool, typer.Option("--practice", help="Ask a practice server (made-up numbers) instead; needs no key.")]
InquiryOption = Annotated[str, typer.Option("--inquiry", help="The inquiry's short name; the default one if not given.")]


@statxplore_app.command("login")
def login_command(
    *, forget: Annotated[bool, typer.Option("--forget", help="Take the key away from this computer instead.")] = False
) -> None:
    """Keep your Stat-Xplore key on this computer; it is typed unseen, tried once, and never shown.

    Example: `workbench statxplore login`
    """
    from workbench.errors import ServiceError
    from workbench.statxplore import Client, forget_key, save_key

    if forget:
        gone = forget_key()
        say(f"The key was taken out of {' and '.join(gone)}." if gone else "No key was kept on this computer.")
        return
    # never an argument: the list of programs shows those to everybody on the computer
    key = typer.prompt("Your key (Account, Open Data API Access)", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        with Client(key, _address(), say=_tell) as client:
            client.info()
    except ServiceError as error:
        if error.code != "no-connection":
            raise
        say_error("Stat-Xplore cannot be reached, so the key was not tried.")
    say(f"The key is kept in {save_key(key)}.")


@statxplore_app.command("search")
def search_command(
    words: Annotated[list[str], typer.Argument(help="What to look for.")],
    *,
    databases: Annotated[bool, typer.Option("--databases", help="Only whole databases.")] = False,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=1_000)] = 20,
    practice: Practice = False,
    as_json: Json = False,
) -> None:
    """Find databases, fields and values by words; works offline in all that was looked up before.

    Example: `workbench statxplore search benefit sanctions`
    """
    with _client(practice=practice) as client:
        if practice:
            for one in client.databases():
                client.learn(one.uri)
        found = client.search(" ".join(words), types=["DATABASE"] if databases else None, limit=limit)
        seen = bool(found) or client.knows_anything
    if as_json:
        say_json([{"label": one.label, "id": one.uri, "type": one.type, "path": list(one.path)} for one in found])
        return
    for was, taken in found.mended:
        say(f"Nothing is called “{was}”; searched for “{taken}”.")
    for hit in found:
        say(hit.label, style="bold")
        say(f"    {hit.type.lower().replace('_', ' ')}, {' > '.join(hit.path)}")
        say(f"    {hit.uri}")
    if not seen:
        from workbench.statxplore import no_key

        raise no_key("its schema")
    if not found:
        say("Nothing was found. Only what was looked up is searched: workbench statxplore schema ID --whole")


@statxplore_app.command("schema")
def schema_command(
    part: Annotated[str, typer.Argument(metavar="[ID]", help="A database's label, or the address of any part; the databases if not given.")] = "",
    *,
    whole: Annotated[bool, typer.Option("--whole", help="Look the whole database up, its values too, so that search finds them offline.")] = False,
    practice: Practice = False,
    as_json: Json = False,
) -> None:
    """Show the databases, or what one part of the schema holds.

    Example: `workbench statxplore schema "Households on Universal Credit"`
    """
    with _client(practice=practice) as client:
        if not part:
            parts = client.databases()
        else:
            top = client.schema(part) if part.startswith("str:") else client.database(part)
            if whole:
                say(f"Looked up {client.learn(top.uri):,} parts of “{top.label}”.")
                return
            parts = _parts(client, top)
    if as_json:
        say_json([{"label": one.label, "id": one.uri, "type": one.type} for one in parts])
        return
    for one in parts:
        say(f"{one.label}  ({one.type.lower().replace('_', ' ')})  {one.uri}")


def _parts(client: Client, top: Component) -> list[Component]:
    if top.type == "DATABASE":
        return [*client.measures(top.uri), *client.fields(top.uri)]
    return list(client.schema(top.uri).children)


@statxplore_app.command("table")
def table_command(  # noqa: PLR0913  # one argument for each of the command's options
    query: Annotated[Path, typer.Argument(metavar="QUERY", help="A query file of the website (Download Table, Open Data API Query).")],
    *,
    save: Annotated[str, typer.Option("--save", metavar="NAME", help="Save it in the inquiry under this short name.")] = "",
    title: Annotated[str, typer.Option(help="What to call it.")] = "",
    csv: Annotated[Path | None, typer.Option("--csv", help="Write it to this CSV file.")] = None,
    months: Annotated[int, typer.Option(help="Ask for the newest so many months in place of those in the file.", min=0)] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say in words what would be asked, and how many cells.")] = False,
    inquiry: InquiryOption = "",
    practice: Practice = False,
) -> None:
    """Get the table that a query file asks for; save it in the inquiry, write it as CSV, or show its beginning.

    Example: `workbench statxplore table table_2026-11-22.json --save uc-households`
    """
    from workbench.statxplore import Query

    asked = Query.from_file(query)
    if months:
        asked = asked.latest(months)
    path = _place(inquiry, save) if save else None
    with _client(practice=practice) as client:
        if dry_run:
            say(asked.words())
            say(f"{client.cells(asked):,} cells.")
        else:
            _kept(client.table(asked), path, title=title, csv=csv)
    for one in asked.cautions:
        say_error(one)


@statxplore_app.command("import")
def import_command(  # noqa: PLR0913  # one argument for each of the command's options
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A table downloaded from the website, as .xlsx or .csv.")],
    *,
    name: Annotated[str, typer.Option("--name", help="Its short name in the inquiry; made from its title if not given.")] = "",
    title: Annotated[str, typer.Option(help="What to call it; its own title if not given.")] = "",
    got: Annotated[str, typer.Option("--got", metavar="DATE", help="When it was downloaded, as 2026-11-22; from the file's name if not given.")] = "",
    alike: Annotated[bool, typer.Option("--alike", help="Two rows of one label are two areas of one name, not a mistake.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of the table of that name, and say what changed.")] = False,
    inquiry: InquiryOption = "",
) -> None:
    """Save a table that was downloaded from the website in the inquiry; needs no key.

    Example: `workbench statxplore import table_2026-11-22_10-15-00.xlsx --name uc-households`
    """
    from workbench.statxplore import import_export, save_table
    from workbench.text import slug

    table = import_export(file, today=dt.datetime.now().astimezone().date(), got=got, alike=alike)
    path = _place(inquiry, name or slug(title or table.title, 60), replace=replace)
    before = _saved(path) if replace and path.is_file() else None
    if before is None:
        _kept(table, path, title=title, csv=None)
        return
    from workbench.statxplore import changes_between

    changed = changes_between(before.table, table).words
    save_table(path, table, title=title or before.title, history=before.history, changed=changed)
    say(f"Saved in {_shown(path)}. {changed}")


@statxplore_app.command("refresh")
def refresh_command(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME ...]", help="Saved tables; all of the inquiry if none.")] = None,
    *,
    inquiry: InquiryOption = "",
    practice: Practice = False,
) -> None:
    """Get saved tables again: new months, and what was revised. One that fails stays as it was.

    Example: `workbench statxplore refresh uc-households`
    """
    from workbench.errors import WorkbenchError
    from workbench.partnership import open_workspace
    from workbench.statxplore import refresh

    ws = open_workspace(Path.cwd())
    folder = ws.inquiry(inquiry).folder / "statxplore"
    failed = 0
    tables = names or list(ws.tables(inquiry))
    if not tables:
        say("There are no saved tables in this inquiry.")
        return
    with _client(practice=practice) as client:
        for name in tables:
            try:
                if not names and ws.table(name, inquiry=inquiry).table.origin.how == "file":
                    say(f"{name}: skipped, since it was imported from a website download.")
                    continue
                ws.table(name, inquiry=inquiry)
                _, changes = refresh(folder / f"{name}.json", client, root=ws.root)
            except WorkbenchError as error:
                say_error(f"{name} stays as it was. {error}")
                failed += 1
            else:
                say(f"{name}: {changes.words}")
    if failed:
        raise typer.Exit(1)


@statxplore_app.command("practice")
def practice_command(
    *,
    port: Annotated[int, typer.Option(help="The port; any that is free if not given.", min=0, max=65_535)] = 0,
    people: Annotated[int, typer.Option(help="How many made-up people; fewer start faster.", min=1_000, max=5_000_000)] = 1_000_000,
    samples: Annotated[str, typer.Option("--samples", metavar="INQUIRY", help="Do not serve: save the sample tables in this inquiry.")] = "",
) -> None:
    """Run the practice server: the same API over made-up people, on this computer only, with the key “practice”.

    Example: `workbench statxplore practice --port 8500`
    """
    from workbench.statxplore.practice import PracticeServer, save_samples

    if samples:
        from workbench.partnership import open_workspace

        for saved in save_samples(open_workspace(Path.cwd()).inquiry(samples).folder / "statxplore"):
            say(f"Saved “{saved.title}” (SYNTHETIC).")
        return
    with _listening(PracticeServer(people=people, port=port), port) as server:
        say(f"The practice server is at {server.base_url} with the key “practice”. Its numbers are SYNTHETIC. Ctrl+C ends it.")
        server.serve_forever()


@contextmanager
def _listening(server: PracticeServer, port: int) -> Iterator[PracticeServer]:
    """Let the server listen, or say that somebody else does already."""
    from contextlib import ExitStack

    from workbench.errors import RequestError

    with ExitStack() as stack:
        try:
            stack.enter_context(server)
        except OSError:
            raise RequestError(f"The port {port} is in use.", fix="Name another, or none for any that is free.", code="port-in-use") from None
        yield server


@contextmanager
def _client(*, practice: bool) -> Iterator[Client]:
    from workbench.statxplore import Client

    if not practice:
        with Client(base_url=_address(), say=_tell) as client:
            yield client
        return
    from workbench.statxplore.practice import PracticeServer

    with PracticeServer() as server, Client("practice", server.base_url, say=_tell) as client:
        _tell("SYNTHETIC: these numbers are made up for practice.")
        yield client


def _address() -> str:
    from workbench.statxplore import ADDRESS

    return os.environ.get(_ADDRESS) or ADDRESS


def _tell(sentence: str) -> None:
    errors.print(sentence, markup=False)


def _kept(table: Table, path: Path | None, *, title: str, csv: Path | None) -> None:
    """Save a table, write it, or show its beginning."""
    from workbench.statxplore import save_table

    if path:
        save_table(path, table, title=title)
        say(f"Saved in {_shown(path)}.")
    if csv:
        table.to_csv(csv)
        say(f"Written to {csv}.")
    if not path and not csv:
        say(f"{table.title}: {len(table.frame):,} numbers{' (SYNTHETIC)' if table.synthetic else ''}.")
        say(table.wide(measure=table.measures[0].label).head(20).to_string(na_rep="[x]"))


def _place(inquiry: str, name: str, *, replace: bool = False) -> Path:
    """Give the file of a saved table; one that is there is not overwritten unasked."""
    from workbench.errors import RequestError
    from workbench.partnership import open_workspace
    from workbench.text import is_slug

    if not is_slug(name):
        raise RequestError(f"“{name[:60]}” cannot be a short name.", fix="Use small letters, digits and single hyphens.", code="bad-id")
    path = open_workspace(Path.cwd()).inquiry(inquiry).folder / "statxplore" / f"{name}.json"
    if path.exists() and not replace:
        raise RequestError(
            f"There is a saved table “{name}” already.",
            fix="Choose another name; or get that one again with: workbench statxplore refresh; or import with --replace.",
            code="already-there",
        )
    return path


def _saved(path: Path) -> SavedTable:
    from workbench.statxplore import read_saved

    return read_saved(path)


def _shown(path: Path) -> str:
    from workbench.workspace import find_root

    return path.resolve().relative_to(find_root(Path.cwd())).as_posix()

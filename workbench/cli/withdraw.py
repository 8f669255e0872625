"""The command withdraw: what shows a person, and remove it."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.saying import console, say, say_error, say_json
from workbench.cli.withdraw_words import git_lines, in_words, section
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.partnership import GitHolds, Withdrawal
    from workbench.partnership.network_withdrawal import Trace
    from workbench.partnership.withdrawal import ConsentChange, Mention
    from workbench.reports.artefacts_of import Artefact, Sought

__all__ = ["withdraw_command"]

_KINDS = {
    "report": "Rendered reports",
    "copy": "Copies and state of the workbench itself",
    "backup": "Backups, checkpoints and second copies",
}


@dataclass(frozen=True)
class _Request:
    """What was asked for, and when."""

    root: Path
    person: str
    what: tuple[str, ...]
    out: Path | None
    remove_name: bool
    today: dt.date


@dataclass(frozen=True)
class _Found:
    """What concerns the person, and what of it is to go."""

    withdrawal: Withdrawal
    sought: Sought
    files: list[Artefact]
    due: list[Artefact]
    traces: tuple[Trace, ...]
    git: GitHolds | None
    git_error: str = ""
    elsewhere: tuple[str, ...] = ()

    @property
    def unread(self) -> list[Artefact]:
        return [item for item in self.files if item.kind == "unread"]

    @property
    def going(self) -> list[Trace]:
        return [trace for trace in self.traces if trace.goes]

    def left(self, *, remove_name: bool) -> bool:
        return bool(self.due or self.going or self.withdrawal.changes or (remove_name and self.withdrawal.entry))


def withdraw_command(  # noqa: PLR0913  # one argument for each of the command's options
    person: Annotated[str, typer.Argument(metavar="PERSON", help="Their pseudonym: the file's name in people/.")],
    *,
    what: Annotated[
        list[str] | None,
        typer.Option(help="Only this: name, quotes, notes, audio, network or photographs, with commas between."),
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Also look where reports were rendered to.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is listed, and asked at a terminal.")] = False,
    remove_name: Annotated[
        bool, typer.Option("--remove-name", help="Also delete their entry in private/people.yaml, last of all.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result for a program.")] = False,
) -> None:
    """List all that shows a person, and take it away: consents, reports, copies, backups; and what git still holds.

    Example: `workbench withdraw housing-officer-1` only lists.

    Example: `workbench withdraw housing-officer-1 --what quotes --yes` takes their quotes back.
    """
    from workbench.partnership import withdrawal_of
    from workbench.reports.run_lock import only_run
    from workbench.workspace import find_root, read_settings

    root = find_root(Path.cwd())
    read_settings(root)
    request = _Request(root, person, _asked(what), _folder(out), remove_name, dt.datetime.now().astimezone().date())
    failed: list[str] = []
    if not yes:
        found = _find(request)
        if not as_json:
            _tell(found, request, None)
            yes = found.left(remove_name=remove_name) and sys.stdin.isatty() and console.is_terminal and typer.confirm("Do this now?")
    if yes:
        withdrawal_of(root, person, today=request.today)  # refuses an unknown person before anything is written
        with only_run(root):
            found = _find(request)
            removed, failed = _do(found, request)
        if not as_json:
            _tell(found, request, removed)
    if as_json:
        say_json(_plain(_as_data(found, request, done=yes, failed=failed), found))
    for sentence in failed:
        say_error(found.withdrawal.every_name.withhold(sentence))
    raise typer.Exit(1 if failed or found.git_error or found.unread else 0)


def _asked(what: list[str] | None) -> tuple[str, ...]:
    from workbench.partnership import CONSENTS

    asked = tuple(dict.fromkeys(part.strip() for text in what or [] for part in text.split(",") if part.strip()))
    wrong = [part for part in asked if part not in CONSENTS]
    if wrong or (what and not asked):
        raise typer.BadParameter(f"--what takes {', '.join(CONSENTS)}; this is “{', '.join(wrong)}”.")
    return asked


def _folder(out: Path | None) -> Path | None:
    if out is not None and not out.is_dir():
        raise typer.BadParameter(f"--out takes a folder that reports were rendered to; {out} is none.")
    return out.resolve() if out else None


def _find(request: _Request) -> _Found:
    from workbench.partnership import held_by_git, withdrawal_of
    from workbench.partnership.network_ledger import written_files
    from workbench.partnership.network_withdrawal import traces_of
    from workbench.reports.artefacts_of import Sought, artefacts_of, due
    from workbench.reports.network_artefacts import network_artefacts
    from workbench.workspace import PEOPLE

    root = request.root
    withdrawal = withdrawal_of(root, request.person, today=request.today, what=request.what)
    sought = Sought(withdrawal)
    traces = traces_of(root, request.person, what=request.what, names=withdrawal.names)
    networks = {trace.inquiry for trace in traces if trace.goes}
    first = bool(withdrawal.changes or networks)
    searched = {*withdrawal.searched, *(trace.path for trace in traces)}
    files = artefacts_of(root, sought, out=request.out, searched=searched)
    going = [item for item in files if due(item, request.what, first=first)]
    shown = {item.path for item in going}
    maps = [item for item in network_artefacts(root, networks, out=request.out) if item.path not in shown]
    files, going = [*(item for item in files if item.path not in {one.path for one in maps}), *maps], [*going, *maps]
    own = frozenset(f"{PEOPLE}/{request.person}{suffix}" for suffix in (".yaml", ".yml"))
    try:
        git, git_error = held_by_git(root, sought.shown, own=own), ""
    except WorkbenchError as error:
        git, git_error = None, str(error)
    elsewhere = tuple(one.path.as_posix() for one in written_files(root, networks) if not (one.inside and one.same))
    return _Found(withdrawal, sought, files, going, traces, git, git_error, elsewhere)


def _do(found: _Found, request: _Request) -> tuple[list[Artefact], list[str]]:
    """Take everything away that is to go; give what was removed, and what could not be done.

    Reports come before the rows of surveys, by which they are found; the consents come after the files, so that a run
    that is stopped goes on with the files; and the name comes last, since without it nothing more could be found.
    """
    from workbench.partnership import remove_private_entry, take_back_consents
    from workbench.partnership.network_withdrawal import remove_traces
    from workbench.reports.artefacts_of import take_away

    tried = [(item, take_away(item, found.sought)) for item in found.due]
    failed = [f"{item.file} could not be removed ({why})." for item, why in tried if why]
    try:
        remove_traces(request.root, request.person, what=request.what, names=found.withdrawal.names)
        take_back_consents(found.withdrawal, request.what, on=request.today)
        if request.remove_name and found.withdrawal.entry:
            if failed:
                failed.append("Their entry in private/people.yaml was kept, since something could not be removed.")
            else:
                failed += [
                    f"{left.file}:{left.line} still holds the name; edit it there."
                    for left in remove_private_entry(request.root, request.person)
                ]
    except WorkbenchError as error:
        failed.append(str(error))
    return [item for item, why in tried if not why], failed


def _tell(found: _Found, request: _Request, removed: list[Artefact] | None) -> None:
    """Say it all in plain words, nobody's name among them; `removed` is None where nothing was done yet."""
    if removed is not None:
        lines = [*_done_lines(found, request, removed), *_staying_lines(found, request, done=True), *git_lines(found.git, found.git_error, request.person)]
    elif found.left(remove_name=request.remove_name):
        lines = [
            f"What concerns {request.person}. Nothing has been changed yet.",
            *_record_lines(found, request),
            *section("Rows of surveys, saved maps and answers of theirs, or that name them: will be taken out", (one.words for one in found.going)),
            *_due_lines(found),
            *_staying_lines(found, request, done=False),
            *git_lines(found.git, found.git_error, request.person),
            "",
            f"To do this: workbench withdraw {request.person} {_options(request)}--yes",
        ]
    else:
        lines = [f"Nothing is left to do for {request.person}.", *_staying_lines(found, request, done=True), *git_lines(found.git, found.git_error, request.person)]
    for line in lines:
        say(found.withdrawal.every_name.withhold(line))


def _options(request: _Request) -> str:
    words = [f"--what {','.join(request.what)} "] if request.what else []
    words += [f"--out {shlex.quote(str(request.out))} "] if request.out else []
    return "".join([*words, "--remove-name " if request.remove_name else ""])


def _record_lines(found: _Found, request: _Request) -> list[str]:
    withdrawal = found.withdrawal
    file = withdrawal.record.path.relative_to(request.root).as_posix() if withdrawal.record else ""
    lines = [f"  {file}" if file else "  There is no record of theirs in people/, so there are no consents to take back."]
    if withdrawal.entry:
        lines.append(f"  {_place(withdrawal.entry)} {_of_the_name(request)}")
    lines += [f"  Their consents: {_change(change)} will be written into {file}." for change in withdrawal.changes]
    return ["", "Their own entries", *lines]


def _of_the_name(request: _Request) -> str:
    if request.remove_name:
        return "will be deleted, last of all. Afterwards nothing knows the name, so nothing keeps it out of a report."
    return "stays: by it reports are searched, so that the name does not appear. --remove-name deletes it."


def _change(change: ConsentChange) -> str:
    if change.how == "withdrawn":
        return f"that “{change.what}” for {change.audience} is withdrawn"
    return f"a no to “{change.what}”, for every audience"


def _due_lines(found: _Found) -> list[str]:
    lines: list[str] = []
    for kind, title in _KINDS.items():
        items = [item for item in found.files if item.kind == kind]
        lines += section(title, (f"{_shown(item)}: {'will be removed' if item in found.due else 'stays'}" for item in items))
    return lines


def _shown(item: Artefact) -> str:
    who = f" (for {item.audience})" if item.audience else ""
    return f"{item.file}{who} shows {in_words(item.shows)}"


def _staying_lines(found: _Found, request: _Request, *, done: bool) -> list[str]:
    """Say what no program should change: what somebody has to edit, and what stays by the rules."""
    withdrawal = found.withdrawal
    edit, quoting = _to_edit(found)
    lines = section("For you to edit: here the name or a contact stands; write the role or pseudonym instead", edit)
    lines += section("For you to look at: here their words or pseudonym stand in a file that is no record, or cannot be read as one", quoting)
    lines += section(
        "Their answers to other forms, or what names them there: these stay, and go with everything (without --what), or with --what network",
        (one.words for one in found.traces if not one.goes),
    )
    lines += section("Maps or exports of the network that went elsewhere or were changed since: take them back yourself", found.elsewhere)
    lines += section("These could not be read, so nobody knows", (item.file for item in found.unread))
    seen = "no longer see it" if not request.what or "quotes" in request.what else "see it only where they agreed"
    lines += section(
        f"What they said. It stays for the team; partners and the public {seen}. Delete the file if it should go",
        (_place(q.mention) for q in withdrawal.quotes if not q.published),
    )
    lines += section(
        "What they said that stands in a published source too: it needs no consent; write “published: no” if it shall be hidden",
        (_place(q.mention) for q in withdrawal.quotes if q.published),
    )
    if not done:
        lines += section(
            "Records that link to them. These stay: people are shown by role, and what was done remains recorded",
            map(_place, withdrawal.links),
        )
        lines += ["", "Recordings, photographs, paper and what was sent out cannot be found here: look for these yourself."]
    return lines


def _to_edit(found: _Found) -> tuple[list[str], list[str]]:
    files = [item for item in found.files if item.kind == "file"]
    edit = [_place(mention) for mention in found.withdrawal.named]
    for item in files:
        if "name" in item.shows:
            edit += [f"{item.file}:{line}" for line in item.lines] or [item.file]
    return edit, [_shown(item) for item in files if "name" not in item.shows]


def _done_lines(found: _Found, request: _Request, removed: list[Artefact]) -> list[str]:
    if not found.left(remove_name=request.remove_name):
        return [f"Nothing is left to do for {request.person}."]
    lines = [f"Removed {'lines of ' if item.path.exists() else ''}{item.file}" for item in removed]
    lines += [f"Taken out of {trace.words}" for trace in found.going]
    lines += [f"Wrote {_change(change)}, into their record." for change in found.withdrawal.changes]
    lines.append(f"Done for {request.person}: {len(removed)} files or copies removed, {len(found.withdrawal.changes)} consents taken back.")
    if request.remove_name and found.withdrawal.entry:
        lines.append("Nothing here knows their name any more, so nothing keeps it out of a report: write it nowhere.")
    again = sorted({command for item in removed if (command := _render_again(item, request))})
    return lines + section("Render again what is still wanted", again)


def _render_again(item: Artefact, request: _Request) -> str:
    if item.kind != "report" or not item.audience:
        return ""
    cycle, scope = item.path.parent.parent, item.path.parent.parent.parent
    words = ["workbench render"]
    if cycle.parent.parent in {request.root / "reports", request.out}:  # else it is the index of all
        words += [f"--inquiry {scope.name}"] if scope.name != "workspace" else []
        words += [f"--cycle {number[1]}" for number in [re.fullmatch(r"cycle-(\d+)", cycle.name)] if number]
    words.append(f"--audience {item.audience}")
    inside = request.out is not None and item.path.is_relative_to(request.out)
    return " ".join([*words, f"--out {shlex.quote(str(request.out))}"] if inside else words)


def _place(mention: Mention) -> str:
    line = f":{mention.line}" if mention.line else ""
    return f"{mention.file}{line}{': ' + mention.field if mention.field else ''}"


def _as_data(found: _Found, request: _Request, *, done: bool, failed: list[str]) -> dict[str, Any]:
    withdrawal, git = found.withdrawal, found.git
    return {
        "person": request.person,
        "done": done,
        "nothing_left": not found.left(remove_name=request.remove_name),
        "record": withdrawal.record.path.relative_to(request.root).as_posix() if withdrawal.record else None,
        "private_entry": _mention(withdrawal.entry) if withdrawal.entry else None,
        "consents": [{"what": c.what, "audience": c.audience, "change": c.how} for c in withdrawal.changes],
        "links": list(map(_mention, withdrawal.links)),
        "names_in_records": list(map(_mention, withdrawal.named)),
        "quotes": [{**_mention(q.mention), "published": q.published} for q in withdrawal.quotes],
        "files": [
            {"file": item.file, "kind": item.kind, "audience": item.audience, "shows": sorted(item.shows),
             "lines": list(item.lines), "goes": item in found.due}
            for item in found.files
        ],
        "rows": [
            {"file": one.file, "kind": one.kind, "rows": one.rows, "mentions": one.mentions, "goes": one.goes} for one in found.traces
        ],
        "git": None if git is None else {
            "commits": [
                {"commit": c.sha, "date": c.date, "subject": c.subject, "shows": list(c.shows), "files": list(c.files),
                 "held_by": list(c.held_by)}
                for c in git.commits
            ],
            "other_objects": list(git.others),
            "remotes": list(git.remotes),
        },
        "elsewhere": list(found.elsewhere),
        "git_error": found.git_error,
        "failed": failed,
    }  # fmt: skip


def _mention(mention: Mention) -> dict[str, Any]:
    return {"file": mention.file, "line": mention.line, "field": mention.field}


def _plain(data: Any, found: _Found) -> Any:
    """Give the data with nobody's name in them."""
    if isinstance(data, str):
        return found.withdrawal.every_name.withhold(data)
    if isinstance(data, dict):
        return {name: _plain(item, found) for name, item in data.items()}
    return [_plain(item, found) for item in data] if isinstance(data, list) else data

"""The command withdraw: what shows a person, and remove it."""

from __future__ import annotations

import datetime as dt
import re
import shlex
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from workbench.cli.saying import console, say, say_error, say_json
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from workbench.partnership import GitHolds, Withdrawal
    from workbench.partnership.git_history import HeldCommit
    from workbench.partnership.withdrawal import ConsentChange, Mention
    from workbench.reports.artefacts_of import Artefact, Sought

__all__ = ["withdraw_command"]

_KINDS = {
    "report": "Rendered reports",
    "copy": "Copies and state of the workbench itself",
    "backup": "Backups, checkpoints and second copies",
}
_WORDS = {"name": "their name or contact", "quote": "their words", "published quote": "their published words",
          "pseudonym": "their pseudonym", "record": "their record"}  # fmt: skip
_MOST = 40
"""So many places of one sort are listed; a program gets them all."""


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
    git: GitHolds | None
    git_error: str = ""

    @property
    def unread(self) -> list[Artefact]:
        return [item for item in self.files if item.kind == "unread"]

    def left(self, *, remove_name: bool) -> bool:
        return bool(self.due or self.withdrawal.changes or (remove_name and self.withdrawal.entry))


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
    from workbench.reports.artefacts_of import Sought, artefacts_of, due
    from workbench.workspace import PEOPLE

    root = request.root
    withdrawal = withdrawal_of(root, request.person, today=request.today, what=request.what)
    sought = Sought(withdrawal)
    files = artefacts_of(root, sought, out=request.out, searched=withdrawal.searched)
    going = [item for item in files if due(item, request.what, first=bool(withdrawal.changes))]
    own = frozenset(f"{PEOPLE}/{request.person}{suffix}" for suffix in (".yaml", ".yml"))
    try:
        git, git_error = held_by_git(root, sought.shown, own=own), ""
    except WorkbenchError as error:
        git, git_error = None, str(error)
    return _Found(withdrawal, sought, files, going, git, git_error)


def _do(found: _Found, request: _Request) -> tuple[list[Artefact], list[str]]:
    """Take everything away that is to go; give what was removed, and what could not be done.

    The consents come after the files, so that a run that is stopped goes on with the files, and the name comes
    last, since without it nothing more could be found.
    """
    from workbench.partnership import remove_private_entry, take_back_consents
    from workbench.reports.artefacts_of import take_away

    tried = [(item, take_away(item, found.sought)) for item in found.due]
    failed = [f"{item.file} could not be removed ({why})." for item, why in tried if why]
    try:
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
        lines = [*_done_lines(found, request, removed), *_staying_lines(found, request, done=True), *_git_lines(found, request)]
    elif found.left(remove_name=request.remove_name):
        lines = [
            f"What concerns {request.person}. Nothing has been changed yet.",
            *_record_lines(found, request),
            *_due_lines(found),
            *_staying_lines(found, request, done=False),
            *_git_lines(found, request),
            "",
            f"To do this: workbench withdraw {request.person} {_options(request)}--yes",
        ]
    else:
        lines = [f"Nothing is left to do for {request.person}.", *_staying_lines(found, request, done=True), *_git_lines(found, request)]
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
        lines += _section(title, (f"{_shown(item)}: {'will be removed' if item in found.due else 'stays'}" for item in items))
    return lines


def _shown(item: Artefact) -> str:
    who = f" (for {item.audience})" if item.audience else ""
    return f"{item.file}{who} shows {_in_words(item.shows)}"


def _in_words(shows: Iterable[str]) -> str:
    return ", ".join(_WORDS[item] for item in sorted(shows))


def _staying_lines(found: _Found, request: _Request, *, done: bool) -> list[str]:
    """Say what no program should change: what somebody has to edit, and what stays by the rules."""
    withdrawal = found.withdrawal
    edit, quoting = _to_edit(found)
    lines = _section("For you to edit: here the name or a contact stands; write the role or pseudonym instead", edit)
    lines += _section("For you to look at: here their words or pseudonym stand in a file that is no record, or cannot be read as one", quoting)
    lines += _section("These could not be read, so nobody knows", (item.file for item in found.unread))
    seen = "no longer see it" if not request.what or "quotes" in request.what else "see it only where they agreed"
    lines += _section(
        f"What they said. It stays for the team; partners and the public {seen}. Delete the file if it should go",
        (_place(q.mention) for q in withdrawal.quotes if not q.published),
    )
    lines += _section(
        "What they said that stands in a published source too: it needs no consent; write “published: no” if it shall be hidden",
        (_place(q.mention) for q in withdrawal.quotes if q.published),
    )
    if not done:
        lines += _section(
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
    lines += [f"Wrote {_change(change)}, into their record." for change in found.withdrawal.changes]
    lines.append(f"Done for {request.person}: {len(removed)} files or copies removed, {len(found.withdrawal.changes)} consents taken back.")
    if request.remove_name and found.withdrawal.entry:
        lines.append("Nothing here knows their name any more, so nothing keeps it out of a report: write it nowhere.")
    again = sorted({command for item in removed if (command := _render_again(item, request))})
    return lines + _section("Render again what is still wanted", again)


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


def _git_lines(found: _Found, request: _Request) -> list[str]:
    if found.git_error:
        return ["", found.git_error]
    git = found.git
    if git is None:
        return ["", "The folder is not in git. Other copies of it, such as a shared drive's, keep versions too."]
    if not git.commits and not git.others:
        return ["", "git holds nothing of theirs."]
    lines = _section("What git still holds; nothing here removes it", map(_commit, git.commits))
    lines += _section("Also in git, where no commit leads: messages of tags, staged or dropped work", git.others)
    return [*lines, *_how_to_forget(git, request)]


def _commit(commit: HeldCommit) -> str:
    where = f"kept by {', '.join(commit.held_by)}" if commit.held_by else "kept by the reflog only"
    files = f" in {', '.join(commit.files)}" if commit.files else " in the commit itself"
    return f"{commit.sha} {commit.date} “{commit.subject}”: {_in_words(commit.shows)}{files}; {where}"


def _how_to_forget(git: GitHolds, request: _Request) -> list[str]:
    theirs = re.compile(rf"(?:.*/)?(?:private/people\.yaml|people/{re.escape(request.person)}\.ya?ml)")
    whole = sorted({path for commit in git.commits for path in commit.files if theirs.fullmatch(path)})
    steps = [
        "Agree on a day with everybody who has a clone, and push what is not pushed yet. Then, in a fresh clone:",
        "Write a file outside the folder, such as ../words.txt: on each line one form of the name, or words of a quote, then ==>[withheld]",
        "In it, a line such as regex:(?i)first\\s+last==>[withheld] finds a name in any capitals.",
        "git filter-repo --replace-text ../words.txt --replace-message ../words.txt",
        *([f"git filter-repo --invert-paths {' '.join(f'--path {shlex.quote(path)}' for path in whole)}"] if whole else []),
        *(["This takes these files out of every version, today's too: put back today's people/ file afterwards."] if whole else []),
        "If the name is a commit's author: git filter-repo --mailmap FILE. If it is in a file's name: --path-rename OLD:NEW.",
        "Delete ../words.txt. Where stashes hold it: git stash list, then git stash drop.",
        "In every folder that stays: git reflog expire --expire=now --all, then git gc --prune=now",
        "Push with --force to each remote, every branch and tag. Everybody else deletes their clone and clones again.",
        "Forks, pull requests and the remote's own caches keep the old commits: ask whoever runs it (for a forge, its support) to purge them.",
    ]
    remotes = git.remotes or ("none is set here; ask who else has a copy",)
    return [*_section("Remotes that may hold the same", remotes), *_section("How to remove it from git (see docs/privacy.md)", steps)]


def _section(title: str, lines: Iterable[str]) -> list[str]:
    every = list(dict.fromkeys(lines))
    if not every:
        return []
    more = [f"  … and {len(every) - _MOST} more; --json lists them all"] if len(every) > _MOST else []
    return ["", f"{title} ({len(every)})", *(f"  {line}" for line in every[:_MOST]), *more]


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
        "git": None if git is None else {
            "commits": [
                {"commit": c.sha, "date": c.date, "subject": c.subject, "shows": list(c.shows), "files": list(c.files),
                 "held_by": list(c.held_by)}
                for c in git.commits
            ],
            "other_objects": list(git.others),
            "remotes": list(git.remotes),
        },
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

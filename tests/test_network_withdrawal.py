"""Whoever withdraws is in no survey, saved map, sheet or report any more; everybody else's rows are as they were."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from network_workspaces import CANARY, bring_in, run, small
from typer import Typer
from workspaces import shelf, tree, write

from workbench.cli.withdraw import withdraw_command
from workbench.disclosure import ProtectedNames
from workbench.errors import RecordError, WorkbenchError
from workbench.network.survey_lines import CsvLines
from workbench.partnership import network_withdrawal, open_workspace
from workbench.partnership.check import check_workspace
from workbench.partnership.network_people import open_network
from workbench.partnership.network_withdrawal import remove_traces, traces_of

ROSTER = (
    "sheet,row,respondent,agency,consent,whom,how-often,about-what,refers-to-you,gain,anyone\n"
    f"1,1,ann,council,yes,bea,weekly,information; data,yes,,Ask bea or {CANARY}; not bea-2\n"
    "1,2,ann,,,carl,once,referral,no,,\n"
    "bea,1,bea,council,yes,ann,daily,information,unknown,,\n"
    "3,1,carl,charity,yes,dora,daily,information,yes,,\n"
    "3,2,carl,,,bea,daily,information,yes,,\n"
)
COUNTED = [
    ("instruments/network-roster/wave-1.csv", "answers", 2, 1), ("network/layout.csv", "layout", 1, 0), ("network/wave-1/aware.csv", "survey", 1, 0),
    ("network/wave-1/holds.csv", "survey", 2, 0), ("network/wave-1/referrals.csv", "survey", 0, 1), ("network/wave-1/ties.csv", "survey", 2, 0),
    ("network/wave-1/waves.csv", "survey", 1, 1),
]  # fmt: skip
NAMES = ProtectedNames([CANARY, "zq@example.org"])
KEPT = {
    "network/wave-1/ties.csv": b'source,target,relation\r\n"carl", dora,meets\r\n\r\ncarl,ann,meets',
    "network/wave-1/holds.csv": b"\xef\xbb\xbfHolder;item;told_by\ncarl;debt;\n",
}


@pytest.fixture
def root(tmp_path, monkeypatch):
    place = small(tmp_path / "ws")
    folder = place / "inquiries/meals/network"
    write(folder / "items.csv", "id,kind,label\ndebt,knowledge,Debt advice\n")
    write(folder / "layout.csv", "id,x,y\nann,0,1\nbea,1,1\n")
    write(folder / "wave-1/waves.csv", "person,asked,answered,about\nann,yes,yes,bea; carl\nbea,yes,yes,\ncarl,yes,yes,\ndora,yes,no,\n")
    (folder / "wave-1/ties.csv").write_bytes(b'source,target,relation\r\nbea,ann,meets\r\n"carl", dora,meets\r\n\r\nann,"bea",meets\r\ncarl,ann,meets')
    (folder / "wave-1/holds.csv").write_bytes(b"\xef\xbb\xbfHolder;item;told_by\nbea;debt;\ncarl;debt;\nann;debt;bea\n")
    write(folder / "wave-1/aware.csv", "perceiver,holder,item\nann,bea,debt\n")
    write(folder / "wave-1/referrals.csv", f'from,to,need,condition\ncouncil,charity,debt,"Ask {CANARY}\nfirst"\n')
    write(folder / "wave-1/ties.csv.orig", "source,target\nbea,ann\n")
    bring_in(place, monkeypatch, "network-roster", ROSTER)
    return place


def withdraw(root, monkeypatch, *words):
    app = Typer()
    app.command()(withdraw_command)
    return run(root, monkeypatch, app, *words)


def relative(traces):
    return sorted((one.file.removeprefix("inquiries/meals/"), one.kind, one.rows, one.mentions) for one in traces)


def everything(root):
    return {path: path.read_bytes() for folder in ("network", "instruments") for path in sorted((root / "inquiries/meals" / folder).rglob("*")) if path.is_file()}


def test_the_preview_lists_where_somebody_stands_and_changes_nothing(root, monkeypatch):
    before = tree(root)
    assert relative(traces_of(root, "bea", names=NAMES)) == COUNTED
    said = withdraw(root, monkeypatch, "bea")
    assert said.exit_code == 0
    assert "inquiries/meals/network/wave-1/ties.csv: 2 rows" in said.output
    assert "inquiries/meals/network/wave-1/waves.csv: 1 row, named in 1 more" in said.output
    assert tree(root) == before
    told = json.loads(withdraw(root, monkeypatch, "bea", "--json").stdout)
    assert {"file": "inquiries/meals/network/layout.csv", "kind": "layout", "rows": 1, "mentions": 0, "goes": True} in told["rows"]


@pytest.mark.parametrize("what", [(), ("--what", "network")])
def test_after_it_nothing_of_the_person_is_left_in_any_byte(root, monkeypatch, what):
    done = withdraw(root, monkeypatch, "bea", *what, "--yes")
    assert done.exit_code == 0, (done.output, done.exception)
    every = everything(root)
    assert not any(CANARY.encode() in raw or b"Quux" in raw for raw in every.values())
    assert b"bea" not in b"".join(every.values()).replace(b"bea-2", b"")
    assert not any(path.name.endswith(".orig") for path in every)
    for name, raw in KEPT.items():
        assert every[root / "inquiries/meals" / name] == raw
    wave = open_network(open_workspace(root), "meals").network.wave()
    assert "bea" not in wave.roster
    assert wave.state("ann", "carl", "had to do with") == "tie", "what others said of each other stays"
    assert not [one for one in check_workspace(root) if one.severity == "error"]
    assert [(one.what, one.given) for one in open_workspace(root).people["bea"].consents if one.what == "network"] == [("network", "no")]
    assert "Nothing is left to do" in withdraw(root, monkeypatch, "bea", *what).output


def test_the_first_row_of_a_sheet_keeps_what_is_asked_once(root):
    remove_traces(root, "bea", names=NAMES)
    sheets = open_workspace(root).answers("network-roster", inquiry="meals")[0].sheets
    assert [one.sheet for one in sheets] == ["1", "3"]
    assert sheets[0].to("agency").value == "council"
    assert [row["whom"].value for row in sheets[0].rows] == ["carl"]
    assert sheets[0].to("anyone").value == "Ask [withdrawn] or [name withheld]; not bea-2"


@pytest.mark.parametrize(("what", "of_network"), [(("name",), False), (("network",), True), ((), True)])
def test_answers_to_other_forms_go_with_everything_only(root, monkeypatch, what, of_network):
    write(root / "inquiries/meals/instruments/own.yaml", OWN)
    bring_in(root, monkeypatch, "own", "sheet,respondent,said\n1,bea,Yes\n2,ann,No\n", "day-1")
    found = {one.path.parent.name: one.goes for one in traces_of(root, "bea", what=what, names=NAMES) if one.kind == "answers"}
    assert found == {"network-roster": of_network, "own": not what}
    before = (root / "inquiries/meals/instruments/own/day-1.csv").read_bytes()
    remove_traces(root, "bea", what=what, names=NAMES)
    after = (root / "inquiries/meals/instruments/own/day-1.csv").read_bytes()
    assert after == (before if what else b"".join(line for line in before.splitlines(keepends=True) if b"bea" not in line))


OWN = """\
id: own
title: Own
purpose: To test.
sort: questionnaire
answered_by: person
pairing: respondent
parts:
  - id: all
    title: All
    items: [{id: said, wording: What do you say?, type: text}]
"""


def test_codes_of_comments_go_with_the_sheet_and_no_coder_is_named(root, monkeypatch):
    write(root / "inquiries/meals/instruments/own.yaml", OWN)
    bring_in(root, monkeypatch, "own", "sheet,respondent,said\n1,bea,Yes\n2,ann,No\n", "day-1")
    codes = root / "inquiries/meals/instruments/own/day-1.codes.csv"
    write(codes, "sheet,question,coder,codes\n1,said,ann,x\n2,said,bea,x\n2,said,ann,x\n")
    remove_traces(root, "bea", names=NAMES)
    assert codes.read_text() == "sheet,question,coder,codes\n2,said,withdrawn,x\n2,said,ann,x\n"


def test_nothing_is_written_before_every_file_could_be_read(root):
    write(root / "inquiries/meals/network/wave-1/ties.csv", "source,target\nbea\n")
    before = tree(root)
    with pytest.raises(RecordError, match="ragged-row"):
        remove_traces(root, "bea")
    assert tree(root) == before


def test_killed_half_way_it_goes_on_where_it_was(root, monkeypatch):
    write_one = network_withdrawal.write_atomically
    written = []

    def killed(path, raw):
        if len(written) == 3:  # somewhere in the middle
            raise WorkbenchError("The disk is full.", fix="Make room.", code="disk-full")
        written.append(path)
        write_one(path, raw)

    monkeypatch.setattr(network_withdrawal, "write_atomically", killed)
    assert withdraw(root, monkeypatch, "bea", "--yes").exit_code == 1
    assert "withdrawn" not in (root / "people/bea.yaml").read_text(), "consents come last"
    monkeypatch.setattr(network_withdrawal, "write_atomically", write_one)
    assert withdraw(root, monkeypatch, "bea", "--yes").exit_code == 0
    assert traces_of(root, "bea", names=NAMES) == ()


def test_reports_of_the_network_go_although_they_name_nobody(root, monkeypatch):
    folder = shelf(root, "meals", "cycle-1", "partners")
    for name in ("network_report", "briefing"):
        write(folder / f"{name}.html", "<p>An adviser of the council</p>")
    facts = "inquiries/meals/.aggregates/network.json"
    reads = {"network_report": {facts: "0"}, "briefing": {"inquiries/meals/inquiry.yaml": "0", facts: "absent"}}
    lines = [{"report": name, "files": {f"{name}.html": "0"}, "inputs": inputs} for name, inputs in reads.items()]
    write(folder / "manifest.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    assert "network_report.html (for partners) shows a network that they are part of: will be removed" in withdraw(root, monkeypatch, "bea").output
    assert withdraw(root, monkeypatch, "bea", "--yes").exit_code == 0
    assert [path.name for path in sorted(folder.glob("*.html"))] == ["briefing.html"]


def test_others_are_untouched_by_a_withdrawal_of_somebody_who_is_nowhere(root):
    before = tree(root)
    assert remove_traces(root, "dor") == ()
    assert tree(root) == before


CELL = st.sampled_from(["ann", "bea", "carl", "", 'say "hi"', "a,b", "two\nlines", "=1+1", " bea "])


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=6), st.sampled_from(["\n", "\r\n"]), st.booleans(), st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_every_other_row_stays_byte_for_byte(tmp_path, rows, end, last_end, marked):
    """Against a plain reading: each record that does not name the person stands in the file as it stood."""
    lines = [",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if set(cell) & set(',"\n') else cell for cell in row) for row in rows]
    text = end.join(["source,target,relation", *lines]) + (end if last_end else "")
    path = tmp_path / "meals/network/wave-1/ties.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((b"\xef\xbb\xbf" if marked else b"") + text.encode())
    table = CsvLines.read(path)
    assert table.with_records(table.records) == path.read_bytes()
    kept = [record.text for record in table.records if record.cells["source"] != "bea" and record.cells["target"] != "bea"]
    (tmp_path / "meals/inquiry.yaml").write_text("id: meals\n")
    found = network_withdrawal.without_people_in_files(tmp_path / "meals/network", ["bea"])
    raw = found[0].raw.decode("utf-8-sig") if found else path.read_bytes().decode("utf-8-sig")
    assert raw == table.head + "".join(text.replace("bea", "[withdrawn]") for text in kept)

"""What is unchanged is left as it is; what changed is made anew, and the reason is given."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest
from workspaces import (
    DAY,
    NEXT_DAY,
    finding,
    in_this_process,
    inquiry,
    manifest,
    notebook,
    repository_copy,
    shelf,
    template,
    tree,
    why,
    workspace,
    write,
)

READS_FINDINGS = "import os\nfor n in sorted(os.listdir('inquiries/meals/findings')): print(open('inquiries/meals/findings/' + n).read())"
READS_DATA = "from pathlib import Path\nprint(Path('data/counts.csv').read_text())"
ASKS = """
from pathlib import Path
there = Path('inquiries/meals/quotes').is_dir()
print('quotes' if there else 'no quotes yet')
"""
MOVES = "import os\nos.chdir('inquiries/meals')\nprint(open('inquiry.yaml').read())\nprint(os.listdir())"
READS_NOTHING = "print('nothing')"
DATA = (
    "id: counts\naudience: public\ntitle: Counts\nwhat: One row an area.\npublisher: Us\nsource: Us\nlicence: OGL\n"
    'geography: Fife\nperiod: 2025\nsynthetic: "yes"\nrule: published\n'
)
NAMES = ("findings", "data", "asks", "moves", "nothing")


@pytest.fixture
def render(monkeypatch):
    return in_this_process(monkeypatch)


@pytest.fixture
def root(tmp_path):
    root = workspace(
        tmp_path,
        findings=notebook(READS_FINDINGS), data=notebook(READS_DATA), asks=notebook(ASKS), moves=notebook(MOVES),
        nothing=notebook(READS_NOTHING),
    )  # fmt: skip
    folder = inquiry(root, "meals")
    finding(folder, "first", "Meals matter.")
    write(root / "data/counts.yaml", DATA)
    write(root / "data/counts.csv", "area,n\nfife,3\n")
    return root


def remade(outcome):
    return {name for name, reason in why(outcome).items() if reason}


@pytest.mark.slow
def test_exactly_what_reads_what_changed_is_made_anew(root, render):
    outcome = render(root, *NAMES)
    assert outcome.failures == {}
    assert set(why(outcome).values()) == {"it has not been made before"}
    before = tree(root / "reports")
    assert remade(render(root, *NAMES)) == set()
    assert tree(root / "reports") == before
    assert remade(render(root, *NAMES, today=NEXT_DAY)) == set()

    finding(root / "inquiries/meals", "first", "Meals matter much.")
    outcome = render(root, *NAMES)
    assert remade(outcome) == {"findings"}
    assert why(outcome)["findings"] == "what it reads changed: inquiries/meals/findings/first.yaml"
    assert "Meals matter much." in (shelf(root) / "findings.html").read_text()

    finding(root / "inquiries/meals", "second", "Breakfast too.")
    assert why(render(root, *NAMES))["findings"] == "what it reads changed: inquiries/meals/findings"
    assert "Breakfast too." in (shelf(root) / "findings.html").read_text()

    (root / "inquiries/meals/findings/second.yaml").unlink()
    outcome = render(root, *NAMES)
    assert remade(outcome) == {"findings"}
    assert "inquiries/meals/findings, inquiries/meals/findings/second.yaml" in why(outcome)["findings"]

    write(root / "data/counts.csv", "area,n\nfife,4\n")
    assert remade(render(root, *NAMES)) == {"data"}
    inquiry(root, "meals", more="summary: New.\n")
    assert remade(render(root, *NAMES)) == {"moves"}
    assert "New." in (shelf(root) / "moves.html").read_text()
    assert remade(render(root, *NAMES)) == set()


@pytest.mark.slow
def test_the_first_record_of_a_kind_is_noticed(root, render):
    names = ("asks", "moves", "data")
    render(root, *names)
    write(
        root / "inquiries/meals/quotes/q.yaml",
        'id: q\naudience: public\ntext: Good.\nrole: a member\npublished: "yes"\nsource: A book\n',
    )
    assert remade(render(root, *names)) == {"asks", "moves"}
    assert "no quotes yet" not in (shelf(root) / "asks.html").read_text()


@pytest.mark.slow
def test_what_the_audience_cannot_see_makes_nothing_anew(root, render):
    for audience in ("team", "public"):
        render(root, "findings", "data", audience=audience)
    first = finding(root / "inquiries/meals", "first", "Meals matter.", note="Only we know this.")
    finding(root / "inquiries/meals", "hidden", "Not yet.", audience="team")
    assert remade(render(root, "findings", "data", audience="public")) == set()
    assert remade(render(root, "findings", "data")) == {"findings"}
    assert "Only we know this." in (shelf(root) / "findings.html").read_text()
    assert "Only we" not in (shelf(root, audience="public") / "findings.html").read_text()
    first.write_text(first.read_text().replace("Meals matter.", "Meals matter to all."))
    assert remade(render(root, "findings", "data", audience="public")) == {"findings"}


@pytest.mark.slow
def test_each_other_cause_is_named(root, render):
    render(root, "nothing", "data")
    template(root, "nothing", notebook(READS_NOTHING + " # "))
    assert why(render(root, "nothing", "data")) == {"nothing": "the template changed", "data": ""}
    page = shelf(root) / "nothing.html"
    page.unlink()
    assert why(render(root, "nothing", "data")) == {"nothing": "its file is missing or was altered", "data": ""}
    whole = page.read_bytes()
    page.write_bytes(whole + b" ")
    assert why(render(root, "nothing")) == {"nothing": "its file is missing or was altered"}
    assert page.read_bytes() == whole
    assert why(render(root, "nothing", formats=("html", "ipynb"))) == {"nothing": "other formats are asked for"}
    assert why(render(root, "nothing", formats=("html", "ipynb"), force=True)) == {"nothing": "--force was given"}
    (shelf(root) / "nothing.ipynb").unlink()
    assert why(render(root, "nothing", formats=("html", "ipynb"))) == {"nothing": "its file is missing or was altered"}
    lines = len(manifest(shelf(root)))
    assert why(render(root, "nothing", "data", formats=("html", "ipynb"), dry_run=True))["nothing"] == ""
    assert len(manifest(shelf(root))) == lines


@pytest.mark.slow
def test_parameters_and_the_day_count(root, render):
    template(root, "dated", notebook(("parameters", "as_of = ''\nn = 1"), "print(as_of, n)"))
    render(root, "dated")
    assert why(render(root, "dated")) == {"dated": ""}
    assert why(render(root, "dated", today=NEXT_DAY)) == {"dated": "its parameters changed"}
    assert why(render(root, "dated", parameters={"as_of": "2025-05-01"})) == {"dated": "its parameters changed"}
    assert why(render(root, "dated", parameters={"n": "2"})) == {"dated-2": "it has not been made before"}
    assert why(render(root, "dated", parameters={"as_of": "2025-05-01"}, today=dt.date(2030, 1, 1))) == {"dated": ""}


@pytest.mark.slow
def test_a_manifest_that_somebody_edited_does_no_harm(root, render):
    render(root, "nothing", "data")
    path = shelf(root) / "manifest.jsonl"
    whole = path.read_text()
    line = whole.splitlines()[0]
    for damage in ("not json\n", "[]\n", '{"report": "data"}\n', '{"report": "x", "files": []}\n', line[:50]):
        path.write_text(damage)
        assert set(why(render(root, "nothing", "data", dry_run=True)).values()) == {"it has not been made before"}
    path.write_bytes(b"\xff\xfe\n" + whole.encode() + line.encode()[:70])
    assert remade(render(root, "nothing", "data")) == set()
    path.unlink()
    assert remade(render(root, "nothing", "data")) == {"nothing", "data"}


@pytest.mark.slow
def test_what_a_report_reads_is_the_same_in_a_forked_kernel(root, render, monkeypatch):
    from workspaces import rendered

    render(root, *NAMES)
    apart = {record["report"]: record["inputs"] for record in manifest(shelf(root))}
    before = tree(root / "reports")
    monkeypatch.undo()
    shutil.rmtree(root / "reports")
    assert rendered(root, *NAMES, workers=2).failures == {}
    assert {record["report"]: record["inputs"] for record in manifest(shelf(root))} == apart
    assert tree(root / "reports") == before


@pytest.mark.slow
def test_of_the_repositorys_reports_only_those_that_read_a_record_are_made_anew(tmp_path):
    from workspaces import rendered

    root = repository_copy(tmp_path / "copy")
    names = ("inquiry_report", "portfolio", "area_context")
    assert rendered(root, *names, workers=2).failures == {}
    assert remade(rendered(root, *names)) == set()
    edited = root / "inquiries/fife-welfare-sanctions/findings/referral-process.yaml"
    edited.write_text(edited.read_text().replace("confidence: unknown", "confidence: high"))
    changed = why(rendered(root, *names, dry_run=True))
    assert changed["inquiry_report"] == "what it reads changed: inquiries/fife-welfare-sanctions/findings/referral-process.yaml"
    assert changed["area_context"] == ""
    folder = root / "inquiries/fife-welfare-sanctions/reflections"
    assert not folder.exists()
    write(folder / "r.yaml", "id: r\naudience: public\ntext: It went well.\n")
    assert "area_context" not in remade(rendered(root, *names, dry_run=True, today=DAY))

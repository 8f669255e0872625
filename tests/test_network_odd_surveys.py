"""However small, empty or odd a survey is, the report is made: what cannot be measured has a reason in place of a number."""

from __future__ import annotations

import datetime as dt

import pytest
from network_workspaces import small
from workspaces import write

from workbench.exhibits import from_bundle
from workbench.partnership import open_workspace
from workbench.partnership.network_facts import network_facts
from workbench.partnership.network_report import network_report

ON = dt.date(2026, 5, 1)
ITEMS = "id,kind,label\ndebt,knowledge,Debt advice\n"
SURVEYS = {
    "one person": {"wave-1/waves.csv": "person,asked,answered\nann,yes,yes\n", "wave-1/ties.csv": "source,target\n"},
    "two and one tie": {"wave-1/waves.csv": "person,asked,answered\nann,yes,yes\nbea,yes,yes\n", "wave-1/ties.csv": "source,target\nann,bea\n"},
    "two and both ties": {"wave-1/ties.csv": "source,target\nann,bea\nbea,ann\n"},
    "everybody names everybody": {"wave-1/ties.csv": "source,target\n" + "".join(f"{a},{b}\n" for a in ("ann", "bea", "carl") for b in ("ann", "bea", "carl") if a != b)},
    "only who has what": {"items.csv": ITEMS, "wave-1/holds.csv": "holder,item,level\nann,debt,3\n"},
    "agencies only": {"wave-1/ties.csv": "source,target\ncouncil,charity\n"},
    "an agency has an item": {"items.csv": ITEMS, "wave-1/holds.csv": "holder,item\ncouncil,debt\n"},
    "nobody answered": {"wave-1/waves.csv": "person,asked,answered\nann,yes,no\nbea,yes,no\n", "wave-1/ties.csv": "source,target\n"},
    "nobody was asked": {"wave-1/waves.csv": "person,asked,answered\nann,no,not asked\n", "wave-1/ties.csv": "source,target\n"},
    "two waves, the later one empty": {"wave-1/ties.csv": "source,target\nann,bea\n", "wave-2/ties.csv": "source,target\n"},
    "referrals only": {"wave-1/referrals.csv": "from,to,need\ncouncil,charity,Debt\n"},
}  # fmt: skip


@pytest.mark.parametrize("audience", ["team", "public"])
@pytest.mark.parametrize("survey", SURVEYS)
def test_the_report_is_made(tmp_path, survey, audience):
    root = small(tmp_path / "ws")
    for name, text in SURVEYS[survey].items():
        write(root / "inquiries/meals/network" / name, text)
    facts = network_facts(open_workspace(root), "meals", audience, on=ON)
    waves = [one["wave"] for one in facts["waves"]]
    assert waves == sorted({name.partition("/")[0] for name in SURVEYS[survey] if "/" in name})
    for row in (row for one in facts["waves"] for row in one["measures"]):
        assert all(row), row
        assert row[1] in {"no value", "fewer than 5"} or float(row[1]) == float(row[1])
    if audience == "team":
        shown = network_report(open_workspace(root), "meals", on=ON)
        assert len(shown) > 5
        assert [from_bundle(one.model_dump()) for one in shown] == shown

"""An inquiry at a moment shows what was there then, and nothing that came later."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import UnknownNameError
from workbench.inquiry import Inquiry, InquiryRecord, Moment
from workbench.inquiry.moment import moment_of
from workbench.store import new_yaml

_TODAY = dt.date(2026, 11, 21)
_CYCLES = [{"number": "1", "start": "2015-03", "end": "2015-12"}, {"number": "2", "start": "2016-01"}]


def _write(root: Path, name: str, **data: Any) -> None:
    path = root / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    key = path.parent.name if path.name == "inquiry.yaml" else path.stem
    path.write_bytes(new_yaml({"id": key, **data}))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "workbench.toml").write_text('format = 1\ntitle = "T"\n', encoding="utf-8")
    _write(tmp_path, "inquiries/one/inquiry", title="One", site="Here", cycles=_CYCLES, questions=[
        {"id": "why", "status": "answered", "closed_on": "2016-05", "versions": [
            {"text": "Why?", "since": "2015-03"},
            {"text": "Why so?", "since": "2015-06"},
            {"text": "Why not?", "since": "2016-02", "cycle": "2"},
        ]},
        {"id": "later", "versions": [{"text": "What next?", "since": "2016-03"}]},
        {"id": "undated", "versions": [{"text": "When?"}]},
        {"id": "second-cycle", "versions": [{"text": "Which?", "cycle": "2"}]},
    ])  # fmt: skip
    _write(tmp_path, "inquiries/two/inquiry", title="Two", site="There", cycles=[{"number": "1", "start": "2015"}])
    return tmp_path


def _then(root: Path, cycle: int | None = 1, as_of: dt.date = _TODAY) -> Inquiry:
    return Inquiry("one", root).at(cycle=cycle, as_of=as_of)


def test_a_past_cycle_is_shown_as_at_its_end(root: Path) -> None:
    assert _then(root).moment == Moment(1, dt.date(2015, 12, 31))
    assert _then(root, as_of=dt.date(2015, 7, 1)).moment == Moment(1, dt.date(2015, 7, 1))


def test_the_last_cycle_is_shown_as_at_the_day_of_the_report(root: Path) -> None:
    assert _then(root, 2).moment == Moment(2, _TODAY)


def test_without_a_cycle_the_latest_that_has_begun_is_meant(root: Path) -> None:
    assert _then(root, None).moment == Moment(2, _TODAY)
    assert _then(root, None, dt.date(2015, 6, 1)).moment == Moment(1, dt.date(2015, 6, 1))


def test_an_inquiry_without_cycles_has_only_the_day() -> None:
    assert moment_of(InquiryRecord(id="x", title="t", site="s"), None, _TODAY) == Moment(None, _TODAY)


def test_a_cycle_that_is_not_there_is_refused_with_those_that_are(root: Path) -> None:
    with pytest.raises(UnknownNameError, match="1, 2"):
        _then(root, 3)


def test_questions_have_the_wording_they_had(root: Path) -> None:
    then, now = _then(root).questions, _then(root, 2).questions
    assert [q.id for q in then] == ["why", "undated"]
    assert then["why"].text == "Why so?"
    assert [q.id for q in now] == ["why", "later", "undated", "second-cycle"]
    assert now["why"].text == "Why not?"


def test_a_question_answered_later_is_still_open(root: Path) -> None:
    assert (_then(root).questions["why"].status, str(_then(root).questions["why"].closed_on)) == ("open", "unknown")
    assert _then(root, 2).questions["why"].status == "answered"


def test_what_came_later_or_belongs_to_a_later_cycle_is_hidden(root: Path) -> None:
    for name, more in {
        "before": {"date": "2015-05"}, "after": {"date": "2016-02"}, "undated": {}, "second": {"cycle": "2"},
        "same-year": {"date": "2015"}, "first": {"cycle": "1"},
    }.items():  # fmt: skip
        _write(root, f"inquiries/one/findings/{name}", text="x", **more)
    assert [f.id for f in _then(root).findings] == ["same-year", "before", "first", "undated"]
    assert {f.id for f in _then(root, 2).findings} == {"before", "after", "undated", "second", "same-year", "first"}
    assert len(Inquiry("one", root).findings) == 6


def test_actions_and_gaps_closed_later_are_open_again(root: Path) -> None:
    _write(root, "inquiries/one/actions/a", text="x", status="done", agreed="2015-04", closed_on="2016-02",
           evidence_of_completion="Seen")  # fmt: skip
    _write(root, "inquiries/one/actions/b", text="x", status="done", agreed="2015-04", closed_on="2015-11")
    _write(root, "inquiries/one/gaps/g", text="x", status="closed", closed_on="2016-02", closed_by="e")
    action, gap = _then(root).actions["a"], _then(root).gaps["g"]
    assert (action.status, action.closed_on.known, action.evidence_of_completion) == ("in progress", False, None)
    assert (gap.status, gap.closed_on.known, gap.closed_by) == ("open", False, None)
    assert _then(root).actions["b"].status == "done"
    assert (_then(root, 2).actions["a"].status, _then(root, 2).gaps["g"].closed_by) == ("done", "e")


def test_a_status_told_in_statements_does_not_show_through_when_an_action_is_open_again(root: Path) -> None:
    said = {"statements": [{"value": "done", "told_by": "minutes"}, {"value": "dropped", "told_by": "a member"}]}
    _write(root, "inquiries/one/actions/a", text="x", status=said, closed_on="2016-02")
    action = _then(root).actions["a"]
    assert action.status == "in progress"
    assert action.contested == frozenset()
    assert list(_then(root).actions.frame()["status"]) == ["in progress"]


def test_statements_made_later_are_hidden(root: Path) -> None:
    said = {"statements": [{"value": "low", "as_of": "2015-06"}, {"value": "high", "as_of": "2016-06"}]}
    _write(root, "inquiries/one/findings/f", text="x", confidence=said)
    assert _then(root).findings["f"].confidence == "low"
    assert _then(root, 2).findings["f"].confidence == "high"


def test_people_who_join_later_are_hidden_and_those_who_left_stay(root: Path) -> None:
    _write(root, "people/early", role="R", inquiries=["one"], joined="2015-03", left="2015-05")
    _write(root, "people/late", role="R", inquiries=["one"], joined="2016-02")
    _write(root, "people/unknown", role="R", inquiries=["one"])
    assert [p.id for p in _then(root).people] == ["early", "unknown"]
    assert len(_then(root, 2).people) == 3


def test_a_session_of_several_inquiries_is_in_each_of_them(root: Path) -> None:
    _write(root, "inquiries/two/sessions/shared", title="S", inquiries=["one"], date="2015-06", cycle="7")
    _write(root, "inquiries/two/sessions/own", title="S", date="2015-06")
    _write(root, "inquiries/two/sessions/shared-later", title="S", inquiries=["one"], date="2016-06", cycle="1")
    assert [s.id for s in _then(root).sessions] == ["shared"]  # whatever number the other inquiry's cycle has
    assert [s.id for s in Inquiry("one", root).sessions] == ["shared", "shared-later"]
    assert [s.id for s in Inquiry("two", root).sessions] == ["own", "shared", "shared-later"]


def test_looking_at_a_moment_changes_nothing_that_is_recorded(root: Path) -> None:
    _write(root, "inquiries/one/gaps/g", text="x", status="closed", closed_on="2016-02")
    inquiry = Inquiry("one", root)
    assert inquiry.at(cycle=1, as_of=_TODAY).gaps["g"].status == "open"
    assert inquiry.gaps["g"].status == "closed"
    assert inquiry.moment is None

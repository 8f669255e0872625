"""What a record says of a few people is withheld beyond the team, and a quote's role is never one person's."""

import datetime as dt
from pathlib import Path

import pytest
from workspaces import inquiry, write

from workbench.disclosure import Rule
from workbench.inquiry import Event, Finding, Session
from workbench.partnership import open_workspace, project
from workbench.partnership.small_groups import ANYBODY, SmallGroups
from workbench.store import Quantity

DAY = dt.date(2026, 3, 1)


def shown(data, model=Event):
    return SmallGroups(Rule(), []).record({"id": "a", "title": "A", **data}, model)


@pytest.mark.parametrize("few", ["1", "4", "about 3", "3 to 20", "4 people", "2 to 3"])
def test_a_small_number_of_people_is_withheld(few):
    assert shown({"attended": few})["attended"] == "[c]"


@pytest.mark.parametrize("enough", ["0", "5", "over 30", "unknown", "84%", "3%"])
def test_other_numbers_stay(enough):
    assert shown({"attended": enough})["attended"] == enough


def test_all_numbers_of_people_of_a_record_go_together_so_that_none_can_be_worked_out():
    attendance = [{"agency": "a", "n": "3"}, {"agency": "b", "n": "9"}]
    found = shown({"attended": "12", "attendance": attendance})
    assert found["attended"] == "[c]"
    assert [item["n"] for item in found["attendance"]] == ["[c]", "[c]"]
    assert [item["agency"] for item in found["attendance"]] == ["a", "b"]


def test_statements_are_looked_into():
    said = {"statements": [{"value": "30", "told_by": "x"}, {"value": "3", "told_by": "y"}]}
    assert shown({"attended": said})["attended"] == "[c]"
    lists = {"statements": [{"value": [{"n": "2"}], "told_by": "x"}]}
    assert shown({"attendance": lists})["attendance"] == {"statements": [{"value": [{"n": "[c]"}], "told_by": "x"}]}


def test_numbers_that_count_no_people_stay():
    assert SmallGroups(Rule(), []).record({"id": "a", "text": "3"}, Finding) == {"id": "a", "text": "3"}


def test_what_is_no_number_stays_for_the_check_to_name():
    assert shown({"attended": "three or so"})["attended"] == "three or so"


def test_a_withheld_number_is_no_number_and_says_so():
    quantity = Quantity.parse("[c]")
    assert (str(quantity), quantity.known, quantity.exact) == ("[c]", False, False)
    assert str(quantity.times(Quantity.parse("84%"))) == "unknown"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path / "workbench.toml", 'format = 1\ntitle = "Practice"\n')
    folder = inquiry(tmp_path, "one")
    for name, role, more in (("officer", "Housing officer", 'stands_for: "6"'), ("clerk", "Sheriff clerk", "note: none")):
        write(tmp_path / "people" / f"{name}.yaml", f"id: {name}\nrole: {role}\ninquiries: [one]\n{more}\nconsents:\n"
              '  - {what: quotes, audience: public, given: "yes", on: 2026-01-01}\n')  # fmt: skip
        write(folder / "quotes" / f"{name}-said.yaml", f"id: {name}-said\naudience: public\ntext: We tried.\nrole: {role}\nperson: {name}\n")
    write(folder / "quotes" / "printed.yaml", 'id: printed\naudience: public\ntext: In print.\nrole: Sheriff clerk\npublished: "yes"\nsource: A report\n')
    write(folder / "sessions" / "s.yaml", 'id: s\naudience: partners\ntitle: S\nattended: "3"\n')
    return tmp_path


def roles(root: Path, audience: str) -> dict[str, str]:
    copy = project(root, root / ".workbench" / "seen" / audience, audience, on=DAY)
    return {quote.id: quote.role for quote in open_workspace(copy.root).inquiry("one").quotes}


@pytest.mark.parametrize("audience", ["partners", "public"])
def test_a_quote_is_given_to_a_role_that_enough_people_have_or_to_anybody(root, audience):
    assert roles(root, audience) == {"officer-said": "Housing officer", "clerk-said": ANYBODY, "printed": "Sheriff clerk"}


def test_the_team_sees_the_roles_as_they_are(root):
    assert roles(root, "team")["clerk-said"] == "Sheriff clerk"


def test_the_copy_for_partners_holds_no_small_number(root):
    copy = project(root, root / ".workbench" / "seen" / "partners", "partners", on=DAY)
    session = next(iter(open_workspace(copy.root).inquiry("one").sessions))
    assert isinstance(session, Session)
    assert str(session.attended) == "[c]"
    assert "3" not in (copy.root / "inquiries" / "one" / "sessions" / "s.yaml").read_text(encoding="utf-8")

"""Nobody is seen in a network as more than they agreed to, and after a withdrawal nothing of them is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.disclosure import ProtectedNames, Protection
from workbench.errors import RequestError
from workbench.inquiry import Consent
from workbench.network.consent import Release, standing_of
from workbench.network.consent_groups import Group, groups_of
from workbench.network.consent_view import shown_items, shown_network
from workbench.network.network import Network
from workbench.network.survey import Asking, AwareAnswer, HoldAnswer, Item, Member, TieAnswer, Wave
from workbench.network.survey_reading import read_survey
from workbench.network.survey_referral import Referral
from workbench.network.survey_withdrawal import without_people, without_people_in_files

CANARY = "Zebedee Quux-Smith"
TODAY = dt.date(2026, 5, 1)
KEY = bytes(range(32))
AGENCIES = {"council": "Council", "charity": "Charity", "dwp": "DWP"}


def release(audience="public", name="2026", **said):
    return Release(name, audience, TODAY, KEY, **said)


def consent(what, audience="public", given="yes", on="2026-01-01", withdrawn=None):
    return Consent(what=what, audience=audience, given=given, on=on, withdrawn=withdrawn)


def partnership(council=6, charity=5, dwp=2):
    people = {}
    for agency, count in (("council", council), ("charity", charity), ("dwp", dwp)):
        for i in range(count):
            people[f"{agency}-{i}"] = Member(f"{agency}-{i}", agency, "Adviser" if i % 2 else "Manager")
    return people


def network(people=None, ties=(), **more):
    people = people or partnership()
    wave = Wave("wave-1", None, tuple(TieAnswer(*pair) for pair in ties), listed=tuple(people), **more)
    return Network(people, AGENCIES, {}, (wave,))


def show(of, at=None, consents=None, names=None, **more):
    return shown_network(of, at or release(), consents=consents or {}, names=names or {}, **more)


def labels(shown):
    return sorted(str(node.attributes["label"]) for node in shown.graph.nodes)


def every_text(shown):
    return repr(asdict(shown.graph)) + repr(shown.cautions)


@pytest.mark.parametrize(
    ("asked", "standing"),
    [
        ([], "grouped"),
        ([consent("name")], "named"),
        ([consent("name", "partners")], "grouped"),
        ([consent("quotes")], "grouped"),
        ([consent("network")], "alone"),
        ([consent("network"), consent("name")], "named"),
        ([consent("name", withdrawn="2026-04-01")], "grouped"),
        ([consent("name"), consent("network", given="no")], "left out"),
        ([consent("name"), consent("network", withdrawn="2026-04-01")], "left out"),
        ([consent("network", given="no", on="2025-01-01"), consent("network")], "alone"),
        ([consent("network", given="unknown")], "grouped"),
        ([consent("network", given="no", on="2027-01-01")], "grouped"),
        ([consent("network", "public", given="no")], "left out"),
    ],
)
def test_what_somebody_is_shown_as_follows_from_what_they_agreed_to(asked, standing):
    assert standing_of(asked, "public", on=TODAY) == standing


def test_a_no_to_the_public_is_no_no_to_the_team():
    asked = [consent("network", "team"), consent("network", "public", given="no", on="2026-02-01")]
    assert standing_of(asked, "team", on=TODAY) == "alone"
    assert standing_of(asked, "public", on=TODAY) == "left out"


def test_without_consent_only_groups_that_are_large_enough_are_shown():
    shown = show(network())
    assert labels(shown) == ["Council", "Others of the partnership"]  # charity's five cover the two of dwp
    assert {node.attributes["people"] for node in shown.graph.nodes} == {6, 7}


def test_groups_of_roles_are_shown_where_enough_have_them():
    people = {f"p{i}": Member(f"p{i}", "council", "Adviser" if i < 5 else f"Role {i}") for i in range(10)}
    assert labels(show(network(people), by_role=True)) == ["Adviser, Council", "Other roles, Council"]


def test_where_all_together_are_too_few_nobody_is_shown():
    shown = show(network(partnership(2, 1, 1)))
    assert shown.graph.nodes == ()
    assert shown.left_out == 4
    assert shown.cautions


MEMBERS = st.lists(
    st.builds(lambda agency, role, people: (agency, role, people), st.sampled_from(["council", "charity", "dwp", ""]),
              st.sampled_from(["Adviser", "Manager", ""]), st.integers(1, 3)),
    max_size=40,
).map(lambda rows: [Member(f"p{i}", agency, role, people=people) for i, (agency, role, people) in enumerate(rows)])  # fmt: skip


@given(MEMBERS, st.integers(2, 8), st.booleans())
def test_no_group_is_smaller_than_it_may_be_and_nobody_is_in_one_of_another_agency(members, smallest, by_role):
    found = groups_of(members, smallest, by_role=by_role)
    sizes: dict[Group, int] = {}
    for member in members:
        if member.id in found:
            group = found[member.id]
            sizes[group] = sizes.get(group, 0) + member.people
            assert group.agency in {"", member.agency}
            assert group.role in {"", member.role}
    assert all(size >= smallest for size in sizes.values())
    assert len(found) in {0, len(members)}
    assert found or sum(member.people for member in members) < smallest or not members


def test_ties_of_groups_are_counted_only_where_there_are_enough():
    ties = [("council-0", f"charity-{i}") for i in range(5)] + [("charity-0", "council-1")]
    shown = show(network(partnership(6, 5, 0), ties))
    ends = {node.id: node.attributes["label"] for node in shown.graph.nodes}
    assert {(ends[t.source], ends[t.target]): t.weight for t in shown.graph.ties} == {
        ("Council", "Charity"): 5.0, ("Charity", "Council"): None,
    }  # fmt: skip


def test_a_name_is_shown_only_to_the_audience_it_was_agreed_for():
    of = network()
    names = {"council-0": CANARY, "council-1": "Other Person"}
    agreed = {"council-0": [consent("name", "partners")]}
    assert CANARY in labels(show(of, release("partners"), agreed, names))
    assert CANARY not in every_text(show(of, release("public"), agreed, names))
    assert "Other Person" not in every_text(show(of, release("partners"), agreed, names))


def test_who_is_shown_as_themselves_without_a_name_has_a_role_that_enough_others_have():
    people = partnership() | {"dwp-9": Member("dwp-9", "dwp", "Director")}
    agreed = {"council-0": [consent("network")], "dwp-9": [consent("network")]}
    found = labels(show(network(people), consents=agreed))
    assert "Council" in found  # three managers of the council are too few, six people are not
    assert "Member of the partnership" in found
    assert not any("Director" in label or "DWP" in label for label in found)


def test_who_said_no_is_not_in_the_picture_and_measures_count_them():
    of = network(ties=[("council-0", "charity-0"), ("charity-0", "council-1")])
    values = {"betweenness": of.measures()["betweenness"].to_dict()}
    shown = show(of, consents={"charity-0": [consent("network", given="no")]}, values=values)
    assert shown.left_out == 1
    assert not shown.graph.ties
    assert of.measures()["betweenness"]["charity-0"] == 1.0
    assert sum(node.attributes["people"] for node in shown.graph.nodes) == 12


def test_a_group_has_the_mean_of_a_measure_only_where_enough_have_a_value():
    of = network(partnership(6, 5, 0))
    known = {f"council-{i}": float(i) for i in range(6)} | {f"charity-{i}": 1.0 for i in range(4)} | {"charity-4": float("nan")}
    found = {node.attributes["label"]: node.attributes.get("reach") for node in show(of, values={"reach": known}).graph.nodes}
    assert found == {"Council": 2.5, "Charity": None}


def test_an_agency_that_answered_as_one_is_no_person():
    of = network(partnership(6, 0, 0), [("dwp", "council-0"), ("dwp", "charity")])
    assert labels(show(of)) == ["Charity", "Council", "DWP"]


def test_two_releases_share_no_id():
    of = network(ties=[("council-0", "charity-0")])
    agreed = {one: [consent("network")] for one in of.members}
    first, second, other_key = (
        {node.id for node in show(of, at, agreed).graph.nodes}
        for at in (release(name="2026"), release(name="2027"), Release("2026", "public", TODAY, bytes(32)))
    )
    assert not first & second
    assert not first & other_key
    assert first == {node.id for node in show(of, release(name="2026"), agreed).graph.nodes}
    assert not {node.id for node in show(of, release("partners"), agreed).graph.nodes} & first


@given(st.lists(st.text(max_size=6), min_size=1, max_size=3), st.lists(st.text(max_size=6), min_size=1, max_size=3))
def test_different_people_have_different_pseudonyms(one, other):
    assert (release().pseudonym(*one) == release().pseudonym(*other)) == (one == other)


def test_a_key_that_can_be_guessed_and_a_release_without_a_name_are_refused():
    with pytest.raises(RequestError) as raised:
        Release("2026", "public", TODAY, b"short")
    assert raised.value.code == "weak-key"
    with pytest.raises(RequestError) as raised:
        Release(" ", "public", TODAY, KEY)
    assert raised.value.code == "release-without-name"
    assert repr(KEY) not in repr(release())


STANDINGS = st.lists(
    st.sampled_from([
        (), (consent("network"),), (consent("name", "partners"),), (consent("network", given="no"),),
        (consent("name"), consent("network", withdrawn="2026-02-01")),
    ]),
    min_size=13, max_size=13,
)  # fmt: skip


@given(STANDINGS, st.booleans(), st.integers(2, 6))
def test_a_name_in_any_field_is_nowhere_without_consent(standings, by_role, smallest):
    hidden = f"{CANARY}"
    people = {
        name: Member(name, member.agency, f"{member.role} to {hidden}", attributes={"note": hidden, "name": hidden})
        for name, member in partnership().items()
    }
    people = {f"zebedee-quux-smith-{name}": replace(m, id=f"zebedee-quux-smith-{name}") for name, m in people.items()}
    ids = list(people)
    agencies = {"council": f"Council of {hidden}", "charity": "Charity", "dwp": hidden}
    ties = tuple(TieAnswer(ids[i], ids[-i - 1], f"asks {hidden}", attributes={"said": hidden}) for i in range(6))
    of = Network(people, agencies, {}, (Wave("wave-1", None, ties, listed=tuple(ids)),))
    consents = dict(zip(ids, standings, strict=True))
    shown = show(of, release(smallest_group=smallest), consents, dict.fromkeys(ids, hidden), by_role=by_role)
    text = every_text(shown).casefold()
    assert "zebedee" not in text
    assert "quux" not in text
    assert not any(one in text for one in ids)


def test_who_has_what_is_shown_of_groups_and_counts_only_enough_people():
    people = partnership(6, 5, 0)
    holds = [HoldAnswer(f"council-{i}", "debt") for i in range(5)] + [HoldAnswer("charity-0", "debt"), HoldAnswer("council-0", "x")]
    items = {"debt": Item("debt", "knowledge", "Debt"), "x": Item("x", "contact", f"Ask {CANARY}"),
             "zebedee-quux-smith": Item("zebedee-quux-smith", "contact", "Somebody")}  # fmt: skip
    of = Network(people, AGENCIES, items, (Wave("wave-1", None, holds=tuple(holds), listed=tuple(people)),))
    shown = shown_items(of, release(), consents={}, names={"charity-1": CANARY})
    called = {node.id: node.attributes["label"] for node in shown.graph.nodes}
    assert {(called[t.source], called[t.target]): t.weight for t in shown.graph.ties} == {
        ("Council", "Debt"): 5.0, ("Charity", "Debt"): None, ("Council", "Ask [name withheld]"): None,
    }  # fmt: skip
    assert shown.graph.modes == ("person", "item")
    assert "quux" not in every_text(shown).casefold()
    known = {node.id for node in show(of).graph.nodes}
    assert known == {node.id for node in shown.graph.nodes if node.attributes["mode"] == "person"}


def test_what_else_may_not_appear_is_withheld():
    people = {f"p{i}": Member(f"p{i}", "council", "Adviser of Secret House") for i in range(5)}
    found = show(network(people), by_role=True, protection=Protection(ProtectedNames(["Secret House"])))
    assert "Secret" not in every_text(found)


def survey_folder(tmp_path):
    wave = tmp_path / "network" / "wave-1"
    wave.mkdir(parents=True)
    (tmp_path / "network" / "items.csv").write_text("id,kind,label\ndebt,knowledge,Debt advice\n")
    files = {
        "waves": "person,asked,answered,about\nann,yes,yes,bea; carl\nbea,yes,yes,ann\ncarl,yes,yes,\n",
        "ties": "source,target,relation\nann,bea,advice\nbea,ann,advice\ncarl,bea,advice\n",
        "holds": "holder,item,level,source,told_by\nann,debt,3,self,\nbea,debt,2,other,ann\ncarl,debt,1,self,\n",
        "aware": "perceiver,holder,item\nann,carl,debt\nbea,ann,debt\ncarl,bea,debt\n",
        "referrals": "from,to,need,condition\nann,carl,debt,=1+1\ncarl,bea,debt,Ask first\n",
    }
    for name, text in files.items():
        (wave / f"{name}.csv").write_text(text)
    return tmp_path / "network"


def members(*names):
    return tuple(Member(name, "council") for name in names)


def test_after_a_withdrawal_nothing_of_the_person_is_in_the_files(tmp_path):
    folder = survey_folder(tmp_path)
    before = read_survey(folder, members=members("ann", "bea", "carl"), agencies={})
    done = without_people_in_files(folder, ["ann"])
    for one in done:
        one.file.write_bytes(one.raw)
    assert {(one.file.name, one.rows, one.lists) for one in done} == {
        ("waves.csv", 1, 1), ("ties.csv", 2, 0), ("holds.csv", 2, 0), ("aware.csv", 2, 0), ("referrals.csv", 1, 0),
    }  # fmt: skip
    assert all("ann" not in path.read_text() for path in folder.rglob("*.csv"))
    # whoever was asked about nobody else was asked about nobody, not about everybody
    after = read_survey(folder, members=members("bea", "carl"), agencies={})
    assert after.wave().state("bea", "carl", "advice") == "not asked"
    assert after == without_people(before, ["ann"])
    assert without_people_in_files(folder, ["ann"]) == ()


def test_nothing_is_written_before_every_file_could_be_read(tmp_path):
    folder = survey_folder(tmp_path)
    (folder / "wave-1" / "aware.csv").write_text("perceiver,holder,item\nann\n")
    before = (folder / "wave-1" / "ties.csv").read_text()
    with pytest.raises(Exception, match="ragged-row"):
        without_people_in_files(folder, ["ann"])
    assert (folder / "wave-1" / "ties.csv").read_text() == before


IDS = st.sampled_from(["ann", "bea", "carl"])
WAVES = st.builds(
    Wave, st.just("wave-1"),
    st.lists(st.builds(Asking, IDS, st.just("yes"), st.just("yes"), about=st.none() | st.frozensets(IDS)), max_size=3).map(tuple),
    st.lists(st.builds(TieAnswer, IDS, IDS), max_size=5).map(tuple),
    st.lists(st.builds(HoldAnswer, IDS, st.just("debt"), told_by=IDS), max_size=4).map(tuple),
    st.lists(st.builds(AwareAnswer, IDS, IDS, st.just("debt")), max_size=4).map(tuple),
    st.lists(st.builds(Referral, IDS, IDS), max_size=4).map(tuple),
    st.lists(IDS, max_size=3).map(tuple),
)  # fmt: skip


@given(WAVES, IDS)
def test_after_a_withdrawal_nothing_of_the_person_is_in_the_network(wave, gone):
    people = {name: Member(name) for name in ("ann", "bea", "carl")}
    left = without_people(Network(people, {}, {"debt": Item("debt", "knowledge", "Debt")}, (wave,)), [gone])
    assert f"'{gone}'" not in repr(left)

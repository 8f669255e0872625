"""A name planted in every field of a network survey is in no byte of what others get, and two releases share no pseudonym."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from workspaces import in_this_process, inquiry, write

from workbench.disclosure import ProtectedNames
from workbench.disclosure.names import fold
from workbench.exhibits import Provenance, Source
from workbench.forms import live_network
from workbench.forms.network_choices import NetworkChoices
from workbench.network.consent import Release
from workbench.network.exchange import FORMATS as EXCHANGED
from workbench.network.exchange import export_network
from workbench.network.map_figure import network_figure
from workbench.partnership import open_workspace, project
from workbench.partnership.network_ask import ask_network
from workbench.partnership.network_facts import FACTS, write_facts
from workbench.partnership.network_maps import wave_names
from workbench.partnership.network_people import open_network
from workbench.partnership.network_pictures import wave_map
from workbench.partnership.network_release import release_key, released_network
from workbench.reports import FORMATS
from workbench.reports.gate import leaks_in
from workbench.reports.reading import Unread
from workbench.reports.readings import readings

DAY = dt.date(2026, 3, 2)
CANARY = "Zebedee Quux-Smith"
NAMES = ProtectedNames([CANARY, "zebedee@example.org"])
FORMS = [CANARY, CANARY.upper(), "Quux-Smith, Zebedee", "Zébédée Quux\u2011Smith", "Z. Quux-Smith", "Mr Quux Smith", "zebedee@example.org"]
"""How people write a name: as it is, in capitals, reversed, with accents, with initials, by surname after a title."""

OTHERS = ["partners", "public"]
PEOPLE = 16
HIDDEN = "p15"
SILENT = 1
ALONE = frozenset({4, 5, 7})
"""Who agreed to be nodes of their own, without a name; all three are officers of one agency."""


def form(place: int) -> str:
    return FORMS[place % len(FORMS)]


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Fifteen people of two agencies and one whose name stands in every field that a survey, a person or an agency has."""
    place = tmp_path_factory.mktemp("canary")
    write(place / "workbench.toml", f'format = 1\ntitle = "The work of {CANARY}"\n')
    write(place / "private/people.yaml", f"{HIDDEN}:\n  name: {CANARY}\n  email: zebedee@example.org\np0:\n  name: Ygritte Onlyhere\n")
    for n, agency in enumerate(("council", "charity")):
        write(place / f"data_catalog/agencies/{agency}.yaml", f"id: {agency}\ntitle: {quoted(f'{agency} of {form(n)}')}\n")
    for n in range(PEOPLE):
        consents = "consents:\n  - what: network\n    audience: public\n    given: 'yes'\n    on: 2026-01-01\n" if n in ALONE else ""
        role = f"Adviser beside {form(n)}" if n % 3 == 0 else "Officer"
        write(place / f"people/p{n}.yaml", f"id: p{n}\nrole: {quoted(role)}\nagency: {'charity' if n > 7 else 'council'}\n{consents}")
    folder = inquiry(place, "fife")
    head = folder / "inquiry.yaml"
    head.write_text(head.read_text("utf-8").replace("The inquiry fife", f"Sanctions, by {CANARY}"), encoding="utf-8")
    _survey(folder / "network")
    return place


def _survey(folder) -> None:
    def rows(heading: str, lines) -> str:
        return heading + "\n" + "\n".join(lines) + "\n"

    items = [f'i{n},{kind},"Sanctions, said {form(n)}",,"Debt of {form(n)}","Area of {form(n + 1)}"' for n, kind in enumerate(("knowledge", "service", "data", "contact"))]
    write(folder / "items.csv", rows("id,kind,label,catalogue_id,needs,areas", items))
    for year in ("2025", "2026"):
        wave = folder / f"wave {year} of {CANARY}"
        write(wave / "waves.csv", rows("person,asked,answered", (f"p{n},yes,{'no' if n == SILENT else 'yes'}" for n in range(PEOPLE))))
        ties = [f'p{n},p{(n + step) % PEOPLE},"advice of {form(step)}",{step}' for step in (1, 3) for n in range(PEOPLE) if n != SILENT and (year == "2026" or n != 5)]
        write(wave / "ties.csv", rows("source,target,relation,weight", ties))
        write(wave / "holds.csv", rows("holder,item,level", [f"p{n},i{n % 4},{n % 4 + 1}" for n in range(PEOPLE) if n != SILENT]))
        write(wave / "aware.csv", rows("perceiver,holder,item", [f"p{n},p{(n + 1) % PEOPLE},i{(n + 1) % 4}" for n in range(PEOPLE) if n != SILENT]))
        referrals = [
            f'council,charity,"Debt of {form(0)}","if {form(2)} agrees","Area of {form(1)}"',
            f'charity,i1,"Debt of {form(1)}","ask {form(4)}",',
        ]
        write(wave / "referrals.csv", rows("from,to,need,condition,area", referrals))


def told(name: str, raw: bytes) -> list[str]:
    """Give where a name is in a file: by the house's own gate, and by looking for its parts in all that can be read of it."""
    found = [str(leak) for leak in leaks_in(name, raw, NAMES, whole=True)]
    for reading in readings(raw):
        assert not isinstance(reading, Unread), f"{name}: {reading}"
        found += [f"{name}: {part}" for part in ("zebedee", "quux", "ygritte") if part in fold(reading.text)]
    return found + [f"{name}: its name" for part in ("zebedee", "quux") if part in name.casefold()]


@pytest.mark.slow
@pytest.mark.parametrize("audience", OTHERS)
def test_the_report_has_no_name_in_any_format(root, monkeypatch, audience):
    outcome = in_this_process(monkeypatch)(root, "network_report", inquiry="fife", audience=audience, formats=FORMATS)
    assert outcome.failures == {}
    files = [path for path in (root / "reports").rglob("*") if path.is_file() and (audience in path.parts or audience in path.name)]
    assert {path.suffix.removeprefix(".") for path in files} >= set(FORMATS)
    assert all(b"name withheld" in path.read_bytes() for path in files if path.name == "network_report.html")
    assert [line for path in files for line in told(path.name, path.read_bytes())] == []


@pytest.mark.parametrize("audience", OTHERS)
def test_the_copy_for_others_has_no_name(root, tmp_path, audience):
    whole = open_workspace(root)
    copy = project(root, tmp_path / "copy", audience, on=DAY)
    write_facts(whole, "fife", copy.root / "inquiries/fife", audience, on=DAY)
    assert (copy.root / "inquiries/fife" / FACTS).is_file()
    files = [path for path in copy.root.rglob("*") if path.is_file()]
    assert [line for path in files for line in told(path.relative_to(copy.root).as_posix(), path.read_bytes())] == []


@pytest.mark.parametrize("items", [False, True], ids=["people", "items"])
@pytest.mark.parametrize("to", sorted(EXCHANGED))
@pytest.mark.parametrize("audience", OTHERS)
def test_no_export_has_a_name(root, audience, to, items):
    shown = released_network(open_workspace(root), "2026", audience=audience, on=DAY, inquiry="fife", items=items)
    found = export_network(shown.graph, to)
    assert shown.graph.nodes
    assert [line for name, raw in found.files.items() for line in told(name, raw)] == []
    assert [line for loss in found.losses for line in told("losses", str(loss).encode())] == []
    assert [line for caution in shown.cautions for line in told("cautions", caution.encode())] == []


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("view", ["map", "matrix"])
def test_no_picture_has_a_name(root, audience, view):
    shown = released_network(open_workspace(root), "2026", audience=audience, on=DAY, inquiry="fife")
    figure = network_figure(shown.graph, subtitle="2026", provenance=Provenance(sources=(Source(title="survey"),)), audience=audience, view=view)
    assert told("figure.json", figure.model_dump_json().encode()) == []
    assert told("figure.svg", figure.svg.encode()) == []


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("question", ["sanctions", "debt", CANARY])
def test_no_answer_has_a_name(root, audience, question):
    found = ask_network(open_workspace(root), question, inquiry="fife", asker="council", audience=audience, on=DAY)
    answer = json.dumps({**found.to_json(), "question": ""}, ensure_ascii=False) + "\n".join(found.lines)
    assert told("answer", answer.encode()) == []


@pytest.fixture
def of_name(root):
    """A kind of link whose name is one, as it stands in the survey."""
    return next(relation for relation in open_network(open_workspace(root), "fife").network.relations if "zebedee" in fold(relation))


@pytest.mark.parametrize("audience", OTHERS)
@pytest.mark.parametrize("level", ["person", "agency"])
def test_no_map_of_a_wave_has_a_name_in_its_title_or_source(root, of_name, audience, level):
    for relation in (None, of_name):
        figure = wave_map(open_workspace(root), audience=audience, on=DAY, inquiry="fife", wave=f"wave 2025 of {CANARY}", relation=relation, level=level)
        assert "[name withheld]" in figure.subtitle
        assert "[name withheld]" in figure.provenance.sources[0].title
        assert told("figure.json", figure.model_dump_json().encode()) == []
        assert told("figure.svg", figure.svg.encode()) == []


@pytest.mark.parametrize("audience", OTHERS)
def test_the_live_map_has_no_name_in_its_menus_or_what_it_shows(root, audience):
    shown = live_network(open_workspace(root), inquiry="fife", audience=audience)
    menus = [str(option) for menu in shown._menus for option in menu.options]
    assert told("menus", "\n".join(menus).encode()) == []
    for wave in shown.wave.options:
        shown.wave.value = wave
        assert told("shown", f"{shown.said}{shown.shown}".encode()) == []


def test_no_menu_of_the_forms_has_a_name(root):
    found = NetworkChoices(open_workspace(root), "fife", DAY)
    every = [*found.waves, *found.people, *found.agencies, *found.entries, *found.needs, *found.areas]
    assert len(every) > PEOPLE
    assert told("menus", "\n".join(label for label, _ in every).encode()) == []


def test_two_waves_that_would_be_called_alike_keep_names_of_their_own(root):
    found = open_network(open_workspace(root), "fife")
    assert list(wave_names(found, lambda _name: "wave").values()) == ["wave", "wave (2)"]


def _pseudonyms(root, name, to, *, items):
    shown = released_network(open_workspace(root), name, audience="public", on=DAY, inquiry="fife", items=items)
    hidden = {node.id for node in shown.graph.nodes if node.attributes["sort"] != "item"}
    raw = b"\n".join(export_network(shown.graph, to).files.values()).decode()
    return hidden, raw


@pytest.mark.parametrize("items", [False, True], ids=["people", "items"])
@pytest.mark.parametrize("to", sorted(EXCHANGED))
def test_two_releases_share_no_pseudonym_in_any_format(root, to, items):
    first, as_first = _pseudonyms(root, "2026", to, items=items)
    second, as_second = _pseudonyms(root, "2027", to, items=items)
    assert first
    assert not first & second
    assert all(one in as_first and one not in as_second for one in first)
    assert all(one in as_second and one not in as_first for one in second)


@pytest.mark.parametrize("to", sorted(EXCHANGED))
def test_no_export_says_where_a_node_is_drawn_or_who_it_is_in_the_survey(root, to):
    shown = released_network(open_workspace(root), "2026", audience="public", on=DAY, inquiry="fife")
    assert {name for node in shown.graph.nodes for name in node.attributes} <= {"label", "sort", "people"}
    raw = b"\n".join(export_network(shown.graph, to).files.values()).decode()
    assert not re.search(r"viz:position|\bx=|\by=|\"x\"|\"y\"", raw)
    assert not re.search(r"\bp1?[0-9]\b", raw)


def test_the_order_of_nodes_tells_nothing_from_one_release_to_the_next(root):
    """Nodes of one label stand in the order of their pseudonyms, which says nothing of the next release's."""
    people = {}
    for name in map(str, range(12)):
        shown = released_network(open_workspace(root), name, audience="public", on=DAY, inquiry="fife")
        release = Release(name, "public", DAY, release_key(root))
        of = {release.pseudonym("person", f"p{n}"): n for n in ALONE}
        people[name] = tuple(of[node.id] for node in shown.graph.nodes if node.id in of)
        assert set(people[name]) == ALONE
        assert len({node.attributes["label"] for node in shown.graph.nodes if node.id in of}) == 1
    assert len(set(people.values())) > 1


def test_what_looks_for_names_finds_each_form():
    assert all(told("a.csv", f"id,label\n1,{said}\n".encode()) for said in FORMS)
    assert told(f"{CANARY}.csv", b"")

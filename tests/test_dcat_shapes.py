"""The export of the whole sample passes the shapes of DCAT-AP 3.0.1, which others wrote; a planted fault does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from shared_fixtures import fixture_path

from workbench.catalogue import Dataset
from workbench.catalogue.exchange.dcat import to_json_ld, to_turtle
from workbench.catalogue.exchange.dcat_files import graph_in
from workbench.catalogue.exchange.kinds import EXCHANGED
from workbench.store import load_folder

ROOT = Path(__file__).resolve().parents[1]
SHAPES = ["shapes.ttl", "range.ttl", "mdr-vocabularies.shape.ttl", "dcat-ap-SHACL.ttl", "shapes_recommended.ttl"]
FULL = {
    "id": "full", "title": "Full", "holder": "hold", "unit": "Unit", "steward_role": "Records manager", "contact_role": "Data officer", "creators": ["hold", "gone"], "version": "2", "other_id": "DS 7",
    "sort": "register", "about_whom": ["people who claim"], "area": "fife", "place": "Leven", "period": "2019",
    "items": [{"name": "Name", "collected": "yes"}], "identifiers": [{"scheme": "CHI", "held": "yes"}, {"scheme": "name"}],
    "personal_data": "special category", "special_condition": "Article 9(2)(h)", "security": "OFFICIAL", "collected_by": "By hand",
    "responsibility": "controller", "frequency": "once", "updated": "2020-02", "retention": "Six years", "access_rights": "open",
    "licence": "Open Government Licence v3.0", "address": "https://example.org/data", "quality": "Fair", "who_told": "Team",
    "source": "A report", "sharing": [
        {"with_agency": "other", "direction": "given", "allowed": "conditional", "condition": "On request", "until": "2030", "level": "aggregate",
         "statute": "An Act", "purpose": "Help", "legal_basis": "public task", "agreement": "accord"},
        {"with_agency": "gone", "direction": "both", "allowed": "no"},
    ],
}  # fmt: skip


def sample():
    return [stored.record for model in EXCHANGED.values() for stored in load_folder(ROOT / model.folder, model, root=ROOT).stored]


def everything():
    of = EXCHANGED
    return [
        Dataset.model_validate(FULL), Dataset(id="bare", title="Bare", holder="nobody-here", area="not-in-the-list"),
        of["agency"].model_validate({"id": "hold", "title": "Hold", "contact_role": "Data officer", "website": "https://example.org"}),
        of["agency"].model_validate({"id": "other", "title": "Other", "sector": "NHS", "part_of": "hold", "address": "1 High Street"}),
        of["service"].model_validate({"id": "s", "title": "S", "provider": "hold", "areas": ["fife"], "website": "https://example.org"}),
        of["agreement"].model_validate({"id": "accord", "title": "Accord", "parties": ["hold"], "status": "in force"}),
        of["arrangement"].model_validate({"id": "a", "title": "A", "giver": "hold", "receivers": ["other"], "status": "active", "level": "individual",
                                          "datasets": ["full"], "statute": "An Act", "frequency": "weekly", "until": "2030-01-01"}),
    ]  # fmt: skip


def violations(text: str, shapes: str, kind: str = "turtle") -> list[str]:
    """Give the paths of what these shapes find wrong, recommendations apart."""
    from pyshacl import validate
    from rdflib import SH, Graph

    wanted = Graph().parse(fixture_path("catalogue", "dcat-ap_3.0.1_shacl", shapes))
    _, found, _ = validate(Graph().parse(data=text, format=kind), shacl_graph=wanted, allow_warnings=True)
    results = (node for node in found.objects(None, SH.result) if found.value(node, SH.resultSeverity) == SH.Violation)
    return sorted(f"{found.value(node, SH.resultPath)} {found.value(node, SH.resultMessage)}" for node in results)


@pytest.mark.parametrize("shapes", SHAPES)
def test_the_whole_sample_breaks_no_shape(shapes: str) -> None:
    assert violations(to_turtle(sample()), shapes) == []


@pytest.mark.parametrize("shapes", SHAPES)
def test_entries_with_every_field_filled_or_none_break_no_shape(shapes: str) -> None:
    assert violations(to_turtle(everything()), shapes) == []


def test_json_ld_says_the_same_as_turtle(tmp_path: Path) -> None:
    held = [*sample(), *everything()]
    (tmp_path / "c.ttl").write_text(to_turtle(held), encoding="utf-8")
    (tmp_path / "c.jsonld").write_text(to_json_ld(held), encoding="utf-8")
    assert set(graph_in(tmp_path / "c.ttl")) == set(graph_in(tmp_path / "c.jsonld"))


@pytest.mark.parametrize(
    ("shapes", "good", "bad", "path"),
    [
        ("shapes.ttl", 'dct:title "Full"', 'rdfs:label "Full"', "title"),
        ("shapes.ttl", "dct:publisher <urn:workbench:agency/hold> ;", 'dct:publisher "Hold" ;', "publisher"),
        ("range.ttl", "a vcard:Kind", "a vcard:Organization", "contactPoint"),
        ("range.ttl", "a dct:Location ;", "a skos:Concept ;", "spatial"),
        ("mdr-vocabularies.shape.ttl", "skos:inScheme <http://publications.europa.eu/resource/authority/frequency>", "a dct:Frequency",
         "accrualPeriodicity"),
    ],
)
def test_a_planted_fault_is_found(shapes: str, good: str, bad: str, path: str) -> None:
    text = to_turtle(everything())
    assert good in text
    assert any(path in found for found in violations(text.replace(good, bad), shapes))

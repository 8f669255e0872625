"""Any record model gives a usable form; what is entered is what is saved; nobody's work is overwritten."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, get_args, get_origin

import ipywidgets as widgets
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import workbench
import workbench.forms
from workbench.catalogue import Agency
from workbench.forms import Builder, InputField, RecordForm, form_for
from workbench.forms.choosers import SeveralField
from workbench.forms.fields import Field
from workbench.forms.groups import NestedField, RowsField
from workbench.forms.spec import FieldSpec, fields_of
from workbench.inquiry.doings import Event
from workbench.inquiry.evidence import Finding, Objective
from workbench.inquiry.header import InquiryRecord
from workbench.inquiry.people import Person
from workbench.instruments import Instrument
from workbench.store import (
    LongText,
    Mark,
    Model,
    PartialDate,
    Quantity,
    Record,
    Stored,
    Text,
    load_record,
    new_yaml,
    to_plain,
)
from workbench.text import clean

HOSTILE = "<img src=x onerror=alert(1)></p><script>alert(2)</script> $\\alert$ & “Ann's”"
CHOICES = {
    "question": [("How far?", "how-far"), ("Who knows?", "who-knows")],
    "agency": [("Fife Council", "fife")],
}


def _record_models() -> list[type[Record]]:
    for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
        if not module.name.startswith("workbench.cli") and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    found: list[type[Record]] = []
    waiting = [Record]
    while waiting:
        model = waiting.pop()
        waiting += model.__subclasses__()
        # an instrument is written as a file: it nests deeper than a form; its answers have one (tests/test_instrument_forms.py)
        if model.kind and model.__module__.startswith("workbench.") and model is not Instrument:
            found.append(model)
    return sorted(found, key=lambda model: model.__name__)


MODELS = _record_models()


def _example(spec: FieldSpec) -> Any:
    """Something to stand in a field, not at its default."""
    if spec.model:
        return _example_data(spec.model)
    if spec.item_type is not None:
        return [_example(spec.item(1))]
    if get_origin(spec.type) is Literal:
        return next(value for value in reversed(get_args(spec.type)) if value != spec.default)
    by_type = {PartialDate: "2015-03", Quantity: "more than 36000", int: "2"}
    return by_type.get(spec.type, "Some text: with a colon\nand a line")


def _example_data(model: type[Model]) -> dict[str, Any]:
    data = {spec.name: _example(spec) for spec in fields_of(model, {})}
    for name, field in model.model_fields.items():
        if "pattern='^[a-z0-9]" in f"{field.annotation!r} {field.metadata!r}":  # a short name, or several
            data[name] = ["a-name"] if isinstance(data[name], list) else "a-name"
    for _, later in model.date_order:
        data[later] = "2016"
    return data


def _path_for(folder: Path, model: type[Record], key: str) -> Path:
    return folder / f"{key}.yaml" if model.folder else folder / key / "inquiry.yaml"


def _write(folder: Path, model: type[Record], raw: bytes, key: str = "a-name") -> Stored[Any]:
    path = _path_for(folder, model, key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    found = load_record(path, model, root=folder)
    assert isinstance(found, Stored), found
    return found


def _form(
    folder: Path, model: type[Record] = Finding, record: Stored[Any] | None = None, **more: Any
) -> RecordForm:
    more.setdefault("path_for", lambda key: _path_for(folder, model, key))
    return form_for(model, folder=folder, root=folder, record=record, **more)


def _widgets_in(widget: Any) -> Iterator[Any]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from _widgets_in(child)


def _html_of(form: RecordForm) -> str:
    return "\n".join(w.value for w in _widgets_in(form.widget) if isinstance(w, widgets.HTML))


def _enter(field: Field, value: Any) -> None:
    if isinstance(field, InputField):
        field.control.value = value
    elif isinstance(field, SeveralField):
        field.control.value = tuple(value)
    elif isinstance(field, RowsField):
        for item in value:
            _enter(field.add(), item)
    elif isinstance(field, NestedField):
        for name, inner in value.items():
            _enter(field.group.fields[name], inner)
    else:
        raise TypeError(type(field))


# --- every kind of record


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_record_has_a_form_in_which_each_control_says_what_it_is(model, tmp_path):
    form = _form(tmp_path, model, choices=CHOICES)
    for field in form.fields.values():
        if isinstance(field, RowsField):
            field.add()
    for widget in _widgets_in(form.widget):
        if isinstance(widget, widgets.HTML | widgets.Box):
            continue
        names = widget.titles if isinstance(widget, widgets.Accordion) else (widget.description,)
        assert all(name.strip() for name in names), widget
    meanings = [spec.help for spec in fields_of(model, {}) if spec.help]
    shown = _html_of(form)
    assert all(workbench.text.escape(meaning) in shown for meaning in meanings)


@pytest.mark.parametrize("model", MODELS)
def test_a_record_that_nobody_changed_is_saved_byte_for_byte(model, tmp_path):
    data = _example_data(model)
    raw = b"# kept: who wrote this\n" + new_yaml(dict(reversed(data.items()))).replace(
        b"\naudience:", b"\n\n\naudience:   "
    )
    stored = _write(tmp_path, model, raw)
    form = _form(tmp_path, model, stored, choices=CHOICES)
    assert form.values() == stored.document.data
    assert form.save()
    assert stored.path.read_bytes() == raw
    assert "Nothing was changed" in form.status


@pytest.mark.parametrize("model", MODELS)
def test_what_is_entered_in_an_empty_form_is_what_the_file_says(model, tmp_path):
    data = _example_data(model)
    form = _form(tmp_path, model)
    for name, value in data.items():
        _enter(form.fields[name], value)
    assert form.check() == []
    assert form.save(), form.status
    found = load_record(_path_for(tmp_path, model, "a-name"), model, root=tmp_path)
    assert isinstance(found, Stored)
    assert to_plain(found.record) == to_plain(model.model_validate(data))


_TYPED = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60).map(
    lambda t: clean(t).strip()
)
_LINES = _TYPED.filter(bool)


_FINDINGS = st.fixed_dictionaries(
    {
        "text": _LINES,
        "headline": _TYPED,
        "themes": st.lists(_TYPED, max_size=4),
        "date": st.sampled_from(["", "2015", "2015-03", "2015-03-12", "unknown"]),
        "questions": st.sets(st.sampled_from(["how-far", "who-knows"])),
        "status": st.sampled_from(["draft", "sense-checked", "final", "unknown"]),
        "cycle": st.integers(1, 99).map(str) | st.just(""),
    }
)


@given(entered=_FINDINGS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_entered_is_read_back_equal(tmp_path, entered):
    form = _form(tmp_path, choices=CHOICES)
    for name, value in entered.items():
        _enter(form.fields[name], value)
    path = form.path
    assert form.save(), form.status
    found = load_record(path, Finding, root=tmp_path)
    assert isinstance(found, Stored)
    path.unlink()
    record = found.record
    assert (record.text, record.headline or "", record.status) == (
        entered["text"], entered["headline"], entered["status"],
    )  # fmt: skip
    assert str(record.cycle or "") == entered["cycle"]
    assert record.themes == tuple(filter(None, entered["themes"]))
    assert set(record.questions) == entered["questions"]
    assert str(record.date) == (entered["date"] or "unknown")


# --- saving


def test_a_change_of_one_field_changes_its_lines_only_and_a_second_save_works(tmp_path):
    raw = (
        b"# about this\nid: a-name\n\nstatus:   draft # said on purpose\ntext: >\n  Folded\n  text\n"
        b"date: '2015'\nthemes: [one, two]\nnote: n\n"
    )
    stored = _write(tmp_path, Finding, raw)
    form = _form(tmp_path, record=stored)
    _enter(form.fields["note"], "changed")
    assert form.save()
    assert stored.path.read_bytes() == raw.replace(b"note: n\n", b"note: changed\n")
    assert "Saved a-name.yaml." in form.status
    _enter(form.fields["note"], "again")
    assert form.save()
    assert stored.path.read_bytes() == raw.replace(b"note: n\n", b"note: again\n")
    _enter(form.fields["note"], "")
    assert form.save()
    assert stored.path.read_bytes() == raw.replace(b"note: n\n", b"")


def test_a_new_record_is_saved_under_the_short_name_proposed_and_then_changed(tmp_path):
    form = _form(tmp_path, Agency, path_for=lambda key: tmp_path / "agencies" / f"{key}.yaml")
    _enter(form.fields["title"], "Càirdeas & Co")
    assert form.fields["id"].entered() == "cairdeas-co"
    assert form.save()
    assert "Saved agencies/cairdeas-co.yaml." in form.status
    assert form.fields["id"].control.disabled
    _enter(form.fields["title"], "Another name")
    assert form.save()
    assert [path.name for path in (tmp_path / "agencies").glob("*.yaml")] == ["cairdeas-co.yaml"]


def test_a_short_name_that_somebody_typed_stays(tmp_path):
    form = _form(tmp_path, Agency)
    _enter(form.fields["id"], "mine")
    _enter(form.fields["title"], "Fife Council")
    assert form.fields["id"].entered() == "mine"


def test_an_existing_record_is_never_overwritten_by_a_new_one(tmp_path):
    stored = _write(tmp_path, Agency, b"id: a-name\ntitle: A name\n")
    form = _form(tmp_path, Agency)
    _enter(form.fields["title"], "A name")
    assert form.fields["id"].entered() == "a-name-2"
    _enter(form.fields["id"], "a-name")
    assert not form.save()
    assert "There is a record “a-name” already" in form.fields["id"].note.value
    assert stored.path.read_bytes() == b"id: a-name\ntitle: A name\n"


def test_a_record_made_by_somebody_else_at_the_same_moment_is_not_overwritten(tmp_path, monkeypatch):
    form = _form(tmp_path, Agency)
    _enter(form.fields["title"], "A name")
    checked = form._problems
    calls: list[int] = []

    def made_meanwhile():
        problems = checked()
        if not calls:
            _write(tmp_path, Agency, b"id: a-name\ntitle: Theirs\n")
        calls.append(1)
        return problems

    monkeypatch.setattr(form, "_problems", made_meanwhile)
    assert not form.save()
    assert (tmp_path / "a-name.yaml").read_bytes() == b"id: a-name\ntitle: Theirs\n"
    assert "There is a record “a-name” already" in form.fields["id"].note.value


@pytest.mark.parametrize("key", ["../escape", "CON", "con", "a b", "a/b", "x" * 81])
def test_a_short_name_that_no_file_may_have_is_refused(tmp_path, key):
    form = _form(tmp_path, Agency)
    _enter(form.fields["title"], "A name")
    _enter(form.fields["id"], key)
    assert not form.save()
    assert "workbench-wrong" in form.fields["id"].note.value
    assert not list(tmp_path.rglob("*.yaml"))


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_written(tmp_path):
    form = _form(tmp_path)
    assert form.fields["text"].control.description == "Text (required)"
    form.save_button.click()
    assert "This field is required and is not there." in form.fields["text"].note.value
    assert "This field is required" not in form.fields["headline"].note.value
    assert "Not saved. Look at: Id, Text." in form.status
    assert not list(tmp_path.iterdir())
    _enter(form.fields["text"], "Now it is there")
    assert form.check() == []
    assert "required and is not there" not in _html_of(form)


def test_a_wrong_value_is_said_beside_the_field_the_row_and_the_folded_field_it_belongs_to(tmp_path):
    form = _form(tmp_path, Event)
    _enter(form.fields["title"], "A workshop")
    _enter(form.fields["date"], "12 March 2015")
    attendance = form.fields["attendance"]
    attendance.add()  # an empty row counts for nothing
    _enter(attendance.add(), {"role": "officer", "n": "many"})
    _enter(form.fields["cycle"], "third")
    assert not form.save()
    assert "“12 March 2015” is not a date." in form.fields["date"].note.value
    assert "“many” is not a quantity." in attendance.rows[1].field.group.fields["n"].note.value
    assert "wrong" not in attendance.rows[0].field.group.fields["n"].note.value
    assert form._group.folds["more"].is_open
    assert any("Attendance 1, n: “many”" in message for message in form.check())
    assert not list(tmp_path.iterdir())


def test_dates_in_the_wrong_order_are_said_beside_the_later_one(tmp_path):
    form = _form(tmp_path, InquiryRecord)
    for name, value in {"title": "An inquiry", "site": "Fife", "start": "2016", "end": "2015"}.items():
        _enter(form.fields[name], value)
    assert form.check() == ["End: end (2015) is before start (2016). Correct it."]


def test_what_is_wrong_with_a_hidden_field_is_said_below_the_button(tmp_path):
    form = _form(tmp_path, InquiryRecord, hide=["site"])
    _enter(form.fields["title"], "An inquiry")
    assert not form.save()
    assert "Site: This field is required" in form.status


def test_when_somebody_else_changed_the_file_both_versions_are_shown_and_nothing_is_written(tmp_path):
    stored = _write(tmp_path, Finding, b"id: a-name\ntext: First\nthemes:\n  - one\n")
    form = _form(tmp_path, record=stored)
    theirs = b"id: a-name\ntext: <b>Theirs</b>\nthemes:\n  - one\n  - two\n"
    stored.path.write_bytes(theirs)
    _enter(form.fields["text"], "Mine")
    assert form.theirs_button not in form.widget.children
    assert not form.save()
    assert stored.path.read_bytes() == theirs
    for shown in (
        "Mine",
        "&lt;b&gt;Theirs&lt;/b&gt;",
        "- one\n- two",
        "changed by somebody else",
        ">Text</th>",
    ):
        assert shown in form.status
    assert not form.save(), "pressing Save again overwrites nothing either"
    form.theirs_button.click()
    assert form.fields["text"].entered() == "<b>Theirs</b>"
    assert "Mine" in form.status, "what was mine can still be read"
    _enter(form.fields["text"], "Both")
    assert form.save()
    assert stored.path.read_bytes() == theirs.replace(b"<b>Theirs</b>", b"Both")


def test_a_file_deleted_meanwhile_is_said_and_made_anew_only_when_asked(tmp_path):
    stored = _write(tmp_path, Finding, b"id: a-name\ntext: First\n")
    form = _form(tmp_path, record=stored)
    stored.path.unlink()
    assert not form.save()
    assert "was deleted by somebody else" in form.status
    assert not stored.path.exists()
    assert form.save()
    assert stored.path.read_bytes() == b"id: a-name\ntext: First\n"


def test_a_file_that_was_torn_meanwhile_is_left_alone(tmp_path):
    stored = _write(tmp_path, Finding, b"id: a-name\ntext: First\n")
    form = _form(tmp_path, record=stored)
    stored.path.write_bytes(b"id: a-name\n<<<<<<< mine\n")
    assert not form.save()
    assert "conflict markers" in form.status
    assert not form.open_theirs()
    assert "cannot be read" in form.status
    assert stored.path.read_bytes() == b"id: a-name\n<<<<<<< mine\n"


# --- fields


def test_statements_are_shown_as_text_and_kept(tmp_path):
    raw = (
        "id: a-name\ntitle: An event\nattended:\n  statements:\n    - value: 42\n"
        f"      told_by: {HOSTILE!r}\n    - value: over 40\n".encode()
    )
    stored = _write(tmp_path, Event, raw.replace(b'\\"', b"'"))
    before = stored.path.read_bytes()
    form = _form(tmp_path, Event, stored)
    shown = _html_of(form)
    assert "Several statements; edit them in the file." in shown
    assert "over 40" in shown
    _enter(form.fields["place"], "Glenrothes")
    assert form.save(), form.status
    assert stored.path.read_bytes() == before + b"place: Glenrothes\n"


def test_hostile_text_in_values_labels_and_errors_stays_text(tmp_path):
    choices = {
        "question": [(HOSTILE, "how-far")],
        "evidence": [(f"{HOSTILE} {n}", f"e-{n}") for n in range(20)],
    }
    data = {
        "id": "a-name",
        "text": HOSTILE,
        "questions": ["how-far"],
        "evidence": ["e-3"],
        "themes": [HOSTILE],
    }
    stored = _write(tmp_path, Finding, new_yaml(data))
    form = _form(tmp_path, record=stored, choices=choices)
    assert form.fields["text"].control.value == HOSTILE
    _enter(form.fields["date"], HOSTILE)
    assert not form.save()
    stored.path.write_bytes(new_yaml({**data, "headline": HOSTILE}))
    _enter(form.fields["date"], "2015")
    assert not form.save()
    shown = _html_of(form)
    assert "<img" not in shown
    assert "<script" not in shown
    assert "&lt;script&gt;" in form.status
    for widget in _widgets_in(form.widget):
        assert not getattr(widget, "description_allow_html", False)


def test_the_kind_of_control_follows_from_the_type(tmp_path):
    form = _form(tmp_path, Person, choices=CHOICES)
    controls = {
        name: type(field.control) for name, field in form.fields.items() if isinstance(field, InputField)
    }
    assert controls["role"] is widgets.Text
    assert controls["level"] is widgets.Dropdown
    assert controls["agency"] is widgets.Dropdown
    assert controls["note"] is widgets.Textarea
    assert "2015-03-12" in form.fields["joined"].control.placeholder
    assert form.fields["stands_for"].control.value == "1"
    consent = form.fields["consents"].add()
    assert isinstance(consent.group.fields["given"].control, widgets.RadioButtons)
    assert consent.group.fields["given"].control.options == ("yes", "no", "unknown", "not asked")
    assert "stands_for" not in form.values(), "a default that nobody touched is not written"


def test_rarely_used_fields_are_folded_away_unless_required(tmp_path):
    form = _form(tmp_path)
    folded = set(_widgets_in(form._group.folds["more"].widget))
    names = {name for name, field in form.fields.items() if field.widget in folded}
    assert names == {"note", "audience", "themes", "source", "cycle"}
    assert not form._group.folds["more"].is_open


def test_rows_are_added_removed_and_numbered_anew(tmp_path):
    stored = _write(
        tmp_path, Objective, b"id: a-name\ntext: O\nthemes:\n  - one\n  - two # kept\n  - three\n"
    )
    form = _form(tmp_path, Objective, stored)
    themes = form.fields["themes"]
    themes.rows[0].remove.click()
    assert [row.field.control.description for row in themes.rows] == ["Themes 1", "Themes 2"]
    assert [row.remove.description for row in themes.rows] == ["Remove themes 1", "Remove themes 2"]
    _enter(themes, ["four", "  "])
    assert form.values()["themes"] == ["two", "three", "four"]
    assert form.save()
    while themes.rows:
        themes.remove(0)
    assert form.save()
    assert "themes" not in form.values()


def test_a_row_of_a_group_keeps_what_nobody_touched(tmp_path):
    raw = b"id: a-name\ntext: O\nsuccess:\n  - text: one # why\n    how_known: by   asking\n  - text: two\n"
    stored = _write(tmp_path, Objective, raw)
    form = _form(tmp_path, Objective, stored)
    success = form.fields["success"]
    assert success.rows[0].fold.titles == ("Success 1: one",)
    _enter(success.rows[1].field, {"text": "deux"})
    assert form.save()
    assert stored.path.read_bytes() == raw.replace(b"two", b"deux")
    assert success.rows[1].fold.titles == ("Success 2: deux",)


def test_a_long_list_of_links_can_be_searched_without_losing_the_choice(tmp_path):
    choices = {"evidence": [(f"Item {n}", f"item-{n}") for n in range(30)]}
    stored = _write(tmp_path, Finding, b"id: a-name\ntext: F\nevidence: [item-7, gone, item-2]\n")
    form = _form(tmp_path, record=stored, choices=choices)
    field = form.fields["evidence"]
    assert field.search in set(_widgets_in(form.widget))
    field.search.value = "item 29"
    assert not field.changed
    assert dict(field.control.options).keys() == {"Item 2", "Item 7", "Item 29", "gone (not found)"}
    field.control.value = ("item-2", "item-7", "item-29")
    field.search.value = ""
    assert field.entered() == ["item-7", "item-2", "item-29"]
    assert field.control.value == ("item-2", "item-7", "item-29") or set(field.control.value) == set(
        field.chosen
    )
    assert "Item 29" in field._shown.value


def test_a_linked_record_that_is_not_offered_stays_chosen(tmp_path):
    stored = _write(tmp_path, Agency, b"id: a-name\ntitle: A\npart_of: gone\n")
    form = _form(tmp_path, Agency, stored, choices=CHOICES)
    assert ("gone (not found)", "gone") in form.fields["part_of"].control.options
    assert form.values()["part_of"] == "gone"
    _enter(form.fields["part_of"], "")
    assert "part_of" not in form.values()


def test_lines_in_a_one_line_field_are_not_lost(tmp_path):
    stored = _write(tmp_path, Agency, b"id: a-name\ntitle: |-\n  one\n  two\n")
    assert isinstance(_form(tmp_path, Agency, stored).fields["title"].control, widgets.Textarea)


def test_hidden_fields_keep_what_the_file_says(tmp_path):
    stored = _write(tmp_path, Finding, b"id: a-name\ntext: F\nnote: N\n")
    form = _form(tmp_path, record=stored, hide=["note"])
    assert "note" not in form.fields
    _enter(form.fields["text"], "G")
    assert form.save()
    assert stored.path.read_bytes() == b"id: a-name\ntext: G\nnote: N\n"


def test_a_room_can_bring_a_builder_of_its_own(tmp_path):
    def colour(spec: FieldSpec, raw: Any, _making: Any) -> InputField:
        return InputField(spec, raw, widgets.ColorPicker(value=raw or "#000000"))

    class Place(Model):
        name: Annotated[Text, Mark("Its name")]

    class Swatch(Record):
        kind: ClassVar[str] = "swatch"
        folder: ClassVar[str] = "swatches"
        colour: Annotated[Text, Mark("The colour", label="Colour of the line")]
        where: Annotated[Place | None, Mark("Where it is used")] = None
        why: Annotated[LongText | None, Mark("Why")] = None

    form = _form(tmp_path, Swatch, builders=[Builder(lambda spec, _raw: spec.name == "colour", colour)])
    assert form.fields["colour"].control.description == "Colour of the line (required)"
    _enter(form.fields["id"], "sea")
    _enter(form.fields["colour"], "#0000ff")
    assert form.values() == {"id": "sea", "colour": "#0000ff"}
    _enter(form.fields["where"], {"name": "Fife"})
    assert form.save()
    assert (tmp_path / "sea.yaml").read_text() == 'id: sea\ncolour: "#0000ff"\nwhere:\n  name: Fife\n'


def test_a_type_that_no_builder_knows_is_named(tmp_path):
    class Odd(Record):
        kind: ClassVar[str] = "odd"
        weight: float

    with pytest.raises(TypeError, match="weight"):
        _form(tmp_path, Odd)


def test_a_notebook_shows_the_form(tmp_path):
    form = _form(tmp_path)
    bundle = form._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == form.widget.model_id


def test_public_names_are_sorted_and_there():
    assert list(workbench.forms.__all__) == sorted(workbench.forms.__all__)
    assert all(hasattr(workbench.forms, name) for name in workbench.forms.__all__)

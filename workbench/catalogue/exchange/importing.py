"""A file, a folder or a zip from outside as entries, whichever of the known formats it is in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from workbench.catalogue.agency import Agency
from workbench.catalogue.exchange.column_mapping import ColumnMapping, FoundTable, is_a_choice, mapping_words
from workbench.catalogue.exchange.contacts import without_people
from workbench.catalogue.exchange.csv_files import found_in_csv
from workbench.catalogue.exchange.data_package import DESCRIPTION
from workbench.catalogue.exchange.imported import Imported, LeftOut
from workbench.catalogue.exchange.json_document import MARK, from_json
from workbench.catalogue.exchange.personal import PersonalData
from workbench.catalogue.exchange.spreadsheet import found_in_workbook
from workbench.catalogue.exchange.table_reading import read_tables, tables_mapped
from workbench.catalogue.exchange.uk_import import from_uk
from workbench.catalogue.exchange.uk_typing import as_typed
from workbench.errors import Problem, RecordError, RequestError
from workbench.store import Document, Record, read_yaml
from workbench.store.outside import LIMITS, read_archive, read_json, read_workbook
from workbench.store.outside.source import bytes_of

__all__ = ["read_entries"]

_TABLES = {".csv", ".tsv"}
_BOOKS = {".xlsx", ".ods"}
_RECORDS = {".yaml", ".yml"}
_GRAPHS = {".ttl", ".rdf", ".xml", ".nt", ".n3", ".jsonld"}
_KNOWN = "Known are .csv, .tsv, .xlsx, .ods, .json, .yaml, .ttl, .rdf, .jsonld, and a folder or a .zip of them."
_OF_A_PACKAGE = {"$schema", "name", "title", "description", "profile", "resources", "id", "created"}

Files = Mapping[str, Path | bytes]


def read_entries(path: Path, *, kind: str = "", mapping: ColumnMapping | None = None, known: Iterable[Record] = ()) -> Imported:
    """Read entries of the catalogue from a file of others, or one of our own exports.

    Nothing is written. A person's name in a contact is taken out.

    Args:
        path: A CSV, TSV, XLSX, ODS, JSON, YAML or RDF file; or a folder or a zip of CSV files, a Data Package or records
            of the UK model.
        kind: The kind of entry, where a table does not say it.
        mapping: What a person says of a table's columns.
        known: The entries that are there, by whose names links are found.

    Returns:
        The entries; all that was left out and why; what is wrong; and which column was taken for which field.

    Raises:
        RecordError: The file cannot be read at all.
        RequestError: Its format is none of these, or nothing says what its tables are.
    """
    known = tuple(known)
    agencies = [record for record in known if isinstance(record, Agency)]
    read = _read(path, kind, mapping, known, agencies)
    return without_people(read, agencies)


def _read(path: Path, kind: str, mapping: ColumnMapping | None, known: Sequence[Record], agencies: Sequence[Agency]) -> Imported:
    ending = path.suffix.lower()
    if path.is_dir() or ending == ".zip":
        return _from_files(dict(_files(path)), path.name, kind, mapping, known)
    if ending in _TABLES:
        return _from_tables([found_in_csv(path)], kind, mapping, known)
    if ending in _BOOKS:
        book = read_workbook(path)
        tables, left_out = found_in_workbook(book)
        found = _from_tables(tables, kind, mapping, known)
        return replace(found, left_out=(*left_out, *found.left_out), problems=(*book.notes, *found.problems))
    if ending in _GRAPHS:
        return _from_graph(path, agencies)
    if ending == ".json":
        return _from_json(path, kind, mapping, known, agencies)
    if ending in _RECORDS:
        return _from_records({path.name: path}, agencies)
    raise RequestError(f"{path.name} is in no format that is read here.", fix=_KNOWN, code="unknown-file-format")


def _files(path: Path) -> Iterator[tuple[str, Path | bytes]]:
    if path.is_dir():
        for file in sorted(path.iterdir()):
            if file.is_file() and not file.name.startswith("."):
                yield file.name, file
        return
    members = {member.name: member.raw for member in read_archive(path)}
    tops = {name.partition("/")[0] if "/" in name else "" for name in members}
    top = f"{tops.pop()}/" if len(tops) == 1 else ""  # many programs pack the folder and not what is in it
    for name, raw in members.items():
        yield name.removeprefix(top) if len(top) > 1 else name, raw


def _from_files(files: Files, name: str, kind: str, mapping: ColumnMapping | None, known: Sequence[Record]) -> Imported:
    """Read a folder or a zip: a Data Package where it has the description of one, else tables, else records."""
    agencies = [record for record in known if isinstance(record, Agency)]
    if DESCRIPTION in files:
        return _from_package(files, kind, mapping, known)
    ending = next((e for e in (_TABLES, _RECORDS) if any(PurePosixPath(file).suffix.lower() in e for file in files)), None)
    if ending is None:
        raise RequestError(f"{name} holds no tables and no records.", fix=_KNOWN, code="unknown-file-format")
    taken = {file: source for file, source in files.items() if PurePosixPath(file).suffix.lower() in ending}
    left_out = tuple(LeftOut(name, file, "It is of another format than the files beside it.") for file in files if file not in taken)
    if ending is _TABLES:
        tables = [found_in_csv(source, file=file) for file, source in taken.items()]
        found = _from_tables(tables, kind, mapping, known)
    else:
        found = _from_records(taken, agencies)
    return replace(found, left_out=(*left_out, *found.left_out))


def _from_tables(tables: Sequence[FoundTable], kind: str, mapping: ColumnMapping | None, known: Sequence[Record]) -> Imported:
    mapped, left_out = tables_mapped(tables, kind, mapping)
    found = read_tables(mapped, known)
    notes = tuple(note for table in tables for note in table.notes)
    return replace(found, left_out=(*left_out, *found.left_out), problems=(*notes, *found.problems), mappings=tuple(mapping_words(table) for table in mapped if is_a_choice(table)))


def _from_package(files: Files, kind: str, mapping: ColumnMapping | None, known: Sequence[Record]) -> Imported:
    package = read_json(files[DESCRIPTION], file=DESCRIPTION)
    resources = package.get("resources") if isinstance(package, Mapping) else None
    if not isinstance(resources, list):
        raise RecordError([Problem(DESCRIPTION, 0, "resources", "This describes no tables.", "Check which file it is.", "wrong-format")])
    left_out = [LeftOut(DESCRIPTION, name, "It is said of the package as a whole; an entry has no field for it.") for name in package if name not in _OF_A_PACKAGE]
    tables = []
    for resource in resources:
        about = resource if isinstance(resource, Mapping) else {}
        name, path = str(about.get("name", "")), about.get("path")
        if isinstance(path, str) and path in files:
            tables.append(replace(found_in_csv(files[path], file=path), name=name))
        else:
            left_out.append(LeftOut(DESCRIPTION, name or "a resource without a name", "Its file is not beside the description."))
    found = _from_tables(tables, kind, mapping, known)
    return replace(found, left_out=(*left_out, *found.left_out))


def _from_records(files: Files, agencies: Sequence[Agency]) -> Imported:
    documents: list[tuple[Document, str]] = []
    problems: list[Problem] = []
    for file, source in files.items():
        _, raw = bytes_of(source, file=file, root=None, limit=LIMITS.json_bytes)
        raw = raw if raw.endswith(b"\n") else raw + b"\n"  # the model's own examples end without one
        found = read_yaml(raw, file)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            documents.append((as_typed(found, raw), file))
    read = from_uk(documents, agencies)
    return replace(read, problems=(*problems, *read.problems))


def _from_json(path: Path, kind: str, mapping: ColumnMapping | None, known: Sequence[Record], agencies: Sequence[Agency]) -> Imported:
    if path.name == DESCRIPTION:
        return _from_package(dict(_files(path.parent)), kind, mapping, known)
    data = read_json(path)
    if isinstance(data, Mapping) and MARK in data:
        return from_json(data, path.name, agencies)
    if isinstance(data, Mapping) and {"@context", "@graph", "@id"} & set(data):
        return _from_graph(path, agencies)
    items = data if isinstance(data, list) else [data]
    if not all(isinstance(item, Mapping) for item in items):
        raise RecordError([Problem(path.name, 0, "", "This holds no records.", "Check which file it is.", "wrong-format")])
    documents = [(Document(item, {(): 0}), f"{path.name}, record {number}") for number, item in enumerate(items, 1)]
    return from_uk(documents, agencies)


def _from_graph(path: Path, agencies: Sequence[Agency]) -> Imported:
    from workbench.catalogue.exchange.dcat import read_dcat  # noqa: PLC0415  # needs rdflib, which is an extra

    read = read_dcat(path)
    return replace(read, problems=(*read.problems, *PersonalData(agencies).warnings_on(read.records, path.name)))

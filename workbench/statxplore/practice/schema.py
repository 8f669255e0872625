"""The schema as the service tells it: every folder, database, group, field, valueset and value by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.statxplore.practice.catalogue import FUNCTIONS, Catalogue, Database, Field
from workbench.statxplore.practice.refusals import no_such_component

__all__ = ["ROOT", "Component", "Schema", "build_schema"]

ROOT = "str:folder:root"


@dataclass(frozen=True)
class Component:
    """One thing in the schema.

    Args:
        id: Its address.
        label: Its name.
        type: FOLDER, DATABASE, GROUP, FIELD, VALUESET, VALUE, COUNT, MEASURE or STAT_FUNCTION.
        children: Addresses of what is in it, or None where nothing ever is.
        more: What else is told of it.
    """

    id: str
    label: str
    type: str
    children: tuple[str, ...] | None
    more: Mapping[str, object]


@dataclass(frozen=True)
class Schema:
    """All components by their address.

    Args:
        components: They.
    """

    components: Mapping[str, Component]

    def reply(self, address: str, base_url: str, *, page: int, size: int) -> tuple[dict[str, Any], bool]:
        """Give what the service answers about one address, and whether more pages of children follow.

        Args:
            address: A component's address, in the letters' right case.
            base_url: The service's address, for `location`.
            page: Which page of children, from 1.
            size: Children a page.

        Raises:
            RefusalError: There is no such component.
        """
        component = self.components.get(address)
        if component is None:
            raise no_such_component(address)
        body = _told(component, base_url)
        if component.children is None:
            return body, False
        shown = component.children[(page - 1) * size : page * size]
        body["children"] = [_told(self.components[child], base_url) for child in shown]
        return body, len(component.children) > page * size


def build_schema(catalogue: Catalogue, *, modified: int) -> Schema:
    """Give the schema of a catalogue.

    Args:
        catalogue: The folders and databases.
        modified: When the edition was published, in milliseconds since 1970.

    Example:
        >>> from workbench.statxplore.practice.catalogue import build_catalogue
        >>> from workbench.statxplore.practice.edition import publish
        >>> schema = build_schema(build_catalogue(publish(5_000, seed=1)), modified=0)
        >>> body, more = schema.reply("str:folder:root", "http://127.0.0.1", page=1, size=100)
        >>> [child["type"] for child in body["children"]], more
        (['FOLDER', 'FOLDER'], False)
    """
    components: list[Component] = []
    for folder in catalogue.folders:
        inside = [f.uri for f in catalogue.folders if f.parent == folder.uri]
        inside += [d.uri for d in catalogue.databases.values() if d.folder == folder.uri]
        components.append(Component(folder.uri, folder.label, "FOLDER", tuple(inside), {}))
    for database in catalogue.databases.values():
        components.extend(_of_database(database, modified))
    return Schema({component.id: component for component in components})


def _told(component: Component, base_url: str) -> dict[str, Any]:
    told = {"id": component.id, "label": component.label, "location": f"{base_url}/schema/{component.id}"}
    return {**told, "type": component.type, **component.more}


def _of_database(database: Database, modified: int) -> Iterator[Component]:
    count, *functions = database.measures
    measures = tuple(dict.fromkeys(measure.measure for measure in functions))
    inside = [count.uri, *measures, *(field.uri for field in database.fields if not field.group)]
    inside += [uri for uri, _ in database.groups.values()]
    more = {"lastModified": modified, "recordViewEnabled": False}
    yield Component(database.uri, database.label, "DATABASE", tuple(inside), more)
    yield Component(count.uri, count.label, "COUNT", None, {"functions": []})
    for uri in measures:
        of = tuple(measure.uri for measure in functions if measure.measure == uri)
        yield Component(uri, functions[0].label, "MEASURE", of, {"functions": list(FUNCTIONS)})
    for measure in functions:
        yield Component(measure.uri, f"{measure.label}: {measure.function.lower()}", "STAT_FUNCTION", None, {})
    for key, (uri, label) in database.groups.items():
        yield Component(uri, label, "GROUP", tuple(f.uri for f in database.fields if f.group == key), {})
    for field in database.fields:
        yield from _of_field(field)


def _of_field(field: Field) -> Iterator[Component]:
    yield Component(field.uri, field.label, "FIELD", tuple(valueset.uri for valueset in field.valuesets), {})
    for valueset in field.valuesets:
        yield Component(valueset.uri, valueset.label, "VALUESET", tuple(value.uri for value in valueset.values), {})
        for value in valueset.values:
            yield Component(value.uri, value.label, "VALUE", None, {})

"""Groups of people that are large enough to be shown: by role and agency, else by agency, else all others together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from workbench.network.survey import Member

__all__ = ["Group", "groups_of"]


@dataclass(frozen=True, order=True)
class Group:
    """A group of people.

    Args:
        agency: The id of their agency, or "" for people of several.
        role: Their role, or "" for people of several.
        rest: Whether others of the same agency form groups of their own.
    """

    agency: str = ""
    role: str = ""
    rest: bool = False


def groups_of(people: Iterable[Member], smallest: int, *, by_role: bool = False) -> dict[str, Group]:
    """Put people into groups of which none is smaller than it may be.

    Roles of an agency that too few have are put together; agencies that then are too small are put together with each
    other, and where even those are too few, the smallest of the other groups joins them.

    Args:
        people: The people.
        smallest: The fewest that a group may have.
        by_role: Whether an agency is divided by role.

    Returns:
        By id the group; empty where all together are too few.

    Example:
        >>> found = groups_of([Member(f"p{i}", "council" if i else "charity") for i in range(6)], 5)
        >>> set(found.values())
        {Group(agency='', role='', rest=False)}
    """
    members = {member.id: member for member in people}
    found: dict[Group, list[str]] = defaultdict(list)
    for member in members.values():
        found[Group(member.agency, member.role if by_role and member.agency else "")].append(member.id)
    small = _few(found, members, smallest)
    for group in [group for group in small if group.role]:
        found[Group(group.agency)] += found.pop(group)
    for group in [group for group in _few(found, members, smallest) if group != Group()]:
        found[Group()] += found.pop(group)
    while found[Group()] and _count(found[Group()], members) < smallest:
        others = sorted(group for group in found if group != Group())
        if not others:
            return {}
        least = min(others, key=lambda group: _count(found[group], members))
        found[Group()] += found.pop(least)
    divided = {group.agency for group in found if group.role}
    return {
        one: Group(group.agency, group.role, rest=not group.role and group.agency in divided)
        for group, ones in found.items() for one in ones
    }  # fmt: skip


def _few(found: Mapping[Group, Collection[str]], members: Mapping[str, Member], smallest: int) -> list[Group]:
    return [group for group, ones in found.items() if _count(ones, members) < smallest]


def _count(ones: Iterable[str], members: Mapping[str, Member]) -> int:
    return sum(members[one].people for one in ones)

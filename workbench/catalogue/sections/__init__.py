"""Sections of reports that are made from the catalogue's entries alone: pure functions from entries and a day to exhibits."""

__all__: list[str] = []

"""A workbench for collaborative action research: one folder of plain text in, a cycle's reports out."""

from __future__ import annotations

__version__ = "0.1.0"

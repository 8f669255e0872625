"""Files from outside for tests: small good ones to spoil, and bombs, all made here and none kept in the repository."""

from __future__ import annotations

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from workbench.errors import Problem, RecordError

_NS = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text", "draw")
}
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


REFUSED = object()
"""What `value_or_refused` gives for a file that was refused as it should be."""


def problem(read: Callable[..., Any], source: Path | bytes, **options: Any) -> Problem:
    """Give the first problem for which a file is refused; members of a zip are all read."""
    with pytest.raises(RecordError) as refused:
        _whole(read, source, **options)
    return refused.value.problems[0]


def value_or_refused(read: Callable[..., Any], source: Path | bytes) -> Any:
    """Give what a file says, or REFUSED where a RecordError says fully what is wrong; nothing else may come of it."""
    try:
        return _whole(read, source)
    except RecordError as error:
        problems = error.problems
    assert problems
    assert all(p.file and p.message and p.fix and p.code for p in problems)
    return REFUSED


def _whole(read: Callable[..., Any], source: Path | bytes, **options: Any) -> Any:
    found = read(source, **options)
    return list(found) if hasattr(found, "__next__") else found


def zipped(members: Mapping[str, bytes | str], *, packed: bool = True) -> bytes:
    """Give a zip of these members."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as made:
        for name, content in members.items():
            made.writestr(
                zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            )
    return raw.getvalue()


def unzipped(raw: bytes) -> dict[str, bytes]:
    """Give a zip's members."""
    with zipfile.ZipFile(io.BytesIO(raw)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def xlsx(*rows: tuple[Any, ...], change: Callable[[Any], Any] = lambda _sheet: None) -> bytes:
    """Give a workbook of one sheet, as openpyxl writes it."""
    book, raw = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(raw)
    return raw.getvalue()


def xlsx_of(sheet_data: str, *, after: str = "", **parts: str) -> bytes:
    """Give a workbook whose sheet holds this XML; more parts by name, with / written as __ and . as _DOT_."""
    members: dict[str, bytes | str] = dict(unzipped(xlsx(("x",))))
    members["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{_MAIN}"><sheetData>{sheet_data}</sheetData>{after}</worksheet>'
    )
    members |= {name.replace("__", "/").replace("_DOT_", "."): content for name, content in parts.items()}
    return zipped(members)


def ods_of(rows: str, *, before: str = "", **parts: str) -> bytes:
    """Give an OpenDocument spreadsheet whose one sheet holds this XML."""
    names = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NS.items())
    content = (
        f'<office:document-content {names} office:version="1.3">{before}<office:body><office:spreadsheet>'
        f'<table:table table:name="One">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    members = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return zipped(
        members | {name.replace("__", "/").replace("_DOT_", "."): text for name, text in parts.items()}
    )


def graphml(inner: str, *, before: str = "") -> bytes:
    """Give a GraphML file with this in its graph."""
    return (
        f'<?xml version="1.0"?>{before}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        f'<key id="k" for="node" attr.name="n" attr.type="double"/><graph edgedefault="directed">{inner}</graph></graphml>'
    ).encode()


def gexf(inner: str) -> bytes:
    """Give a GEXF file with this in its graph."""
    return f'<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2"><graph>{inner}</graph></gexf>'.encode()


def lying(raw: bytes, size: int) -> bytes:
    """Give a zip of one member whose list and header both state a size that is not the real one."""
    said = bytearray(raw)
    listed = raw.index(b"PK\x01\x02")
    struct.pack_into("<L", said, 22, size)
    struct.pack_into("<L", said, listed + 24, size)
    return bytes(said)


_MEASURE = """
import json, resource, sys, time
from pathlib import Path
import workbench.store.outside as outside
from workbench.errors import RecordError

def memory(name):
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))

if sys.argv[1] == "read_graphml":  # imported before memory is counted
    import networkx
if sys.argv[1] == "read_workbook":
    import openpyxl.reader.excel
read, path, more = getattr(outside, sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
used = int(memory("VmSize") + more) * 1024 ** 2
resource.setrlimit(resource.RLIMIT_AS, (used, used))
before, start, code = memory("VmRSS"), time.perf_counter(), ""
try:
    found = read(path)
    list(found if hasattr(found, "__next__") else ())
except RecordError as error:
    code = error.problems[0].code
print(json.dumps({"code": code, "seconds": time.perf_counter() - start, "megabytes": memory("VmHWM") - before}))
"""


def measured(reader: str, path: Path, *, megabytes: int) -> dict[str, Any]:
    """Read a file in a process of its own that may take only so much more memory; give its code, time and memory."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, reader, str(path), str(megabytes)],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, Any] = json.loads(done.stdout)
    print(f"{reader} {path.name}: {found}")
    return found

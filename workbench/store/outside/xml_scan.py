"""One careful pass over XML from outside, before any library builds something of it.

defusedxml refuses a document type, and with it every entity; this pass counts what is there while it streams, so
that nothing is ever built of a file that is too deep or too large.
"""

from __future__ import annotations

import io
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import make_parser

from workbench.errors import RecordError
from workbench.store.outside.limits import Limits
from workbench.store.outside.source import refused

__all__ = ["Scan", "scan_xml"]


class Scan(ContentHandler):
    """What is looked for in an XML file; `begin`, `finish` and `characters` are for those who look for more.

    Args:
        file: The file's name for messages.
        limits: How deep the file may be.
    """

    def __init__(self, file: str, limits: Limits) -> None:
        super().__init__()
        self.file, self.limits = file, limits
        self.root = ""
        self.depth = self.elements = 0

    @property
    def line(self) -> int:
        """The line that is being read."""
        return int(self._locator.getLineNumber() or 0)  # type: ignore[attr-defined]  # ContentHandler's own

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802  # SAX's name
        """Take the start of an element."""
        self.depth += 1
        self.elements += 1
        if self.depth > self.limits.xml_depth:
            raise refused(
                self.file, f"Its XML elements are nested more than {self.limits.xml_depth} deep.",
                "Save it again from the program it comes from.", code="too-deep", line=self.line,
            )  # fmt: skip
        local = name.rpartition(":")[2] if ":" in name else name
        self.root = self.root or local
        self.begin(local, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802  # SAX's name
        """Take the end of an element."""
        self.depth -= 1
        self.finish(name.rpartition(":")[2] if ":" in name else name)

    def begin(self, local: str, attrs: AttributesImpl) -> None:
        """Take the start of an element by its name without prefix."""

    def finish(self, local: str) -> None:
        """Take the end of an element by its name without prefix."""


def scan_xml(raw: bytes, scan: Scan) -> None:
    """Let a scan see a whole XML file.

    Args:
        raw: The file's bytes.
        scan: What looks at them; its `file` is named in messages.

    Raises:
        RecordError: It is not XML, has a document type or entities, is too deep, or what the scan itself finds.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(scan)
    scan.setDocumentLocator(parser)  # feeding block by block, the parser does not do so itself
    stream, size = io.BytesIO(raw), scan.limits.xml_piece_bytes
    try:
        while block := stream.read(size):
            if b">" not in block and len(block) == size:
                raise refused(
                    scan.file, f"It holds {size:,} bytes without the end of a tag, which no such file needs.",
                    "Save it again from the program it comes from.", code="file-too-large", line=scan.line,
                )  # fmt: skip
            parser.feed(block)
        parser.close()
    except RecordError:
        raise
    except DefusedXmlException:
        raise refused(
            scan.file, "It has a document type or entities (<!DOCTYPE …>), which can hide other files or unfold into huge ones.",
            "Take that part out, or export the file again.", code="xml-entities", line=scan.line,
        ) from None  # fmt: skip
    except SAXParseException as error:
        raise refused(
            scan.file, f"This cannot be read as XML, at column {(error.getColumnNumber() or 0) + 1} ({error.getMessage()}).",
            "Get the file again, or save it again from the program it comes from.", code="unreadable-file",
            line=error.getLineNumber() or 0,
        ) from None  # fmt: skip
    except (
        SAXException,
        ValueError,
        LookupError,
    ) as error:  # an encoding that does not exist, or is none for XML
        raise refused(
            scan.file, f"This cannot be read as XML ({error}).", "Save it as UTF-8.", code="unreadable-file",
        ) from None  # fmt: skip

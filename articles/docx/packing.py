"""The parts of a Word file: packed with nothing that varies, unpacked with nothing that harms.

Before a part is unpacked its number, its size and how much it was pressed together are read. What is read are named
parts alone: no macro, no embedded object, no address that the file names is ever looked at.
"""

import io
import zipfile
import zlib

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 10 * 1024 * 1024
MOST_PARTS = 2_000
LARGEST_PART = 24 * 1024 * 1024
MOST_PRESSED, NEVER_A_BOMB = 250, 512 * 1024
LARGEST_WHOLE = 400 * 1024 * 1024
OLD_FORMAT = bytes.fromhex("d0cf11e0a1b11ae1")  # a .doc, and a .docx under a password
TYPES, CUSTOM = "[Content_Types].xml", "docProps/custom.xml"
FOOTNOTES, ENDNOTES = "word/footnotes.xml", "word/endnotes.xml"
MAIN = f"{CONTENT_TYPE}.main+xml"
FIXED_DATE = (1980, 1, 1, 0, 0, 0)


class Unreadable(Exception):
    """The file is not read; `code` says why."""

    def __init__(self, code):
        self.code = code
        super().__init__(code)


def pack(parts):
    """Return the bytes of a file of these parts (name to text); the same parts give the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, FIXED_DATE)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            archive.writestr(entry, text.encode(), compresslevel=6)
    return held.getvalue()


class Parts:
    """The parts of a file that somebody sent, opened one by one and never more than asked for."""

    def __init__(self, content):
        """Look at the list of parts alone; refuse what is no Word file, or one that would grow without bounds."""
        if len(content) > LARGEST:
            raise Unreadable("too_large")
        if content.startswith(OLD_FORMAT):
            raise Unreadable("old_format")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
            raise Unreadable("not_docx") from error
        entries = self._archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        if len(entries) > MOST_PARTS or len(self._entries) < len(entries):
            raise Unreadable("odd_parts")
        if sum(entry.file_size for entry in entries) > LARGEST_WHOLE or any(map(_is_bomb, entries)):
            raise Unreadable("bomb")
        if TYPES not in self._entries:
            raise Unreadable("not_docx")
        self.main = self._main_part()

    def _main_part(self):
        kinds = {
            row.get("PartName", "").lstrip("/"): row.get("ContentType", "")
            for row in self.xml(TYPES)
            if isinstance(row.tag, str)
        }
        if any("macroEnabled" in kind or "vbaProject" in kind for kind in kinds.values()) or any(
            name.lower().endswith("vbaproject.bin") for name in self._entries
        ):
            raise Unreadable("macros")
        name = next((name for name, kind in kinds.items() if kind == MAIN), None)
        if name is None or name not in self._entries:
            raise Unreadable("not_docx")
        return name

    def xml(self, name):
        """Return the root of a part, or None where the file has no such part."""
        if name not in self._entries:
            return None
        return parse(self._bytes(self._entries[name]))

    def _bytes(self, entry):
        if entry.flag_bits & 1:
            raise Unreadable("old_format")
        if entry.file_size > LARGEST_PART:
            raise Unreadable("bomb")
        try:
            with self._archive.open(entry) as part:
                content = part.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise Unreadable("damaged") from error
        if len(content) > LARGEST_PART:
            raise Unreadable("bomb")
        return content


def _is_bomb(entry):
    """Whether so little was pressed out of so much as no writing is."""
    return entry.file_size > NEVER_A_BOMB and entry.file_size > MOST_PRESSED * max(entry.compress_size, 1)


def parse(content):
    """Return the root of an XML text; nothing is fetched, no entity is resolved, a document type is refused."""
    from lxml import etree  # four megabytes, for the few processes that read such a file

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("damaged") from error
    if root.getroottree().docinfo.doctype or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("doctype")
    return root

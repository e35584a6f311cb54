"""Whether a PDF holds more than pages (ISO 32000-2): looked at by a process of its own with little memory and time.

Files come from strangers. A process that a file keeps busy or fills ends alone; whoever asked is told so.
"""

import resource
import subprocess
import sys
from io import BytesIO
from pathlib import Path

MEGABYTE = 1024 * 1024
MEMORY, SECONDS = 1024 * MEGABYTE, 15
MOST_PAGES = 2000
HEADER, END = b"%PDF-", b"%%EOF"
# A ZIP archive is read from its end: this begins its last record, of 22 bytes and a comment of up to 64 kB.
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 22 + 65_535
# Keys and actions by which a document does something by itself, or carries other files.
KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent", "/RichMediaSettings"}
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/RichMediaExecute",
    "/GoTo3DView",
}
ANNOTATIONS = {"/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
BY_KEY = {"/S": ACTIONS, "/Subtype": ANNOTATIONS, "/Type": {"/EmbeddedFile"}}

NOT_PDF, APPENDED, DAMAGED, ENCRYPTED, ACTIVE, TOO_LARGE = FAULTS = (
    "not_pdf",  # does not begin as one
    "appended",  # something else begins or ends in the same file
    "damaged",  # cannot be read as it stands; what readers would make of it is not known
    "encrypted",
    "active",  # scripts, actions, forms of Adobe's, files or media inside
    "too_large",  # too many pages, or too much to look at
)


def fault_of(content: bytes) -> str | None:
    """Return what is wrong with a file, one of `FAULTS`, or None for a PDF of pages and nothing else."""
    if (fault := _fault_outside(content)) is not None:
        return fault
    try:
        looked = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).resolve())],
            input=content,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return TOO_LARGE
    if looked.returncode != 0:
        return TOO_LARGE if looked.returncode < 0 or b"MemoryError" in looked.stderr else DAMAGED
    return looked.stdout.decode() or None


def _fault_outside(content):
    """Return what the bytes alone tell."""
    if not content.startswith(HEADER):
        return NOT_PDF
    if not content.rstrip(b"\r\n\t \0").endswith(END):
        return APPENDED if END in content else DAMAGED
    return APPENDED if ZIP_END in content[-ZIP_TAIL:] else None


def fault_inside(content: bytes) -> str | None:
    """Return what is found by reading all objects; for a process that may be ended by its limits."""
    import pikepdf

    try:
        # Nothing is mended: another reader might mend it otherwise, and show what was not looked at.
        document = pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        return ENCRYPTED
    except pikepdf.PdfError:
        return DAMAGED
    with document:
        if document.is_encrypted:
            return ENCRYPTED
        if any(_does_something(one) for one in document.objects):
            return ACTIVE
        try:
            pages = len(document.pages)
        except pikepdf.PdfError:
            return DAMAGED
    if not pages:
        return DAMAGED
    return TOO_LARGE if pages > MOST_PAGES else None


def _does_something(one):
    """Whether an object, or one that stands directly in it, acts or carries a file; others come by themselves."""
    import pikepdf

    waiting = [one]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Array):
            waiting += [item for item in one if _is_direct(item)]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            for key, value in one.items():
                if key in KEYS or (key in BY_KEY and _name(value) in BY_KEY[key]):
                    return True
                if _is_direct(value):
                    waiting.append(value)
    return False


def _is_direct(value):
    import pikepdf

    return isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect


def _name(value):
    import pikepdf

    return str(value) if isinstance(value, pikepdf.Name) else None


def main():
    """Say on stdout what is wrong with the file on stdin, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.write(fault_inside(sys.stdin.buffer.read()) or "")


if __name__ == "__main__":
    main()

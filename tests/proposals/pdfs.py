"""PDF files made for tests: harmless ones, and those that do more than show pages."""

import io
import zipfile
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream


def made(change=lambda document: None, **save):
    """Return the bytes of a PDF of one page, changed by `change(document)` before it is written."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(300, 300))
    change(document)
    written = io.BytesIO()
    document.save(written, deterministic_id="encryption" not in save, **save)
    return written.getvalue()


def _script():
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def script_at_opening(document):
    document.Root.OpenAction = _script()


def script_in_a_names_tree(document):
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["run", document.make_indirect(_script())])))


def script_of_a_page(document):
    document.pages[0].AA = Dictionary(O=_script())


def script_nobody_refers_to_but_a_field(document):
    field = Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=_script()))
    document.Root.AcroForm = Dictionary(Fields=Array([document.make_indirect(field)]))


def program_started(document):
    document.Root.OpenAction = Dictionary(S=Name.Launch, F="cmd.exe")


def form_sent(document):
    action = Dictionary(S=Name.SubmitForm, F="http://example.org/")
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


def form_of_adobe(document):
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(document, b"<xdp/>"))


def file_inside(document):
    document.attachments["a.exe"] = b"MZ"


def media_inside(document):
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])])


def link(document):
    action = Dictionary(S=Name.URI, URI="https://example.org/")
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=action)])


def opened_at_a_page(document):
    document.Root.OpenAction = Array([document.pages[0].obj, Name.Fit])


ACTIVE = [
    script_at_opening,
    script_in_a_names_tree,
    script_of_a_page,
    script_nobody_refers_to_but_a_field,
    program_started,
    form_sent,
    form_of_adobe,
    file_inside,
    media_inside,
]
HARMLESS = [link, opened_at_a_page]


def encrypted(password):
    return made(encryption=pikepdf.Encryption(user=password, owner="owner"))


def bomb():
    """Return a PDF whose table of objects unpacks to more memory than its reader is given."""
    packer = zlib.compressobj(1)
    zeros = bytes(1 << 20)
    packed = b"".join([*(packer.compress(zeros) for _ in range(1200)), packer.flush()])
    table = (
        b"1 0 obj\n<</Type /XRef /Size 300000000 /W [1 4 2] /Root 2 0 R /Filter /FlateDecode /Length %d>>\nstream\n"
        % len(packed)
    )
    return b"%%PDF-1.7\n%s%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF\n" % (table, packed)


def with_an_archive():
    """Return a file that is a PDF for one program and a ZIP archive for another, `%%EOF` in the archive's comment."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("run.bat", "echo")
        archive.comment = b"\n%%EOF\n"
    return made() + packed.getvalue()

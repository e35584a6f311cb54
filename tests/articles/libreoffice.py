"""Edit a Word file in LibreOffice as a lawyer does, with changes tracked; run by the Python that has `uno`.

`libreoffice.py edit FROM TO` does what the JSON on its standard input says: a list of [act, paragraph's beginning, …].
`libreoffice.py accept FROM TO` accepts all changes and writes the text alone.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue

PIPE = f"consultation_{time.time_ns()}"


def main():
    act, source, target = sys.argv[1:4]
    profile = tempfile.mkdtemp()
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
    office = subprocess.Popen([*command, f"--accept=pipe,name={PIPE};urp;"])
    try:
        desktop, dispatcher = connect()
        file = desktop.loadComponentFromURL(Path(source).as_uri(), "_blank", 0, (named("Hidden", True),))
        if act == "edit":
            Editor(file, dispatcher).edit(json.load(sys.stdin))
            file.storeToURL(Path(target).as_uri(), (named("FilterName", "MS Word 2007 XML"),))
        else:
            frame = file.CurrentController.Frame
            dispatcher.executeDispatch(frame, ".uno:AcceptAllTrackedChanges", "", 0, ())
            file.storeToURL(Path(target).as_uri(), (named("FilterName", "Text"),))
        file.close(True)
        desktop.terminate()
    finally:
        office.terminate()
        office.wait(20)


def connect():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for attempt in range(100):
        try:
            context = resolver.resolve(f"uno:pipe,name={PIPE};urp;StarOffice.ComponentContext")
            break
        except Exception:
            if attempt == 99:
                raise
            time.sleep(0.1)
    make = context.ServiceManager.createInstanceWithContext
    return make("com.sun.star.frame.Desktop", context), make("com.sun.star.frame.DispatchHelper", context)


def named(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


class Editor:
    """The hands on the keyboard."""

    def __init__(self, file, dispatcher):
        self.file, self.dispatcher = file, dispatcher
        self.file.RecordChanges = True

    def edit(self, acts):
        for act, beginning, *rest in acts:
            getattr(self, act)(self.paragraph(beginning), *rest)

    def paragraph(self, beginning):
        every = self.file.Text.createEnumeration()
        while every.hasMoreElements():
            paragraph = every.nextElement()
            if paragraph.supportsService("com.sun.star.text.Paragraph") and paragraph.String.startswith(beginning):
                return paragraph
        raise SystemExit(f"No paragraph begins with {beginning}")

    def replace(self, paragraph, old, new):
        cursor = self.file.Text.createTextCursorByRange(paragraph.Start)
        cursor.goRight(paragraph.String.index(old), False)
        cursor.goRight(len(old), True)
        cursor.String = new

    def strike(self, paragraph):
        cursor = self.file.Text.createTextCursorByRange(paragraph.Start)
        cursor.gotoRange(paragraph.End, True)
        cursor.goRight(1, True)
        cursor.String = ""

    def add_after(self, paragraph, words):
        cursor = self.file.Text.createTextCursorByRange(paragraph.End)
        self.file.Text.insertControlCharacter(cursor, 0, False)
        self.file.Text.insertString(cursor, words, False)

    def note(self, paragraph, words):
        footnote = self.file.createInstance("com.sun.star.text.Footnote")
        self.file.Text.insertTextContent(paragraph.End, footnote, False)
        footnote.String = words

    def move(self, paragraph, beginning):
        """Cut a paragraph and paste it after another."""
        view, frame = self.file.CurrentController.ViewCursor, self.file.CurrentController.Frame
        view.gotoRange(paragraph.Start, False)
        view.gotoRange(paragraph.End, True)
        view.goRight(1, True)
        self.dispatcher.executeDispatch(frame, ".uno:Cut", "", 0, ())
        view.gotoRange(self.paragraph(beginning).End, False)
        view.goRight(1, False)
        self.dispatcher.executeDispatch(frame, ".uno:Paste", "", 0, ())


if __name__ == "__main__":
    main()

"""Pages of a scan as pictures: drawn by a process of its own with little memory and time, so that a page can show them.

Pure: the bytes of a PDF come in, bytes of a picture go out. A browser never opens the file itself.
"""

import hashlib
import io
import resource
import subprocess
import sys
from pathlib import Path

MEGABYTE = 1024 * 1024
MEMORY, SECONDS = 1024 * MEGABYTE, 10
WIDTH, HEIGHT = 1240, 2480  # pixels at most: A4 at 150 dots an inch, and twice as long
QUALITY = 80


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def pages_in(content: bytes) -> int:
    """Return how many pages a PDF has, 0 where that cannot be told."""
    told = _asked(content, "pages")
    return int(told) if told.isdigit() else 0


def picture_of(content: bytes, page: int) -> bytes:
    """Return a page, counted from 1, as a JPEG; nothing where it cannot be drawn."""
    return _asked(content, str(page))


def _asked(content, what):
    try:
        asked = subprocess.run(
            [sys.executable, "-I", str(Path(__file__).resolve()), what],
            input=content,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return b""
    return asked.stdout if asked.returncode == 0 else b""


def drawn(content: bytes, page: int) -> bytes:
    """Draw a page; for a process that may be ended by its limits."""
    import pypdfium2

    with pypdfium2.PdfDocument(content) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        scale = min(WIDTH / max(width, 1), HEIGHT / max(height, 1))
        picture = sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


def main():
    """Write on stdout what is asked of the file on stdin: a number of pages, or one of them as a picture."""
    import pypdfium2

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    if sys.argv[1] == "pages":
        with pypdfium2.PdfDocument(content) as document:
            sys.stdout.write(str(len(document)))
    else:
        sys.stdout.buffer.write(drawn(content, int(sys.argv[1])))


if __name__ == "__main__":
    main()

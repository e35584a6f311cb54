"""The text of a draft as a Word file, and what an edited one says: plain values in and out.

from articles.docx import Passage, Sheet, read_file, text_file, table_file
"""

from articles.docx.packing import CONTENT_TYPE, LARGEST, Unreadable
from articles.docx.passages import Passage, Sheet, Stamp, Words
from articles.docx.reading import Found, Left, Reading, read_file
from articles.docx.writing import table_file, text_file

__all__ = [
    "CONTENT_TYPE",
    "LARGEST",
    "Found",
    "Left",
    "Passage",
    "Reading",
    "Sheet",
    "Stamp",
    "Unreadable",
    "Words",
    "read_file",
    "table_file",
    "text_file",
]

"""A report of a phase in words: one document for the page and for files, in each language."""

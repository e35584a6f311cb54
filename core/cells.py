"""Cells of tables that spreadsheets open."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet begins to compute at


def harmless(cell):
    """Return a cell that no spreadsheet takes for a formula: it begins with an apostrophe where it would be one."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell

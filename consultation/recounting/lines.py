"""How a difference is told: where it stands, what is published, what the facts give."""


def compared(where, published, counted):
    """Give a line for each number that differs, by its path; what is missing on one side is nought there."""
    for name in sorted({*published, *counted}):
        if published.get(name, 0) != counted.get(name, 0):
            yield line(f"{where} {name}", published.get(name, 0), counted.get(name, 0))


def flat(group, path=""):
    """Give each number of groups of groups under its path."""
    for name, value in group.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def line(where, published, counted):
    return f"{where}: published {published}, counted {counted}"

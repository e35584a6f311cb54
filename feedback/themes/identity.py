"""Which group of this run is which theme of the run before: one to one, by an assignment on their centres."""

import numpy as np

NEAR = 0.5  # cosine of centres from which a group can be a theme that was there
LIKE = 0.3  # share of texts in both, of those in either


def matched(centres, former, near=NEAR):
    """Return for each centre the place of the former one that it is, or None; of all ways the nearest on the whole."""
    found = [None] * len(centres)
    if not len(centres) or not len(former):
        return found
    nearness = np.asarray(centres, dtype=np.float64) @ np.asarray(former, dtype=np.float64).T
    worth = np.maximum(nearness - near, 0)  # what is not near enough is worth as much as nothing
    for row, column in assigned(-worth):
        if nearness[row, column] >= near:
            found[row] = column
    return found


def assigned(costs):
    """Return pairs of row and column of the least cost on the whole, each in one pair at most (Hungarian method)."""
    costs = np.asarray(costs, dtype=np.float64)
    if costs.shape[0] > costs.shape[1]:
        return sorted((row, column) for column, row in assigned(costs.T))
    rows, columns = costs.shape
    of_rows, of_columns = np.zeros(rows + 1), np.zeros(columns + 1)
    owner = np.zeros(columns + 1, dtype=np.int64)  # the row of each column, from 1; 0 is none, and column 0 is a helper
    for row in range(1, rows + 1):
        owner[0] = row
        _take(costs, owner, of_rows, of_columns)
    return sorted((int(owner[column]) - 1, column - 1) for column in range(1, columns + 1) if owner[column])


def _take(costs, owner, of_rows, of_columns):
    """Find the cheapest chain of columns by which one row more is placed."""
    columns = costs.shape[1]
    least, came_by = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=np.int64)
    seen, at = np.zeros(columns + 1, dtype=bool), 0
    while owner[at]:
        seen[at] = True
        left = costs[owner[at] - 1] - of_rows[owner[at]] - of_columns[1:]
        nearer = ~seen[1:] & (left < least[1:])
        least[1:][nearer], came_by[1:][nearer] = left[nearer], at
        open_ones = np.where(seen, np.inf, least)
        open_ones[0] = np.inf
        after = int(np.argmin(open_ones))
        step = open_ones[after]
        of_rows[owner[seen]] += step
        of_columns[seen] -= step
        least[~seen] -= step
        at = after
    while at:
        owner[at], at = owner[came_by[at]], int(came_by[at])


def matched_by_members(members, former, least=LIKE):
    """Return the same by the texts that are in both: for groups whose centres cannot be compared.

    What came since the former run counts neither for nor against.
    """
    known = frozenset().union(*former)
    shared = [[_likeness(one & known, other) for other in former] for one in members]
    found = [None] * len(members)
    for row, column in assigned(-np.array(shared)) if members and former else ():
        if shared[row][column] >= least:
            found[row] = column
    return found


def _likeness(one, other):
    return len(one & other) / len(one | other) if one | other else 0.0

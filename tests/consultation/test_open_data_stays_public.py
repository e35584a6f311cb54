"""Open data of a world in which each text says where somebody wrote it: none is told that no page shows."""

from tests.consultation.test_open_data import contents, export
from tests.world import make_world


def test_nothing_is_told_that_the_pages_do_not_show(db, tmp_path):
    """Each place where people type says which it is: what is not public must be in no file."""
    written = []

    def write(where):
        written.append(where)
        return f"Secret{len(written)}x {where}."

    make_world(write)
    everything = b"".join(contents(export(tmp_path)).values()).decode()

    told = {where for number, where in enumerate(written, start=1) if f"Secret{number}x" in everything}
    public = ("title of the draft", "text of ", "reasons of ", "answer ", "name of ", "pen of ")
    assert sorted(where for where in told if not where.startswith(public)) == []
    never = ("hidden", "waiting", "withdrawn", "returned", "begun", "refusal", "party file", "part", "letter", "scan")
    assert sorted(where for where in told if any(word in where.split() for word in never)) == []
    assert {"text of published", "reasons of published", "text of party comment"} <= told
    assert "@example.kz" not in everything

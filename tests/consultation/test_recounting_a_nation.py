"""A recount of a nation's contributions, made by the thousand; and of a draft that is none."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bench import nation
from consultation.recounting import differences
from feedback.actions import check_tallies
from feedback.models import Summary
from proposals.models import Proposal


def test_what_a_nation_says_is_counted_alike_in_both_ways(committed_db):
    """Contributions in every shape, by the thousand: summaries come from Python, the recount from the database."""
    call_command("load_draft", skip_checks=True, stdout=StringIO())
    draft = nation.fill(nation.Size(people=300, proposals=1500, comments=800, supports=3000, dossiers=9))
    nation.count()

    repeats = [one for summary in Summary.objects.all() for one in summary.result["repeats"]]
    assert (differences(draft), check_tallies()) == ([], (0, []))
    assert Proposal.objects.filter(merged_into__isnull=False).count() > 5
    assert len(repeats) > 20


def test_a_draft_that_is_not_there_is_refused(db):
    with pytest.raises(CommandError, match=r"There is no draft none\."):
        call_command("recount", draft="none")

"""What stands beside decisions, for programs: conclusions of bodies, dissents of commissioners, what it was prepared with."""

from commission.concluded import put_conclusions
from commission.dissented import put_dissents
from commission.serializers import DecisionOutput
from commission.together import put_together
from core import clock


def told(decisions):
    """Return decisions (`for_api`) as programs read them, with what stands beside each."""
    decisions = put_dissents(put_conclusions(list(decisions), at=clock.now()))
    return DecisionOutput(put_together(decisions), many=True).data

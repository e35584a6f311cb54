"""What stands beside decisions, for programs: what bodies conclude, who dissents, with how many it was prepared."""

from commission.concluded import put_conclusions
from commission.dissented import put_dissents
from commission.serializers import DecisionOutput
from commission.together import put_together
from core import clock


def told(decisions):
    """Return decisions (`for_api`) as programs read them, with what stands beside each."""
    decisions = put_dissents(put_conclusions(list(decisions), at=clock.now()))
    return DecisionOutput(put_together(decisions), many=True).data

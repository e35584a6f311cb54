"""By which methods a report was counted, with their versions and parameters, and of which inputs."""

from articles.models import SettingsVersion
from commission.models.reports import digest_of_values
from feedback.aggregation import METHOD as COUNTING
from feedback.floor import FLOOR, STEP
from feedback.sentences import METHOD as WORDING
from feedback.sentences import PARAMETERS


def method_of(draft, said):
    """Return names, versions and parameters; `summaries_sha256` is over the inputs of all articles' summaries."""
    settings = SettingsVersion.objects.filter(draft=draft).order_by("-number").first()
    inputs = {page: one["summary"] for page, one in said.items()}
    return {
        "counting": COUNTING,
        "wording": WORDING,
        "wording_parameters": PARAMETERS,
        "weekly": {"floor": FLOOR, "step": STEP},
        "settings_version": settings.number if settings else 0,
        "summaries_sha256": digest_of_values(inputs),
    }

"""What is missing before a draft's collection may be opened with a good conscience."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles.languages import OFFICIAL
from articles.models import PageKind, PageVersion, Role
from articles.models.drafts import PhaseKind


@dataclass(frozen=True)
class Requirement:
    """One thing that should stand before the opening, and the part of the page where it is mended."""

    sentence: str
    is_met: bool
    part: str


def requirements(draft, appointments, pages):
    """Return the requirements of a draft, from rows already read.

    A draft that was begun on the site opens with all of them met; where one was loaded by a command they advise.
    `pages` are the draft's pages, each with its present version or None.
    """
    published = all(version is not None for _kind, version in pages)
    texts = draft.texts_by_language
    offices = {row.role for row in appointments if row.ended_at is None}
    secretaries = {row.person_id for row in appointments if row.ended_at is None and row.role == Role.SECRETARY}
    are_two = len(secretaries) > 1 or "open_phase" in draft.one_person_may
    phase = draft.phase(PhaseKind.COLLECTION)
    written = all(language in texts and texts[language].about for language in OFFICIAL)
    announced = phase is not None and phase.closes_at is not None
    return [
        Requirement(
            _("The page about the consultation stands in Kazakh and Russian.")
            if written
            else _("The page about the consultation is not written in Kazakh and Russian."),
            written,
            "words",
        ),
        Requirement(
            _("The closing of collection is announced.")
            if announced
            else _("The closing of collection is not announced."),
            announced,
            "phases",
        ),
        Requirement(
            _("The terms, the privacy notice and the page about the operator are published.")
            if published
            else _("The terms, the privacy notice or the page about the operator is missing."),
            published,
            "pages",
        ),
        _appointed(are_two, _("Two secretaries are appointed."), _("A second secretary is not appointed.")),
        _appointed(Role.MODERATOR in offices, _("A moderator is appointed."), _("No moderator is appointed.")),
        _appointed(Role.RAPPORTEUR in offices, _("A rapporteur is appointed."), _("No rapporteur is appointed.")),
    ]


def pages_of(draft):
    """Return each of the draft's pages with its present version, None where it is not written."""
    current = {version.kind: version for version in PageVersion.objects.of(draft).current()}
    return [(kind, current.get(kind)) for kind in PageKind]


def _appointed(is_met, yes, no):
    return Requirement(yes if is_met else no, is_met, "staff")

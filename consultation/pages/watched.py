"""What a page is made of: the versions that every visible act raises, read in one query; and when time changes it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from consultation.context import HORIZON


@dataclass(frozen=True, slots=True)
class Facts:
    """The moment by the database's clock, and plain values that stay the same while a page does."""

    at: datetime
    versions: tuple
    draft: tuple | None = None  # the uid and the version of the one draft that the page is about

    @property
    def counted(self):
        """What the text of an article's page and its counts are made of: all but the version of what was said."""
        return self.versions[:3] + self.versions[4:]

    @property
    def said(self):
        """What the lists of an article's page are made of: a count makes no proposal and no comment another."""
        return self.versions[:4]


OF_DRAFTS = """
SELECT clock_timestamp(), string_agg(uid || ' ' || version, ' ' ORDER BY id),
    (SELECT sum(number + counted)::bigint FROM articles_articleversion)
FROM articles_draft WHERE is_public
"""
OF_TEXT = "SELECT clock_timestamp(), uid, version FROM articles_draft WHERE is_public AND slug = %s"
OF_DRAFT = """
SELECT clock_timestamp(), draft.uid, draft.version,
    (SELECT sum(number + counted)::bigint FROM articles_articleversion
     JOIN articles_provision AS provision ON provision.id = article_id WHERE provision.draft_id = draft.id)
FROM articles_draft AS draft WHERE draft.is_public AND draft.slug = %s
"""
# The tallies are counted seconds after an act, and raise no version: what they say is itself what the page is made of.
OF_FIGURES = """
SELECT clock_timestamp(), draft.uid, draft.version,
    (SELECT sum(number + counted)::bigint FROM articles_articleversion
     JOIN articles_provision AS provision ON provision.id = article_id WHERE provision.draft_id = draft.id),
    (SELECT md5(string_agg(concat_ws(' ', what, participant, by, value, number), ',' ORDER BY id))
     FROM feedback_tally WHERE draft_id = draft.id AND article_id IS NULL AND ask = ''),
    (SELECT max(id) FROM feedback_weeklytable WHERE draft_id = draft.id),
    (SELECT watermark FROM feedback_weights WHERE draft_id = draft.id)
FROM articles_draft AS draft WHERE draft.is_public AND draft.slug = %s
"""
OF_PAGE = """
SELECT clock_timestamp(), draft.uid, draft.version, place.article_id, seen.number, seen.counted
FROM articles_draft AS draft
JOIN articles_edition AS edition ON edition.draft_id = draft.id AND edition.published_at IS NOT NULL
JOIN articles_placement AS place ON place.edition_id = edition.id AND place.eid = %s
LEFT JOIN articles_articleversion AS seen ON seen.article_id = place.article_id
WHERE draft.is_public AND draft.slug = %s ORDER BY edition.number DESC LIMIT 1
"""
OF_PROPOSAL = """
SELECT clock_timestamp(), draft.uid, draft.version,
    string_agg(change.article_id || ' ' || coalesce(seen.number, 0), ' ' ORDER BY change.id)
FROM proposals_proposal AS proposal
JOIN articles_draft AS draft ON draft.id = proposal.draft_id AND draft.is_public
JOIN proposals_change AS change ON change.revision_id = proposal.current_revision_id
LEFT JOIN articles_articleversion AS seen ON seen.article_id = change.article_id
WHERE proposal.serial = %s GROUP BY draft.uid, draft.version
"""

# A dossier speaks of many articles; its organization's name is among what raises the version of the draft.
OF_DOSSIER = """
SELECT clock_timestamp(), draft.uid, draft.version,
    (SELECT sum(number + counted)::bigint FROM articles_articleversion
     JOIN articles_provision AS provision ON provision.id = article_id WHERE provision.draft_id = draft.id)
FROM proposals_dossier AS dossier JOIN articles_draft AS draft ON draft.id = dossier.draft_id
WHERE draft.is_public AND dossier.current_version_id IS NOT NULL AND dossier.serial = %s
"""


def drafts():
    """Facts of a page that shows all open drafts."""
    with connection.cursor() as cursor:
        cursor.execute(OF_DRAFTS)
        at, *versions = cursor.fetchone()
    return Facts(at, tuple(versions))


def text(draft, **_where):
    """Facts of a page of a draft's own words, its text and its settings: nothing that people said is on it."""
    return _read(OF_TEXT, [draft])


def draft(draft, **_where):
    """Facts of a page of a draft that shows what was said and answered on any of its articles."""
    return _read(OF_DRAFT, [draft])


def figures(draft, **_where):
    """Facts of the pages of figures: of a draft's page, its tallies, weekly tables and weights."""
    return _read(OF_FIGURES, [draft])


def page(draft, eid):
    """Facts of a page of the text with what was said on it, in the current edition."""
    return _read(OF_PAGE, [eid, draft])


def proposal(serial, **_where):
    """Facts of the pages of one proposal."""
    return _read(OF_PROPOSAL, [serial])


def dossier(serial, **_where):
    """Facts of the pages of one filed dossier."""
    return _read(OF_DOSSIER, [serial])


def _read(statement, parameters):
    """Return facts, or None where no such page is."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        row = cursor.fetchone()
    return Facts(row[0], row[1:], row[1:3]) if row else None


def good_until(drafts, moment):
    """Return the next moment at which time alone changes what a page says of these drafts.

    A phase opens or closes, a day begins (days are counted down), the gold line grows by a step.
    """
    here = timezone.localtime(moment)
    moments = [here.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)]
    for phase in (phase for draft in drafts for phase in draft.phases.all()):
        bounds = [bound for bound in (phase.opens_at, phase.closes_at) if bound is not None]
        moments += bounds
        if len(bounds) == 2:
            step = (phase.closes_at - phase.opens_at) / HORIZON
            moments += [phase.opens_at + step * (int((moment - phase.opens_at) / step) + half) for half in (0.5, 1.5)]
    return min(one for one in moments if one > moment)

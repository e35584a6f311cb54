"""For readers of feeds and for calendars: what came on an article (RFC 4287), the stages of a draft (RFC 5545)."""

import re
from datetime import UTC

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import labels
from articles.current import get_draft
from articles.models import Placement
from articles.models.drafts import PhaseKind
from commission.models import Decision
from consultation.pages import kept, watched
from core.templatetags.page import harmless
from proposals.models import Proposal

ENTRIES = 30
CALENDAR = "text/calendar; charset=utf-8"
FEED = "application/atom+xml; charset=utf-8"
OCTETS = 75  # of a line of a calendar, without its end
MOMENT = "%Y%m%dT%H%M%SZ"
NO_XML = re.compile("[\ufffe\uffff]")  # they can be stored, and no reader of XML takes them
ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def _address(kind):
    """Return the view of the feeds of a kind of page."""

    def facts(draft, number="", eid=""):
        return watched.page(draft, eid or labels.segment(kind, number))

    @kept.page(facts)
    @require_safe
    def show(request, draft, number="", eid=""):
        draft = get_draft(request, draft)
        places = Placement.objects.current().select_related("edition__draft", "provision")
        return _feed(request, get_object_or_404(places, edition__draft=draft, eid=eid or labels.segment(kind, number)))

    return show


article, preamble, section, chapter, whole = map(_address, ("article", "preamble", "section", "chapter", "draft"))


def _feed(request, place):
    """Answer with the newest proposals to a page and the Commission's answers there, of what is still shown."""
    language = get_language()
    entries = sorted(
        [*_proposals(place, language), *_answers(place)], key=lambda entry: entry["updateddate"], reverse=True
    )
    name = capfirst(place.label(language))
    feed = Atom1Feed(
        title=pgettext("feed", "%(place)s: proposals and answers") % {"place": name},
        link=settings.SITE_URL + place.get_absolute_url(),
        description=None,
        language=language,
        feed_url=settings.SITE_URL + request.path,
        feed_guid=_tag(f"{place.provision.uid}:{language}"),
    )
    for entry in entries[:ENTRIES]:
        feed.add_item(**entry)
    if not entries:
        # A feed says when it was last changed; one without entries has not been since the edition came out.
        feed.latest_post_date = lambda: place.edition.published_at
    return HttpResponse(feed.writeString("utf-8"), content_type=FEED)


def _proposals(place, language):
    rows = Proposal.objects.about(place.provision).readable().with_words().order_by("-visible_at", "-pk")[:ENTRIES]
    for row in rows:
        where = row.where(language)
        yield {
            "title": f"{row.number}. {capfirst(row.change.get_kind_display())}: {where}",
            "link": settings.SITE_URL + row.get_absolute_url(),
            "description": _as_text(*(change.text for change in row.changes), row.reasons),
            "author_name": _fit(_authors(row)),
            "pubdate": row.visible_at,
            "updateddate": max(row.visible_at, row.current_revision.submitted_at),
            "unique_id": _tag(row.uid),
        }


def _authors(proposal):
    """Return who wrote a proposal, as its card names them: a feed has one author of an entry."""
    if not (number := len(proposal.coauthor_ids or ())):
        return proposal.author_shown
    others = ngettext("and %(number)s co-author", "and %(number)s co-authors", number) % {"number": number}
    return f"{proposal.author_shown} {others}"


def _answers(place):
    answers = Decision.objects.standing().public().shown()
    to_proposals = answers.filter(proposal__current_revision__changes__article=place.provision)
    to_positions = answers.filter(position__article=place.provision)
    keys = [*to_proposals.order_by("-at", "-pk").values_list("pk", flat=True)[:ENTRIES]]
    keys += to_positions.order_by("-at", "-pk").values_list("pk", flat=True)[:ENTRIES]
    for decision in Decision.objects.filter(pk__in=keys).for_notices().order_by("-at", "-pk"):
        words = {"number": decision.name, "outcome": decision.get_outcome_display()}
        yield {
            "title": _("The Commission answered %(number)s: %(outcome)s") % words,
            "link": settings.SITE_URL + decision.get_absolute_url(),
            "description": _as_text(decision.reasons_in(get_language()).reasons),
            "author_name": pgettext("author of answers", "Commission"),
            "pubdate": decision.at,
            "updateddate": decision.at,
            "unique_id": _tag(decision.uid),
        }


def _as_text(*texts):
    """Return words as the HTML that readers of feeds take them for: none of it is markup."""
    lines = "\n\n".join(_fit(text) for text in texts if text)
    return escape(lines).replace("\n", "<br>")


def _fit(text):
    return NO_XML.sub("\ufffd", harmless(text))


def _tag(name):
    """Return a name that never changes, wherever the site may move to (RFC 4151)."""
    host = settings.RECORD_ORIGIN.partition("/")[0].partition(":")[0]
    return f"tag:{host},2026:{name}"


@kept.page(watched.text)
@require_safe
def calendar(request, draft):
    """Answer with the stages of a draft as events with exact moments."""
    draft = get_draft(request, draft)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Public consultation//Stages//EN", "CALSCALE:GREGORIAN"]
    lines.append(f"X-WR-CALNAME:{_in_calendar(draft.title)}")
    for kind in PhaseKind.values:
        phase = draft.phase(kind)
        if phase is not None and phase.opens_at is not None:
            lines += _event(draft, phase, request.moment)
    lines.append("END:VCALENDAR")
    answer = HttpResponse("".join(map(_folded, lines)), content_type=CALENDAR)
    answer["Content-Disposition"] = f'inline; filename="{draft.slug}.ics"'
    return answer


def _event(draft, phase, moment):
    names = {
        PhaseKind.COLLECTION: pgettext("stage", "Proposals are collected"),
        PhaseKind.CONSIDERATION: pgettext("stage", "The Commission considers and answers"),
        PhaseKind.PUBLICATION: pgettext("stage", "The revised text is published"),
    }
    told = _("From %(moment)s (Astana time).") % {"moment": _told(phase.opens_at)}
    if phase.closes_at is not None:
        told += " " + _("Until %(moment)s (Astana time).") % {"moment": _told(phase.closes_at)}
    lines = [
        "BEGIN:VEVENT",
        f"UID:{draft.uid}-{phase.kind}@{settings.RECORD_ORIGIN.partition('/')[0].partition(':')[0]}",
        f"DTSTAMP:{_stamp(moment)}",
        f"SEQUENCE:{draft.version}",
        f"DTSTART:{_stamp(phase.opens_at)}",
    ]
    if phase.closes_at is not None:
        lines.append(f"DTEND:{_stamp(phase.closes_at)}")
    return [
        *lines,
        f"SUMMARY:{_in_calendar(names[PhaseKind(phase.kind)])}",
        f"DESCRIPTION:{_in_calendar(f'{draft.title}. {told}')}",
        f"URL:{settings.SITE_URL}{reverse('draft_home', args=[draft.slug])}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _told(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def _stamp(moment):
    return moment.astimezone(UTC).strftime(MOMENT)


def _in_calendar(text):
    """Return words as a calendar writes them; signs that mean something there are escaped."""
    return harmless(text).replace("\r\n", "\n").replace("\r", "\n").translate(ESCAPES)


def _folded(line):
    """Return a line with its end, broken where it is longer than a calendar's line may be, never inside a sign."""
    pieces, size = [""], 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > OCTETS:
            pieces.append("")
            size = 1  # the space that a broken line goes on with
        pieces[-1] += sign
        size += octets
    return "\r\n ".join(pieces) + "\r\n"

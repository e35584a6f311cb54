"""A page of the draft (an article, the preamble, a section, a chapter, the whole) with all that was said on it."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.followed import follows
from accounts.permissions import organizations_of
from articles import labels
from articles.current import get_draft
from articles.languages import CODES, LANGUAGES, OFFICIAL
from articles.models import Placement
from articles.models.drafts import PhaseKind
from articles.models.provisions import LEVELS, Kind
from articles.permissions import staffed_drafts, standing_appointments
from commission.concluded import on_article, read_requests
from commission.models import Decision
from consultation.pages import kept, reading, said, watched
from core.statements import Statement
from core.text import LENGTHS
from feedback.campaigns import Folds, folded_comments, largest
from feedback.models import Summary
from feedback.shown_themes import named_on
from feedback.telling import in_own_words, told
from feedback.telling_weeks import first_day, week_of
from feedback.templatetags.summaries import article_summary
from moderation.marks import put_marks
from proposals.forms import CommentForm
from proposals.models import Comment, PositionStance
from proposals.models import Kind as ProposalKind
from proposals.models.contributions import involving
from proposals.permissions import can_propose, offices_of
from proposals.positions import read_positions
from proposals.threads import NEWEST, PARAMETER, SeenThreads, Threads, order_of, read_threads
from proposals.views.names import name_forms

PAGE = "pages/article.html"
FAMILIES = 3  # that most people are in, on the page of their article
THEMES = 8  # on the page of an article; all stand on a page of their own
BARE = [*LEVELS, Kind.DRAFT]  # their name stands above their heading


QUERY = ("with", "whose", "kind", "place", "order", "same", "since", "counted", "page", "thread", "comments", PARAMETER)


def _address(kind):
    """Return the view of the pages of a kind: of the one page, or of that with a number, or of a chapter's `eid`."""

    def facts(draft, number="", eid=""):
        return watched.page(draft, eid or labels.segment(kind, number))

    @kept.page(facts, query=QUERY)
    @require_safe
    def show(request, draft, number="", eid=""):
        draft, eid, language = get_draft(request, draft), eid or labels.segment(kind, number), get_language()
        page = kept.once(
            ("page", draft.uid, eid, language),
            lambda: reading.find_page(draft, Placement.objects.current(), eid, language),
            of=request.facts.draft,
        )
        [summary] = kept.once(
            ("summary of", draft.uid, eid),
            lambda: [Summary.objects.latest_of([page.provision]).first()],
            of=request.facts.counted,
        )
        return _page(request, draft, page, summary)

    return show


article, preamble, section, chapter, whole = map(_address, ("article", "preamble", "section", "chapter", "draft"))


def _page(request, draft, page, summary):
    language = get_language()
    beside = request.GET.get("with")
    beside = beside if beside in CODES and beside != language else None
    text = _text_shown(request, page, beside, summary)
    units = text.units

    by_fragment = {unit.fragment: unit for unit in units}
    wanted = said.wanted_of(request.GET, by_fragment)
    place = by_fragment.get(wanted.place)
    is_open = _is_collecting(draft, request.moment)
    comment_url = reverse("comment_on_article", args=[draft.slug, page.eid]) if is_open else ""
    families = _families_shown(request, page)
    context = {
        "page": page,
        "heading": text.heading,
        "text_shown": text.html,
        "units": units,
        "is_official": language in OFFICIAL,
        "summary": summary,
        "sentences_shown": _sentences_shown(request, page, summary),
        "analysis_shown": _analysis_shown(request, page, summary),
        "week_shown": _week_shown(request, page, summary),
        "summary_shown": _summary_shown(summary, request.path, draft, language),
        "families_shown": families.html,
        "themes_shown": _themes_shown(request, page),
        "conclusions_shown": _conclusions_shown(request, page),
        "agreeing": [unit for unit in units if unit.keep],
        "wanted": wanted,
        "is_chosen": wanted.is_chosen,
        "place": place,
        "kinds": [(said.CHANGES, _("change, add or remove"))] + [(kind.value, kind.label) for kind in ProposalKind],
        "proposals_shown": _proposals_shown(request, page, wanted, place),
        "positions_shown": _positions_shown(request, page),
        "comments_shown": _comments_shown(request, page, draft, wanted, comment_url, families.folds),
        "is_open": is_open,
        "answer_url": comment_url,
        "comment_form": CommentForm() if comment_url and can_propose(request.user) else None,
        "is_untouched": True,
        "name_forms": name_forms(request.user),
        "offices": offices_of(request.user, draft, page.provision_id),
        "comment_limit": LENGTHS["comment"],
        "quote_limit": LENGTHS["quote"],
        "feed_url": f"{request.path}feed/",
        "is_followed": follows(request.user, "article", page.provision.uid),
    }
    return render(request, PAGE, context)


@dataclass(frozen=True)
class Text:
    """The text of a page as it stands on it: its heading, its units with what was counted on each."""

    html: str
    heading: str
    units: list


def _text_shown(request, page, beside, summary):
    """Return the text with the ways to speak on each place: made once for each count of the article."""
    language, names = get_language(), dict(LANGUAGES)

    def show():
        own, units = reading.read_units(page, language, beside)
        if summary is not None:
            _count(units, summary.result["by_provision"])
        context = {
            "page": page,
            "heading": own[0] if page.kind in BARE else labels.titled(page.label(language), own[0]),
            "units": units,
            "language": language,
            "beside": beside,
            "views": _views(request.path, language, beside),
            "own_name": names[language],
            "beside_name": names.get(beside or ""),
            "propose_url": reverse("propose", args=[page.edition.draft.slug]),
            "comment_url": reverse("comment_on_article", args=[page.edition.draft.slug, page.eid]),
            "paper_url": reverse("paper", args=[page.edition.draft.slug]),
            "wider": _wider(page),
            "below": _below(page, language) if page.kind in LEVELS else [],
        }
        return Text(render_to_string("pages/_text.html", context), context["heading"], units)

    return kept.once(("text", request.path, language, beside), show, of=request.facts.counted)


@dataclass(frozen=True)
class Shown:
    """A part as it stands on the page, and a number that is told beside it: of a list, how many there are in all."""

    html: str
    number: int


def _summary_shown(summary, path, draft, language):
    """Return a summary as its app shows it; a summary never changes, so it is made once for each language."""
    if summary is None:
        return render_to_string("feedback/_summary.html", article_summary(None))

    def show():
        return render_to_string("feedback/_summary.html", article_summary(summary, path, draft.is_demonstration))

    return kept.once(("summary", path, language), show, of=(summary.pk, draft.is_demonstration))


def _sentences_shown(request, page, summary):
    """Return what a summary says in sentences: made once for each version of the article, for it may quote words.

    Beside it stands how many sentences are folded away.
    """
    if summary is None:
        return Shown("", 0)

    def show():
        sentences = told(summary, page.provision, request.path)
        return Shown(render_to_string("feedback/_sentences.html", {"told": sentences}), len(sentences.others))

    return kept.once(("sentences", request.path, get_language(), summary.pk), show, of=request.facts.said)


def _analysis_shown(request, page, summary):
    """Return what an office says of the article beside its summary, with how much stood then and stands now."""
    if summary is None:
        return ""

    def show():
        return render_to_string("feedback/_analysis.html", in_own_words(page, summary))

    return kept.once(("analysis", request.path, get_language()), show, of=request.facts.versions)


def _week_shown(request, page, summary):
    """Return what is new since last week: two summaries compared, so made once for each count and day."""
    if summary is None:
        return ""

    def show():
        week = week_of(summary, page.provision, request.path, at=request.moment)
        return render_to_string("feedback/_week.html", {"week": week})

    return kept.once(("week", request.path, get_language()), show, of=(summary.pk, first_day(request.moment)))


@dataclass(frozen=True)
class Families:
    """The families of an article as its page shows them, and how its campaigns fold the list of comments."""

    html: str
    folds: Folds


def _families_shown(request, page):
    """Return those families that most people are in, with the way to all of them; nothing where there is none."""

    def show():
        families = largest(page.provision, AnonymousUser(), most=FAMILIES)
        context = {"families": families, "draft": page.edition.draft, "article": page}
        html = render_to_string("pages/_families.html", context) if families else ""
        may_fold = any(one.family.is_campaign for one in families)  # those of most people come first
        return Families(html, folded_comments(page.provision) if may_fold else Folds())

    return kept.once(("families", request.path, get_language()), show, of=request.facts.said)


def _themes_shown(request, page):
    """Return the named themes of an article with the way to each; nothing where none is named."""

    def show():
        themes = named_on(page.provision)
        context = {"themes": themes[:THEMES], "draft": page.edition.draft, "article": page}
        return render_to_string("pages/_themes.html", context) if themes else ""

    return kept.once(("themes", request.path, get_language()), show, of=request.facts.said)


def _conclusions_shown(request, page):
    """Return the published conclusions on an article and its themes: made once a version, and anew each day."""

    def show():
        rows = on_article(page.provision).filter(docket__isnull=True).public()
        requests = read_requests(rows, at=request.moment)
        return render_to_string("commission/_conclusions_part.html", {"requests": requests}) if requests else ""

    of = (request.facts.said, localdate(request.moment))
    return kept.once(("conclusions", request.path, get_language()), show, of=of)


def _proposals_shown(request, page, wanted, place):
    """Return a page of the proposals: the same for everybody, so made once for each version of the article."""

    def show():
        page_of_list = said.read_proposals(page.provision, wanted, chosen, asked)
        context = {
            "request": request,
            "page": page_of_list,
            "shown": _cards_shown(said.read_folds(page_of_list.object_list), page),
            "is_chosen": wanted.is_chosen,
            "list_query": _list_query(wanted),
        }
        return Shown(render_to_string("pages/_proposals.html", context), page_of_list.paginator.count)

    chosen = page.provision_id if wanted.place == said.ITSELF else place and place.provision_id
    asked = "" if "thread" in request.GET else request.GET.get("page", "")
    return kept.once(("proposals", request.path, get_language(), wanted, asked[:6]), show, of=request.facts.said)


def _cards_shown(folds, page):
    """Return the proposals of the list as it shows them, each made anew when anything changed that it shows."""
    draft = page.edition.draft
    where = ("card", draft.slug, get_language())  # its addresses begin so, its words stand in this language
    digests = said.read_digests(list(folds))
    shown = {pk: kept.memory.known((*where, pk), of=(digest, folds[pk])) for pk, digest in digests.items()}
    for pk, card in said.read_cards([pk for pk, html in shown.items() if html is None], folds).items():
        context = {"proposal": card, "draft": draft, "eid": page.eid}
        made = partial(render_to_string, "pages/_proposal.html", context)
        shown[pk] = kept.once((*where, pk), made, of=(card.digest, card.fold))
    return [shown[pk] for pk in folds if shown.get(pk)]


def _positions_shown(request, page):
    """Return what organizations and parties say, of a count of their own: the same for everybody.

    Their positions are shown; how many proposals they sent is told, with the way to these.
    """

    def show():
        seen = said.positions_seen(page.provision)
        key = ("positions shown", page.edition.draft.slug, page.eid, get_language())
        return kept.once(key, lambda: made(*seen), of=seen)

    def made(standing, sent):
        positions = read_positions(page.provision) if standing else []
        positions = Decision.objects.standing().put_outcomes(positions)
        stances = Counter(position.entry.stance for position in positions if not position.is_tombstone)
        counted = [(stance, stances[stance]) for stance in PositionStance.values if stances[stance]]
        context = {"draft": page.edition.draft, "positions": positions, "stances": counted, "proposals": sent}
        return Shown(render_to_string("pages/_positions.html", context), len(positions) + sent)

    return kept.once(("positions", request.path, get_language()), show, of=request.facts.said)


def _comments_shown(request, page, draft, wanted, answer_url, folds):
    """Return the comments on the page, paged by `?comments=`; with `?thread=` one thread, paged by `?page=`.

    They read the same for everybody who neither wrote here nor is staff: for them they are made once a version.
    """
    user = request.user
    around = {"draft": draft, "answer_url": answer_url, "mark_template": "moderation/_mark.html", "eid": page.eid}
    around["campaigns"] = folds.campaigns

    def show():
        threads, shown = _threads_shown(request, page, around, folds)
        chosen = _list_query(wanted)
        context = {
            "request": request,
            "threads": threads,
            "shown": shown,
            "order_query": chosen,
            "query": f"thread={threads.whole.uid}" if threads.whole else _with_order(chosen, threads.order),
            "parameter": "page" if threads.whole else "comments",
            "path": request.path,
        }
        return render_to_string("pages/_comments.html", context)

    if user.is_authenticated and _has_own(user, page, draft):
        return show()
    asked = (*(request.GET.get(name, "")[:40] for name in ("thread", "page", "comments")), order_of(request.GET))
    return kept.once(("comments", request.path, get_language(), wanted, asked, answer_url), show, of=request.facts.said)


def _threads_shown(request, page, around, folds):
    """Return a page of the threads and how each is shown; of most only what they are made of is read anew."""
    user = request.user
    if "thread" in request.GET or organizations_of(user) or standing_appointments(user):
        comments = Comment.objects.visible_to(user).on_article(page.provision)
        if "thread" not in request.GET:
            comments = comments.exclude(pk__in=folds.folded)
        threads = read_threads(comments, request, name="comments")
        put_marks(threads.rows(), user)
        return threads, [_thread_shown(thread, around) for thread in threads]
    threads = SeenThreads(page.provision, request, name="comments", without=folds.folded)
    where = ("thread", around["draft"].slug, around["answer_url"], get_language())
    digests = threads.digests()
    digests = {pk: (digest, folds.campaigns.get(pk)) for pk, digest in digests.items()}
    shown = {pk: kept.memory.known((*where, pk), of=digest) for pk, digest in digests.items()}
    fresh = threads.read([pk for pk, html in shown.items() if html is None])
    put_marks(Threads(fresh, None).rows(), user)
    still = threads.digests() if fresh else {}
    for thread in fresh:
        made, digest = partial(_thread_shown, thread, around), digests[thread.pk]
        is_unchanged = still.get(thread.pk) == digest[0]  # while its words were read
        shown[thread.pk] = kept.once((*where, thread.pk), made, of=digest) if is_unchanged else made()
    return threads, [shown[pk] for pk in threads.firsts if shown.get(pk)]


def _with_order(query, order):
    """Return a query with the order of the comments that a reader chose."""
    return f"{query}{'&' if query else ''}{PARAMETER}={order}" if order != NEWEST else query


def _thread_shown(thread, around):
    campaign = around["campaigns"].get(thread.pk)
    return render_to_string("pages/_thread.html", around | {"comment": thread, "campaign": campaign})


def _has_own(user, page, draft):
    """Whether somebody reads the comments otherwise than a visitor does: their own, or all as staff."""
    if organizations_of(user):
        return Comment.objects.on_article(page.provision).filter(involving(user)).exists()
    return draft.pk in staffed_drafts(user) or bool(OWN.rows(user.pk, page.provision_id))


def _own_of(person, article):
    return Comment.objects.on_article(article).filter(author=person).order_by().values_list("pk")[:1]


OWN = Statement(_own_of)


def _count(units, by_provision):
    for unit in units:
        counts = by_provision.get(str(unit.provision_id))
        if counts:
            unit.changes, unit.keep, unit.question = counts["changes"], counts["keep"], counts["question"]


def _is_collecting(draft, moment):
    phase = draft.phase(PhaseKind.COLLECTION)
    return phase is not None and phase.is_open_at(moment)


def _views(path, language, beside):
    """Return the ways to read the text: alone, or beside another language; (name, address, is present)."""
    others = [(code, name) for code, name in LANGUAGES if code != language]
    own = dict(LANGUAGES)[language]
    rows = [{"url": path, "names": [(language, own)], "is_present": beside is None, "is_official": True}]
    for code, name in others:
        rows.append(
            {
                "url": f"{path}?with={code}",
                "names": [(language, own), (code, name)],
                "is_present": beside == code,
                "is_official": code in OFFICIAL,
            }
        )
    return rows


def _wider(page):
    """Return to what a wider proposal goes: the chapters and sections that the page stands in, the nearest first."""
    return [row for row, _heading in reversed(page.levels)]


def _below(page, language):
    """Return what stands in a section or chapter: chapters, articles."""
    return [row for row in reading.read_pages(page.edition, language) if row.parent_id == page.pk]


def _list_query(wanted):
    """Return the query that keeps the reader's choice, for links to other pages of the list."""
    whose = said.ORGANIZATIONS if wanted.of_organizations else ""
    chosen = {"whose": whose, "kind": wanted.kind, "place": wanted.place, "order": wanted.order}
    if wanted.same is not None:
        chosen["same"] = f"P-{wanted.same:06d}"
    chosen |= {"since": wanted.since and wanted.since.isoformat(), "counted": "yes" if wanted.counted else ""}
    return urlencode({name: value for name, value in chosen.items() if value and value != said.NEWEST})

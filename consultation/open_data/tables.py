"""The tables of open data: each a stream of rows, as the public pages show them and no more."""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    TextField,
    Value,
    When,
    Window,
)
from django.utils.timezone import localtime

from articles.models import Placement
from commission.models import Decision
from consultation.open_data.numbers import people_of_articles, people_of_draft, unseen_numbers
from consultation.open_data.pages import pages_of
from consultation.pages.said import MARKS, OF_ORGANIZATIONS
from moderation.log import LogChoice, lines_of, rows_of
from proposals.models import Coauthor, Comment, CommentSupport, Cosignature, Position, Proposal

AT_ONCE = 2000  # rows read from the database at a time: memory stays the same however many there are
LANGUAGES = ("kk", "ru", "en")
CHANGE = "current_revision__changes__"


class Table(NamedTuple):
    """One table: the columns that are `named`, in order, and what gives its rows for a draft, as groups of these."""

    name: str
    named: str
    rows: Callable[..., Iterator[dict]]

    @property
    def columns(self):
        return tuple(self.named.split())


def in_pieces(rows, size=AT_ONCE):
    """Give rows of a query in lists, by a cursor of the database."""
    found = rows.iterator(chunk_size=size)
    while piece := list(islice(found, size)):
        yield piece


def moment(at):
    """Return a moment by the clock of Astana, whole seconds; nothing for none."""
    return "" if at is None else localtime(at).isoformat(timespec="seconds")


def set_apart(item):
    """Return as what something is counted apart from contributions; nothing where it is counted."""
    for word in ("hidden", "withdrawn", "returned", "disputed"):
        if getattr(item, f"{word}_at"):
            return word
    return ""


def provisions(draft):
    """Give the places of the current edition in the order of the text, with their words."""
    rows = Placement.objects.current().filter(edition__draft=draft).order_by("order")
    for piece in in_pieces(rows.select_related("edition", "provision").prefetch_related("texts")):
        for place in piece:
            texts = {text.language: text for text in place.texts.all()}
            row = {"provision": place.eid, "provision_uid": place.provision.uid, "page": place.page_eid}
            row |= {"kind": place.kind, "number": place.number, "edition": place.edition.number}
            for language in LANGUAGES:
                text = texts.get(language)
                row[f"heading_{language}"] = text.heading if text else ""
                row[f"text_{language}"] = text.text if text else ""
            yield row


def proposals(draft):
    """Give the proposals that were ever published, marks too; words and names of those alone that are read."""
    rows = Proposal.objects.filter(draft=draft).public().with_words().with_counts().with_earlier_supports()
    outcomes = Decision.objects.standing()
    for piece in in_pieces(rows.order_by("serial")):
        Coauthor.objects.put_on(piece)
        outcomes.put_outcomes(piece)
        for one in piece:
            shown = is_shown(one)
            yield {
                "proposal": one.number,
                "proposal_uid": one.uid,
                "state": one.state,
                "set_apart": set_apart(one),
                **_speaker(one, shown),
                "coauthors": "; ".join(one.coauthor_names) if shown else "",
                "language": one.language,
                "channel": one.channel,
                "revision": one.current_revision.number,
                "submitted_at": moment(one.submitted_at),
                "published_at": moment(one.visible_at),
                "reviewed": one.reviewed_at is not None,
                "covered": one.covered_at is not None,
                "merged_into": one.head_number or "",
                "reasons": one.reasons,
                "supports_identity": one.support_count,
                "supports_contact": one.support_count_contact,
                "supports_earlier": one.support_count_earlier,
                "outcome": one.outcome or "",
            }


def is_shown(item):
    """Whether its words and the name beside them are read, and nobody says that it was not them."""
    return not item.is_tombstone and item.disputed_at is None


def _speaker(item, shown):
    organization = item.organization.uid if item.organization_id else ""
    author = item.author_shown if shown or item.organization_id else ""
    return {"participant": item.participant, "organization": organization, "author": author}


def changes(draft):
    """Give what each of these proposals asks for, place by place; equal ones name the first of them."""
    eids = pages_of(draft)
    apart = Case(When(MARKS | OF_ORGANIZATIONS, then=F("pk")), default=Value(0))
    by = [F(f"{CHANGE}provision"), F(f"{CHANGE}kind"), F(f"{CHANGE}sameness"), F("apart")]
    readable = Q(hidden_at=None, withdrawn_at=None, returned_at=None, erased_at=None)
    rows = (
        Proposal.objects.filter(draft=draft)
        .public()
        .annotate(apart=apart, first=Window(Min("serial"), partition_by=by))
        .annotate(
            said=Case(When(readable, then=F(f"{CHANGE}words__text")), default=Value(""), output_field=TextField())
        )
        .order_by("serial", f"{CHANGE}pk")
        .values_list(
            *("serial", f"{CHANGE}kind", f"{CHANGE}article", f"{CHANGE}article__uid", f"{CHANGE}provision__uid"),
            *(f"{CHANGE}base__placement__eid", f"{CHANGE}base__placement__edition__number", f"{CHANGE}base__language"),
            *("first", "apart", "said"),
        )
    )
    last, place = None, 0
    for piece in in_pieces(rows):
        for serial, kind, article, article_uid, uid, eid, edition, language, first, is_apart, said in piece:
            place = place + 1 if serial == last else 1
            last = serial
            yield {
                "proposal": f"P-{serial:06d}",
                "place": place,
                "kind": kind,
                "page": eids.get(article, article_uid),
                "provision": eid,
                "provision_uid": uid,
                "edition": edition,
                "base_language": language,
                "same_as": "" if is_apart else f"P-{first:06d}",
                "text": said or "",
            }


def comments(draft):
    """Give the comments that were ever published, marks too, and what staff answered in their office."""
    eids = pages_of(draft)
    rows = Comment.objects.filter(draft=draft).visible_to(_NOBODY).with_words()
    rows = rows.select_related("author", "organization", "proposal", "parent", "article")
    for piece in in_pieces(rows.order_by("submitted_at", "pk")):
        supports = CommentSupport.objects.counted([one.pk for one in piece])
        for one in piece:
            shown = is_shown(one)
            identity, contact = supports.get(one.pk, (0, 0))
            yield {
                "comment_uid": one.uid,
                "page": eids.get(one.article_id, one.article.uid),
                "proposal": one.proposal.number if one.proposal_id else "",
                "answer_to": one.parent.uid if one.parent_id else "",
                "state": one.state,
                "set_apart": set_apart(one),
                **_speaker(one, shown),
                "language": one.language,
                "stance": one.stance,
                "submitted_at": moment(one.submitted_at),
                "published_at": moment(one.visible_at),
                "reviewed": one.reviewed_at is not None,
                "covered": one.covered_at is not None,
                "quote": one.quoted.said if one.quoted else "",
                "text": one.text,
                "supports_identity": identity,
                "supports_contact": contact,
            }


class _NOBODY:
    is_authenticated = False


def positions(draft):
    """Give what organizations said in the version of their dossier that stands, once for each that co-signed it."""
    eids = pages_of(draft)
    rows = (
        Position.objects.filter(draft=draft).public().with_words().select_related("article", "dossier__current_version")
    )
    for piece in in_pieces(rows.order_by("pk")):
        beside = _cosigners({one.dossier.current_version_id for one in piece})
        for one in piece:
            entry = None if one.is_tombstone or one.returned_at else one.entry
            row = {
                "position_uid": one.uid,
                "dossier": one.dossier.number,
                "version": one.dossier.current_version.number,
                "role": "filed",
                "participant": one.organization.kind,
                "organization": one.organization.uid,
                "author": one.organization.name,
                "page": eids.get(one.article_id, one.article.uid),
                "provision": eids.get(one.provision_id, one.provision.uid),
                "provision_uid": one.provision.uid,
                "state": one.state,
                "set_apart": set_apart(one),
                "stance": entry.stance if entry else "",
                "language": one.language,
                "submitted_at": moment(one.submitted_at),
                "answered": one.decided_at is not None,
                "text": entry.text if entry else "",
                "reasons": entry.reasons if entry else "",
            }
            yield row
            for cosigner in beside.get(one.dossier.current_version_id, ()) if entry else ():
                who = {"participant": cosigner.kind, "organization": cosigner.uid, "author": cosigner.name}
                yield row | who | {"role": "co-signed", "text": "", "reasons": ""}


def _cosigners(versions):
    found: dict = {}
    rows = Cosignature.objects.standing().filter(version__in=versions).select_related("cosigner__organization")
    for one in rows.order_by("given_at", "pk"):
        found.setdefault(one.version_id, []).append(one.cosigner.organization)
    return found


def rulings(draft):
    """Give the rulings as the public log tells them: no words, no author, no moderator."""
    for piece in in_pieces(rows_of(draft, LogChoice()).order_by("at", "pk")):
        for line in lines_of(piece):
            ruling = line.ruling
            yield {
                "ruling_uid": ruling.uid,
                "ruling": ruling.kind,
                "ground": ruling.ground,
                "ruled_at": moment(ruling.at),
                "on": line.kind,
                "object": ruling.item.uid,
                "number": line.number,
                "provision": line.place.eid if line.place else "",
                "language": line.language,
                "channel": line.channel,
                "reversed": bool(line.is_reversed),
                "undone_at": moment(ruling.undone_at),
            }


def decisions(draft):
    """Give the Commission's answers, replaced ones too; reasons of those alone whose proposal or position is read."""
    shown = Exists(Decision.objects.shown().filter(pk=OuterRef("pk")))
    rows = Decision.objects.of(draft).public().for_api()
    rows = rows.annotate(is_read=ExpressionWrapper(shown, output_field=BooleanField()))
    for piece in in_pieces(rows.order_by("at", "pk")):
        for one in piece:
            row = {
                "decision_uid": one.uid,
                "proposal": one.proposal.number if one.proposal_id else "",
                "position_uid": one.position.uid if one.position_id else "",
                "outcome": one.outcome,
                "decided_at": moment(one.at),
                "sitting": one.sitting.number if one.sitting_id else "",
                "replaced_by": one.replaced_by.uid if one.replaced_by_id else "",
            }
            for language in LANGUAGES:
                row[f"reasons_{language}"] = one.reasons.get(language, "") if one.is_read else ""
            yield row


TABLES = (
    Table(
        "provisions",
        "provision provision_uid page kind number edition heading_kk text_kk heading_ru text_ru heading_en text_en",
        provisions,
    ),
    Table(
        "proposals",
        "proposal proposal_uid state set_apart participant organization author coauthors language channel revision "
        "submitted_at published_at reviewed covered merged_into reasons supports_identity supports_contact "
        "supports_earlier outcome",
        proposals,
    ),
    Table(
        "changes",
        "proposal place kind page provision provision_uid edition base_language same_as text",
        changes,
    ),
    Table(
        "comments",
        "comment_uid page proposal answer_to state set_apart participant organization author language stance "
        "submitted_at published_at reviewed covered quote text supports_identity supports_contact",
        comments,
    ),
    Table(
        "positions",
        "position_uid dossier version role participant organization author page provision provision_uid state "
        "set_apart stance language submitted_at answered text reasons",
        positions,
    ),
    Table(
        "rulings",
        "ruling_uid ruling ground ruled_at on object number provision language channel reversed undone_at",
        rulings,
    ),
    Table(
        "decisions",
        "decision_uid proposal position_uid outcome decided_at sitting replaced_by reasons_kk reasons_ru reasons_en",
        decisions,
    ),
    Table("people", "page level proposals comments people", people_of_articles),
    Table("people_of_draft", "level proposals changes keep people", people_of_draft),
    Table("unseen", "page measure number", unseen_numbers),
)

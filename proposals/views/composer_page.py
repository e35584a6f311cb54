"""What the composer's page shows: the form, the words of the draft, the difference, what to look at once more."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.acting import organization_of
from accounts.permissions import can_file_for
from articles import diff
from articles.languages import CODES
from articles.models import Draft, Placement, ProvisionText, Topic
from articles.wording import words_of
from core.rules import RuleViolation
from core.text import LENGTHS, TextMissing, clean
from proposals.actions.places import MOST_PLACES, field_of
from proposals.actions.refusals import TextUnchanged
from proposals.forms import KINDS_WITH_TEXT
from proposals.models import Kind, Proposal, Status
from proposals.permissions import is_coauthor
from proposals.rivals import rivals_of_words
from proposals.views.further import further_of
from proposals.views.names import name_forms


@dataclass
class Desk:
    """What the composer works on: a place of a draft, and the saved draft that is being written, if there is one."""

    draft: Draft
    place: Placement
    proposal: Proposal | None = None
    path: str = ""
    saved: datetime | None = None
    seen: str = ""  # the mark of the draft that the form was made from

    @property
    def address(self):
        """Where the form stands: the saved draft's own address, else the place's."""
        where = {"provision": self.place.eid}
        return self.path or f"{reverse('propose', args=[self.draft.slug])}?{urlencode(where)}"

    def words(self, language):
        return words_of(self.place, language)

    def parts(self):
        """Return the smaller places of a page, on which a proposal says more exactly what it wants."""
        if not self.place.is_page:
            return []
        return list(Placement.objects.filter(parent=self.place, article=self.place.article_id))

    def refuse_present_words(self, form):
        """Say at the field that the words of the draft still stand in it unchanged."""
        kind, text = form.cleaned_data.get("kind"), form.cleaned_data.get("text", "")
        language = form.cleaned_data.get("language")
        if kind in KINDS_WITH_TEXT and language and text and text.split() == self.words(language).split():
            form.refuse(TextUnchanged(field="text") if kind == Kind.CHANGE else TextMissing(field="text"))
        for one in further_of(self, form, language) if language else ():
            if one.has_text and one.text.split() == one.base.split() and one.text:
                refusal = TextUnchanged if one.kind == Kind.CHANGE else TextMissing
                form.refuse(refusal(field=field_of(one.number)))

    def kept_names(self):
        """Return the names under which the reader's browser keeps this form, the present one first."""
        place = f"proposal {self.draft.slug} {self.place.eid}"
        return [f"proposal {self.proposal.uid}", place] if self.proposal else [place]


def context_of(request, desk, form, *, told=(), **extra):
    """Return what the page shows of a form; `told` names the sorts of a second look that it tells now.

    `shows_difference` and `shows_rivals` ask for what the words would change, and for who else changes the same.
    """
    organization = organization_of(request)
    language = form["language"].value()
    language = language if language in CODES else get_language()
    kind = form["kind"].value()
    base = _wording(desk.place, language)
    base_words = desk.words(language)
    text = _fitted_text(desk, form, kind, language, base_words)
    context = {
        "draft": desk.draft,
        "place": desk.place,
        "place_name": desk.place.label(get_language()),
        "topic": Topic.objects.filter(article=desk.place.article_id, language=get_language()).first(),
        "parts": desk.parts(),
        "further": further_of(desk, form, language),
        "may_add_place": len(form.further) + 1 < MOST_PLACES,
        "base": base,
        "base_words": base_words,
        "form": form,
        "text_value": text.replace("\0", "\ufffd"),
        "reasons_value": (form["reasons"].value() or "").replace("\0", "\ufffd"),
        "differs_value": (form["differs"].value() or "").replace("\0", "\ufffd"),
        "looked_at": " ".join(dict.fromkeys([*str(form["looked_at"].value() or "").split(), *told])),
        "kinds": _kinds(),
        "name_forms": name_forms(request.user),
        "problems": form.problems() if form.is_bound else [],
        "action": desk.address,
        "saved": desk.saved,
        "saved_as": desk.proposal.uid if desk.proposal else "",
        "seen": desk.seen,
        "writes_with": desk.proposal is not None and is_coauthor(request.user, desk.proposal),
        "authors_of": desk.proposal if desk.proposal and desk.proposal.organization_id is None else None,
        "returned": desk.proposal is not None and desk.proposal.status == Status.RETURNED,
        "seen_at_once": _is_seen_at_once(request, desk.draft),
        "other_name": _other_name(request, desk.proposal),
        "may_send": _may_send(request, desk.proposal, organization),
        "reasons_limit": LENGTHS["proposal_reasons"],
        "keep_name": desk.kept_names()[0],
    }
    if extra.get("shows_difference"):
        context |= _difference(request, desk, kind, text, base_words)
    if extra.get("shows_rivals") or extra.get("shows_difference"):
        context |= _rivals(request, desk, base, kind, context.get("shown_text", text), context["further"])
    return context | extra


def _may_send(request, proposal, organization):
    """Whether the reader sends what they write: of a proposal with co-authors its author does."""
    if organization is not None:
        return can_file_for(request.user, organization)
    return proposal is None or not is_coauthor(request.user, proposal)


def _is_seen_at_once(request, draft):
    if organization_of(request) is not None:
        return True
    return request.user.is_authenticated and request.user.level >= draft.level_seen_at_once


def _other_name(request, proposal):
    """Return in whose name a saved draft is written, where that is not the name in which the reader acts now."""
    if proposal is None or proposal.organization == organization_of(request):
        return ""
    return proposal.organization.name if proposal.organization else _("your own name")


def _wording(place, language):
    return next((row for row in place.texts.all() if row.language == language), ProvisionText(language=language))


def _fitted_text(desk, form, kind, language, base_words):
    """Return what stands in the field: typed words as typed; untouched words of the draft follow kind and language."""
    typed = form["text"].value() or ""
    made_from = form["made_from"].value()
    untouched = not typed.strip() or (
        made_from in CODES and " ".join(typed.split()) == " ".join(desk.words(made_from).split())
    )
    if form.is_bound or not untouched:
        return typed
    return base_words if kind == Kind.CHANGE else ""


def _difference(request, desk, kind, text, base_words):
    """Return the difference that the reader sees before sending."""
    shown = {"shown_kind": kind, "shown_text": text}
    if kind not in KINDS_WITH_TEXT:
        return shown
    try:
        text = shown["shown_text"] = clean(text, "proposal_text")
    except RuleViolation as refusal:
        return shown | {"text_problem": str(refusal)}
    if kind == Kind.CHANGE and " ".join(text.split()) == " ".join(base_words.split()):
        return shown | {"is_unchanged": True}
    if kind == Kind.CHANGE:
        shown["pieces"] = diff.changes(base_words, text)
    return shown


def _rivals(request, desk, base, kind, text, further):
    """Return who else changes the very words that the words so far change."""
    if base.pk is None:
        return {}
    rivals = rivals_of_words(base, kind, text, besides=desk.proposal)
    for one in further:
        if (also := _wording(one.place, one.language)).pk is not None:
            rivals = rivals.beside(rivals_of_words(also, one.kind, one.text, besides=desk.proposal))
    return {"rivals": rivals.read(request.user), "rival_count": len(rivals)}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    hint: str = ""


def _kinds():
    return [
        Option("change", pgettext("act", "Change"), _("write it in other words")),
        Option("add", pgettext("act", "Add"), _("a new sentence or paragraph")),
        Option("remove", pgettext("act", "Remove"), _("the whole of this place")),
        Option("keep", pgettext("act", "Keep as it is"), _("I agree with the words; counted apart")),
        Option("question", pgettext("act", "Ask a question"), _("no new words, I ask for an explanation")),
    ]

"""Comments: written on a proposal, on an article or in reply; found by their lasting address; changed, taken back."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import name_of_form, organization_of
from accounts.limits import few_left_today
from articles.actions import ConditionsNotAccepted
from articles.current import get_draft
from articles.models import Draft, Placement, ProvisionText
from core import clock
from core.pages import mark_sent
from core.rules import RuleViolation
from core.text import LENGTHS
from proposals.actions import edit_comment, post_comment, withdraw_comment
from proposals.forms import CommentEdit, CommentForm
from proposals.models import Comment, EarlierWords, Proposal
from proposals.noticing import kinds_of, new_in
from proposals.permissions import can_withdraw, offices_of
from proposals.quoting import beginning
from proposals.threads import page_in_thread
from proposals.views import pending
from proposals.views.collecting import closed_sentence
from proposals.views.limits import challenge_for, check_work, tell_few_left
from proposals.views.names import keep_name, name_forms
from proposals.views.seen import seen_comment, seen_proposal

WORDS = ("stance", "quote", "text", "language", "name_form", "office", "key")


@dataclass
class Target:
    """What a comment is on, and where its page is."""

    draft: Draft
    page: str
    address: str
    proposal: Proposal | None = None
    place: Placement | None = None  # of the article

    @property
    def article(self):
        return self.place.provision

    @property
    def article_id(self):
        return self.proposal.change.article_id if self.proposal else self.place.provision_id

    @property
    def name(self):
        place = self.proposal.change.base.placement if self.proposal else self.place
        name = place.label(get_language())
        return f"{self.proposal.number}, {name}" if self.proposal else name

    @property
    def kept_name(self):
        """The name under which the reader's browser keeps the form."""
        return f"comment {self.proposal.uid if self.proposal else self.article.uid}"

    def on(self):
        return {"proposal": self.proposal} if self.proposal else {"article": self.article}

    def offices(self, user):
        return offices_of(user, self.draft, self.article_id)

    def comments(self, user):
        """Return the comments on it that this person may know of."""
        seen = Comment.objects.visible_to(user)
        return seen.filter(proposal=self.proposal) if self.proposal else seen.on_article(self.article)


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def on_proposal(request, serial):
    proposal = seen_proposal(request, serial)
    target = Target(request.draft, proposal.get_absolute_url(), request.path, proposal=proposal)
    return _comment(request, target)


@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def on_article(request, draft, eid):
    draft = get_draft(request, draft)
    pages = Placement.objects.current().pages().filter(edition__draft=draft).select_related("edition", "provision")
    place = pages.filter(eid=eid).first()
    if place is None:
        raise Http404
    place.edition.draft = draft
    return _comment(request, Target(draft, place.get_absolute_url(), request.path, place=place))


def _comment(request, target):
    organization = organization_of(request)
    if request.method != "POST":
        parent = _parent(request, target, request.GET.get("parent", ""))
        typed = pending.kept_for(request, target.address)
        initial = typed or {"parent": parent.uid if parent else "", "quote": _asked_quote(request, target)}
        if typed and parent is None:
            parent = _parent(request, target, typed.get("parent", ""))
        form = CommentForm(initial=initial, organization=organization)
        return _page(request, target, form, parent, restored=typed is not None)

    offices = target.offices(request.user) if request.POST.get("office") else ()
    form = CommentForm(request.POST, organization=organization, offices=offices)
    parent = _parent(request, target, form["parent"].value() or "")
    if not form.is_valid():
        return _page(request, target, form, parent, status=422)
    if form.cleaned_data["parent"] and parent is None:
        form.add_error(None, _("The comment you answer is no longer there."))
        return _page(request, target, form, parent, status=422)
    if noticed := new_in(form, "text"):
        return _page(request, target, form, parent, noticed=noticed, looked_at=kinds_of(noticed))
    if not request.user.is_authenticated:
        return pending.keep_and_sign_in(request, target.address, form.typed())
    if not keep_name(form, request.user):
        return _page(request, target, form, parent, status=422)
    return _send(request, target, form, parent)


def _send(request, target, form, parent):
    if request.POST.get("act") == "by_mail":
        return pending.keep_and_confirm(request, target.address, form.typed())
    words = {name: form.cleaned_data[name] for name in WORDS}
    try:
        check_work(request, "comment", words["key"])
        words["organization"] = name_of_form(request)
        comment = post_comment(target.draft, **target.on(), parent=parent, **words, by=request.user, at=clock.now())
    except ConditionsNotAccepted:
        return pending.keep_and_ask(request, target.draft, target.address, form.typed())
    except RuleViolation as refusal:
        form.refuse(refusal)
        return _page(request, target, form, parent, status=refusal.status)
    pending.forget(request, target.address)
    tell_few_left(request, comment)
    return mark_sent(redirect(comment), target.kept_name)


def _parent(request, target, uid):
    return (
        target.comments(request.user).with_words(request.user).filter(uid=uid[:40].replace("\0", "")).first()
        if uid
        else None
    )


def _asked_quote(request, target):
    """Return the words of the place that `?quote=<eid>` names, as far as they can be quoted, or nothing."""
    eid = request.GET.get("quote", "")[:80].replace("\0", "")
    if not eid:
        return ""
    here = Placement.objects.current().filter(eid=eid, article=target.article_id, edition__draft=target.draft)
    wordings = {row.language: row.text for row in ProvisionText.objects.filter(placement__in=here)}
    return beginning(wordings.get(get_language()) or wordings.get("kk", ""), LENGTHS["quote"])


def _page(request, target, form, parent, *, status=200, **extra):
    context = {
        "form": form,
        "parent": parent,
        "action": target.address,
        "keep_name": target.kept_name,
        "target_name": target.name,
        "target_url": target.page,
        "problems": form.problems() if form.is_bound else [],
        "looked_at": form["looked_at"].value() or "",
        "name_forms": name_forms(request.user),
        "offices": target.offices(request.user),
        "closed": closed_sentence(target.draft),
        "few_left": few_left_today(request, "comment"),
        "challenge": challenge_for(request, "comment"),
        "comment_limit": LENGTHS["comment"],
        "quote_limit": LENGTHS["quote"],
    }
    return render(request, "proposals/comment.html", context | extra, status=status)


@require_safe
def find(request, uid):
    """Lead from a comment's lasting address to the place where it is read."""
    seen = Comment.objects.visible_to(request.user)
    comment = get_object_or_404(seen.select_related("proposal", "thread", "draft"), uid=uid)
    place = comment.proposal.get_absolute_url() if comment.proposal else _article_page(comment)
    query = f"thread={(comment.thread or comment).uid}"
    if comment.thread_id:
        number = page_in_thread(comment, seen)
        query += f"&page={number}" if number > 1 else ""
    return redirect(f"{place}?{query}#{comment.uid}")


def _article_page(comment):
    placement = get_object_or_404(
        Placement.objects.current().select_related("edition__draft"), provision=comment.article_id
    )
    return placement.get_absolute_url()


@login_required
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, uid):
    comment = seen_comment(request, uid)
    if not can_withdraw(request.user, comment):
        raise PermissionDenied
    shown = {name: getattr(comment, name) for name in ("stance", "text", "language")}
    form = CommentEdit(request.POST) if request.method == "POST" else CommentEdit(initial=shown)
    status, noticed = 200, []
    if form.is_bound:
        status = 422
        if form.is_valid() and (noticed := new_in(form, "text")):
            status = 200
        elif form.is_valid():
            words = {name: form.cleaned_data[name] for name in shown}
            try:
                edit_comment(comment, **words, by=request.user, at=clock.now())
            except RuleViolation as refusal:
                form.refuse(refusal)
                status = refusal.status
            else:
                return mark_sent(redirect(comment), f"edit {comment.uid}")
    context = {
        "comment": comment,
        "form": form,
        "problems": form.problems() if form.is_bound else [],
        "comment_limit": LENGTHS["comment"],
        "is_open": comment.is_editable_at(clock.now()),
        "noticed": noticed,
        "looked_at": kinds_of(noticed) or form["looked_at"].value() or "",
    }
    return render(request, "proposals/edit_comment.html", context, status=status)


@cache_control(private=True, no_cache=True)
@require_safe
def earlier(request, uid):
    """Show what a comment said before its author changed it, to those who read what it says now."""
    comment = seen_comment(request, uid)
    earlier = list(EarlierWords.objects.filter(comment=comment).readable_by(request.user))
    if not earlier:
        raise Http404
    context = {"comment": comment, "earlier": earlier}
    return render(request, "proposals/earlier_words.html", context)


@login_required
@cache_control(private=True, no_cache=True)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, uid):
    comment = seen_comment(request, uid)
    if not can_withdraw(request.user, comment):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "proposals/withdraw_comment.html", {"comment": comment})
    try:
        withdraw_comment(comment, by=request.user, at=clock.now())
    except RuleViolation as refusal:
        context = {"comment": comment, "refusal": refusal}
        return render(request, "proposals/withdraw_comment.html", context, status=refusal.status)
    return redirect(comment)

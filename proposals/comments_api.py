"""Comments and their supports, for programs: the same actions as the pages use."""

from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework import serializers
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import HELD, Paged, Pages, Route, act, read
from articles.current import get_draft
from core import clock
from core.paging import Keyset
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import (
    edit_comment,
    post_comment,
    support_comment,
    withdraw_comment,
    withdraw_comment_support,
)
from proposals.api import organization_named, page_of_article, seen_proposal
from proposals.language import likely_language
from proposals.models import Comment, CommentSupport, EarlierWords
from proposals.serializers import (
    CommentEditInput,
    CommentInput,
    CommentOutput,
    CommentSupportOutput,
    EarlierWordsOutput,
)
from proposals.threads import NEWEST, OLDEST, SIDES, SUPPORTED, put_supports, with_backers, with_turns

LATEST_FIRST = Keyset("-submitted_at", "-pk")
# The orders of comments: what each is annotated with, and its columns. Without a choice the oldest come first.
COMMENT_ORDERS = {
    OLDEST: (None, Keyset("submitted_at", "pk")),
    NEWEST: (None, LATEST_FIRST),
    SUPPORTED: (with_backers, Keyset("-backers", "submitted_at", "pk")),
    SIDES: (with_turns, Keyset("turn", "side", "pk")),
}


class CommentsAsked(Paged):
    thread = serializers.CharField(required=False, max_length=40, help_text="The uid of a first comment: its replies.")
    order = serializers.ChoiceField(
        required=False,
        choices=list(COMMENT_ORDERS),
        help_text="old: the oldest first, as without it; new: the newest first; supported: by people who back them, "
        "whose identity is confirmed; sides: for, against and neutral in turn, the most supported of each first.",
    )


def seen_comment(request, uid):
    return get_object_or_404(Comment.objects.visible_to(request.user), uid=uid)


class Comments(Route):
    """Comments on something, and answers to them; `target` says on what."""

    def listed(self, comments):
        annotated, order = COMMENT_ORDERS[self.asked.get("order", OLDEST)]
        comments = comments.visible_to(self.request.user)
        if thread := self.asked.get("thread"):
            comments = comments.filter(thread__uid=thread)
        comments = annotated(comments) if annotated else comments
        return self.page(comments.with_words(self.request.user).select_related("parent"), order, comments_told)

    def posted(self, draft, *, language, **target):
        given = self.given
        parent = seen_comment(self.request, given["parent"]) if given["parent"] else None
        comment = post_comment(
            draft,
            **target,
            parent=parent,
            stance=given["stance"],
            language=given["language"] or likely_language(given["text"], otherwise=language),
            text=given["text"],
            name_form=given["name_form"],
            quote=given["quote"],
            organization=organization_named(given["organization"]),
            office=given["office"],
            key=HELD,
            by=self.request.user,
            at=clock.now(),
        )
        return comment_told(comment, self.request.user, status=201)


def comments_told(comments):
    put_supports(comments)
    return CommentOutput(comments, many=True).data


def comment_told(comment, user, status=200):
    """Answer with a comment as it stands now."""
    comments = Comment.objects.with_words(user).select_related("parent").filter(pk=comment.pk)
    return Response(comments_told(list(comments))[0], status=status)


class ProposalComments(Comments):
    @read("list_comments", tag="comments", gives=Pages(CommentOutput), parameters=CommentsAsked)
    def get(self, request, number):
        """List the comments on a proposal, oldest first or as `order` says; marks stand where words are hidden."""
        return self.listed(Comment.objects.filter(proposal=seen_proposal(request, number)))

    @act(
        "comment_on_proposal",
        tag="comments",
        scope=Scope.COMMENT,
        takes=CommentInput,
        gives=CommentOutput,
        status=201,
        work="comment",
    )
    def post(self, request, number):
        """Comment on a proposal, or answer a comment there. The same key again gives the same comment."""
        proposal = seen_proposal(request, number)
        return self.posted(proposal.draft, proposal=proposal, language=proposal.language)


class ArticleComments(Comments):
    @read("list_comments_on_article", tag="comments", gives=Pages(CommentOutput), parameters=CommentsAsked)
    def get(self, request, draft, article):
        """List the comments on an article as a whole, the oldest first, or as `order` says."""
        place = page_of_article(get_draft(request, draft), article)
        return self.listed(Comment.objects.on_article(place.provision))

    @act(
        "comment_on_article",
        tag="comments",
        scope=Scope.COMMENT,
        takes=CommentInput,
        gives=CommentOutput,
        status=201,
        work="comment",
    )
    def post(self, request, draft, article):
        """Comment on an article as a whole, or answer a comment there."""
        draft = get_draft(request, draft)
        place = page_of_article(draft, article)
        return self.posted(draft, article=place.provision, language=request.user.language)


class CommentDetail(Route):
    @read("read_comment", tag="comments", gives=CommentOutput)
    def get(self, request, uid):
        """Read one comment; a mark stands where its words are hidden."""
        return comment_told(seen_comment(request, uid), request.user)

    @act("edit_comment", tag="comments", scope=Scope.COMMENT, takes=CommentEditInput, gives=CommentOutput)
    def put(self, request, uid):
        """Change the words of one's comment, for ten minutes and before a moderator read it; what it said stays."""
        comment = seen_comment(request, uid)
        edit_comment(comment, **self.given, by=request.user, at=clock.now())
        return comment_told(comment, request.user)


class CommentEarlierWords(Route):
    @read("list_earlier_words", tag="comments", gives=Pages(EarlierWordsOutput), parameters=Paged)
    def get(self, request, uid):
        """List what a comment said before its author changed it, the first first; nothing where it is not shown."""
        comment = seen_comment(request, uid)
        rows = EarlierWords.objects.filter(comment=comment).readable_by(request.user)
        return self.page(rows, Keyset("number"), lambda rows: EarlierWordsOutput(rows, many=True).data)


class OneCommentSupport(Route):
    @act("support_comment", tag="comments", scope=Scope.SUPPORT, gives=CommentSupportOutput, work="support")
    def put(self, request, uid):
        """Back a comment; backing it again changes nothing."""
        comment = seen_comment(request, uid)
        support_comment(comment, by=request.user, at=clock.now())
        return self._answer(comment)

    @act("withdraw_comment_support", tag="comments", scope=Scope.SUPPORT, gives=CommentSupportOutput)
    def delete(self, request, uid):
        """Take one's support of a comment back; without one nothing changes."""
        comment = seen_comment(request, uid)
        withdraw_comment_support(comment, by=request.user, at=clock.now())
        return self._answer(comment)

    def _answer(self, comment):
        put_supports([comment])
        own = CommentSupport.objects.filter(comment=comment, person=self.request.user)
        return Response({"uid": comment.uid, "supported": own.exists(), "supports": comment.support_count})


class CommentWithdrawal(Route):
    @act("withdraw_comment", tag="comments", scope=Scope.COMMENT, gives=CommentOutput, keyless=True)
    def post(self, request, uid):
        """Take one's comment back; a mark and the answers to it stay."""
        comment = seen_comment(request, uid)
        withdraw_comment(comment, by=request.user, at=clock.now())
        return comment_told(comment, request.user)


class OwnComments(Route):
    @read("list_own_comments", tag="comments", gives=Pages(CommentOutput), signed_in=True, parameters=Paged)
    def get(self, request):
        """List what one commented, the latest first, with what became of it."""
        rows = Comment.objects.filter(author=request.user).with_words(request.user).select_related("parent")
        return self.page(rows, LATEST_FIRST, comments_told)


urlpatterns = [
    path("account/comments/", OwnComments.as_view(), name="api_own_comments"),
    path("proposals/<number:number>/comments/", ProposalComments.as_view(), name="api_proposal_comments"),
    path(
        "drafts/<slug:draft>/articles/<slug:article>/comments/", ArticleComments.as_view(), name="api_article_comments"
    ),
    path("comments/<str:uid>/", CommentDetail.as_view(), name="api_comment"),
    path("comments/<str:uid>/earlier/", CommentEarlierWords.as_view(), name="api_comment_earlier_words"),
    path("comments/<str:uid>/support/", OneCommentSupport.as_view(), name="api_comment_support"),
    path("comments/<str:uid>/withdrawal/", CommentWithdrawal.as_view(), name="api_comment_withdrawal"),
]

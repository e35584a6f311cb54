"""What people said, backed and answered, in the parts that they are told it in."""

from django.db.models import Case, F, Q, Value, When
from django.db.models.fields import TextField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from proposals.models import (
    Attachment,
    BegunRevision,
    Change,
    Coauthor,
    CoauthorInvitation,
    Comment,
    CommentSupport,
    Cosignature,
    Cosigner,
    CoveredWords,
    DisputedSupport,
    DossierSignature,
    DossierVersion,
    EarlierWords,
    EditedFile,
    Opinion,
    PositionEntry,
    Support,
    Translation,
)

MOMENTS = ("created_at", "submitted_at", "visible_at", "returned_at", "withdrawn_at", "hidden_at", "hidden_ground")
MOMENTS += ("covered_at", "covered_ground")


def held_of(person):
    """Return a person's proposals with all their words, comments, supports and answers, and their part in dossiers."""
    return [*_said(person), *_written_together(person), *_backed(person), *_filed(person)]


def _said(person):
    of = "revision__proposal__"
    proposals = Change.objects.filter(**{f"{of}author": person}).order_by(f"{of}pk", "revision__number", "pk")
    comments = Comment.objects.filter(author=person).order_by("pk")
    begun = BegunRevision.objects.filter(person=person).order_by("pk")
    translations = Translation.objects.filter(Q(made_by=person) | Q(proposal__author=person)).order_by("pk")
    earlier = EarlierWords.objects.filter(comment__author=person).order_by("comment", "number")
    covered = CoveredWords.objects.filter(Q(**{f"{of}author": person}) | Q(comment__author=person)).order_by("pk")
    # What somebody else said is theirs: of a quote from another comment stands here which one it is.
    quoted = Case(When(quote__source__isnull=True, then=F("quote__text")), default=Value(""), output_field=TextField())
    return [
        Part(
            "proposals",
            _("Your proposals"),
            proposals.values(
                "kind",
                uid=F(f"{of}uid"),
                number=F(f"{of}serial"),
                revision_number=F("revision__number"),
                place=F("base__placement__eid"),
                text=F("words__text"),
                reasons=F("revision__words__reasons"),
                written_in=F("revision__language"),
                written_at=F("revision__created_at"),
                status=F(f"{of}status"),
                name_form=F(f"{of}name_form"),
                channel=F(f"{of}channel"),
                in_the_name_of=F(f"{of}organization__name"),
                **{name: F(f"{of}{name}") for name in MOMENTS},
            ),
            _labels(),
        ),
        Part(
            "proposals_being_changed",
            _("Other words for your proposals that you have not sent"),
            begun.values("texts", "reasons", "language", "saved_at", number=F("proposal__serial")),
            _labels(),
        ),
        Part(
            "translations",
            _("Translations that you made, and those of your words"),
            translations.values(
                *("uid", "language", "made_at", "visible_at", "removed_at"),
                reasons=F("words__reasons"),
                texts=F("words__texts"),
                about=Coalesce("proposal__uid", "position__uid"),
            ),
            _labels(),
        ),
        Part(
            "comments",
            _("Your comments"),
            comments.annotate(quoted_words=quoted).values(
                *("uid", "stance", "language", "name_form", "office", "edited_at", "quoted_words", *MOMENTS),
                number=F("proposal__serial"),
                place=F("article__uid"),
                answers=F("parent__uid"),
                text=F("words__text"),
                quoted_comment=F("quote__source__uid"),
                in_the_name_of=F("organization__name"),
            ),
            _labels(),
        ),
        Part(
            "comments_before_changes",
            _("What your comments said before you changed them"),
            earlier.values("stance", "language", "text", "written_at", uid=F("comment__uid")),
            _labels(),
        ),
        Part(
            "covered_words",
            _("Your words in which a moderator covered passages, as you wrote them"),
            covered.values("text", "part", about=Coalesce("revision__proposal__uid", "comment__uid")),
            _labels(),
        ),
    ]


def _labels():
    return {
        "revision_number": pgettext("my data", "Version"),
        "place": pgettext("my data", "Place"),
        "written_in": pgettext("my data", "Language"),
        "written_at": pgettext("my data", "Written"),
        "texts": pgettext("my data", "Words"),
        "made_at": pgettext("my data", "Written"),
        "removed_at": pgettext("my data", "Removed"),
        "saved_at": pgettext("my data", "Saved"),
        "name_form": pgettext("my data", "How you are shown"),
        "channel": pgettext("my data", "Came by"),
        "in_the_name_of": pgettext("my data", "In the name of"),
        "stance": pgettext("my data", "For or against"),
        "office": pgettext("my data", "In the office of"),
        "answers": pgettext("my data", "Answers the comment"),
        "quoted_words": pgettext("my data", "Quoted words of the draft"),
        "quoted_comment": pgettext("my data", "Quotes the comment"),
        "submitted_at": pgettext("my data", "Sent"),
        "edited_at": pgettext("my data", "Changed"),
        "visible_at": pgettext("my data", "Public since"),
        "returned_at": pgettext("my data", "Returned"),
        "withdrawn_at": pgettext("my data", "Withdrawn"),
        "hidden_at": pgettext("my data", "Hidden"),
        "hidden_ground": pgettext("my data", "Ground for hiding"),
        "covered_at": pgettext("my data", "Passages covered"),
        "covered_ground": pgettext("my data", "Ground for covering passages"),
        "part": pgettext("my data", "Part"),
    }


def _written_together(person):
    """Return a person's parts in proposals of others, and their invitations to their own, without others' addresses."""
    parts = Coauthor.objects.filter(person=person).order_by("pk")
    invited = CoauthorInvitation.objects.filter(invited_by=person).order_by("pk")
    about = {"about": F("proposal__uid"), "number": F("proposal__serial")}
    answered = ("accepted_at", "declined_at", "revoked_at")
    return [
        Part(
            "coauthored",
            _("Proposals that you write with their author"),
            parts.values("uid", "name_form", "joined_at", "ended_at", "disputed_at", **about),
            {
                "name_form": pgettext("my data", "How you are shown"),
                "joined_at": pgettext("my data", "Joined"),
                "disputed_at": pgettext("my data", "Disputed"),
            },
        ),
        Part(
            "invited_coauthors",
            _("Your invitations to write a proposal with you"),
            invited.values("uid", "created_at", "expires_at", *answered, **about),
            {
                "accepted_at": pgettext("my data", "Accepted"),
                "declined_at": pgettext("my data", "Declined"),
                "revoked_at": pgettext("my data", "Taken back"),
            },
        ),
    ]


def _backed(person):
    supports = Support.objects.filter(person=person).order_by("at")
    of_comments = CommentSupport.objects.filter(person=person).order_by("at")
    opinions = Opinion.objects.filter(person=person).order_by("at")
    labels = {"revision_number": pgettext("my data", "Version")}
    disputed = DisputedSupport.objects.filter(person=person).order_by("at")
    about = Coalesce("proposal__uid", "comment__uid")
    return [
        Part(
            "supports",
            _("Proposals that you support"),
            supports.values("uid", "at", number=F("proposal__serial"), revision_number=F("revision__number")),
            labels,
        ),
        Part(
            "supports_of_comments",
            _("Comments that you support"),
            of_comments.values("uid", "at", about=F("comment__uid")),
        ),
        Part(
            "supports_not_yours",
            _("Supports of which you said that they were not yours"),
            disputed.values("uid", "at", "disputed_at", about=about),
            {"disputed_at": pgettext("my data", "Disputed")},
        ),
        Part(
            "opinions",
            _("Your answers to proposals of others"),
            opinions.values("answer", "at", number=F("proposal__serial"), revision_number=F("revision__number")),
            labels | {"answer": pgettext("my data", "Answer")},
        ),
    ]


def _filed(person):
    """Return which versions of dossiers a person wrote in or filed: the words are their organization's."""
    versions = DossierVersion.objects.filter(edited_by=person) | DossierVersion.objects.filter(filed_by=person)
    entries = PositionEntry.objects.filter(edited_by=person).order_by("pk")
    labels = {
        "version_number": pgettext("my data", "Version"),
        "edited_at": pgettext("my data", "Changed"),
        "filed_at": pgettext("my data", "Filed"),
    }
    return [
        Part(
            "dossiers",
            _("Dossiers that you wrote or filed for an organization"),
            versions.order_by("pk").values(
                "edited_at", "filed_at", about=F("dossier__uid"), version_number=F("number")
            ),
            labels,
        ),
        Part(
            "attachments",
            _("Files that you added to an organization's dossier"),
            Attachment.objects.filter(added_by=person)
            .order_by("pk")
            .values("added_at", "sha256", "size", about=F("dossier__uid"), file=F("name")),
            {
                "added_at": pgettext("my data", "Added"),
                "file": pgettext("my data", "File"),
                "size": pgettext("my data", "Bytes"),
                "sha256": "SHA-256",
            },
        ),
        Part(
            "signatures",
            _("Signatures that you brought for an organization's dossier"),
            DossierSignature.objects.filter(added_by=person)
            .order_by("version")
            .values(
                *("checked_at", "checked", "sha256", "signers"),
                about=F("version__dossier__uid"),
                version_number=F("version__number"),
            ),
            labels
            | {
                "checked_at": pgettext("my data", "Brought"),
                "checked": pgettext("my data", "How it was checked"),
                "signers": pgettext("my data", "Certificates"),
                "sha256": "SHA-256",
            },
        ),
        Part(
            "cosigners",
            _("Organizations that you asked to co-sign a dossier"),
            Cosigner.objects.filter(invited_by=person)
            .order_by("pk")
            .values("invited_at", about=F("dossier__uid"), asked=F("organization__name")),
            {"invited_at": pgettext("my data", "Asked on"), "asked": pgettext("my data", "Organization")},
        ),
        Part(
            "cosignatures",
            _("Dossiers that you co-signed for an organization"),
            Cosignature.objects.filter(given_by=person)
            .order_by("pk")
            .values(
                *("given_at", "withdrawn_at"),
                about=F("version__dossier__uid"),
                version_number=F("version__number"),
                in_the_name_of=F("cosigner__organization__name"),
            ),
            labels
            | {
                "given_at": pgettext("my data", "Co-signed on"),
                "withdrawn_at": pgettext("my data", "Withdrawn"),
                "in_the_name_of": pgettext("my data", "In the name of"),
            },
        ),
        Part(
            "positions",
            _("Positions that you wrote for an organization"),
            entries.values("stance", "edited_at", about=F("position__uid"), version_number=F("version__number")),
            labels | {"stance": pgettext("my data", "For or against")},
        ),
        Part(
            "edited_files",
            _("Lists of changes read from Word files that you sent for an organization"),
            EditedFile.objects.filter(person=person).values(
                "name", "read_at", "taken_at", "found", in_the_name_of=F("organization__name"), about=F("draft__slug")
            ),
            {
                "name": pgettext("my data", "File"),
                "read_at": pgettext("my data", "Sent"),
                "taken_at": pgettext("my data", "Taken into the dossier"),
                "found": pgettext("my data", "Words"),
                "in_the_name_of": pgettext("my data", "In the name of"),
            },
        ),
    ]

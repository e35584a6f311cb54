"""Two accounts of one person made one: everything moves, nothing counts twice, the emptied one opens nothing."""

import secrets

import pytest
from django.apps import apps
from django.test import Client
from django.utils import translation

from accounts.actions import confirm_identity, follow, merge_accounts, register_person, settle_merges
from accounts.actions.merging import SETTLED_AFTER, AccountClosed, SameAccount, TwoIdentities
from accounts.models import Follow, Merge, Notice, Person, Session, Token
from accounts.models.people import Person as PersonModel
from accounts.numbers import check_digit
from articles.actions.merging import HoldsAnOffice
from articles.models import Appointment, ArticleVersion
from core import clock
from moderation.actions import report
from moderation.models import Report
from proposals.actions import ProposalWords, give_opinion, post_comment, renew_statements, save_draft, support_proposal
from proposals.models import Comment, Opinion, Proposal, Statement, Support
from record.leaf import parse
from record.models import Entry
from tests.proposals.stage import join, make_draft, make_organization, make_proposal, place
from tests.threads import at_once

PASSWORD = "kerege-shanyraq-7"
# What becomes of each column that names a person when two accounts are made one. A new column has to say it here.
MOVED, LEFT, ENDED = "moves", "stays with the emptied account: it tells who did it", "ends with the emptied account"
COLUMNS = {
    "accounts.ActKey.person": ENDED,
    "accounts.AddressChange.person": ENDED,
    "accounts.EarlierTag.person": MOVED,
    "accounts.Follow.person": MOVED,
    "accounts.Identity.person": MOVED,
    "accounts.Invitation.accepted_by": MOVED,
    "accounts.Invitation.invited_by": MOVED,
    "accounts.Membership.person": MOVED,
    "accounts.Merge.emptied": LEFT,
    "accounts.Merge.kept": LEFT,
    "accounts.Notice.person": MOVED,
    "accounts.Organization.registered_by": MOVED,
    "accounts.Organization.settled_by": MOVED,
    "accounts.SenderTag.person": MOVED,
    "accounts.Session.person": ENDED,
    "accounts.Token.person": ENDED,
    "accounts.Unsealing.asked_by": LEFT,
    "accounts.Unsealing.person": MOVED,
    "accounts.Unsealing.settled_by": LEFT,
    "account.EmailAddress.user": ENDED,
    "admin.LogEntry.user": LEFT,
    "mfa.Authenticator.user": ENDED,
    "socialaccount.SocialAccount.user": LEFT,  # always empty here
    "articles.Acceptance.person": MOVED,
    "articles.Appointment.person": LEFT,
    "articles.Change.asked_by": LEFT,
    "articles.Change.settled_by": LEFT,
    "articles.OfficeInvitation.accepted_by": MOVED,
    "articles.OfficeInvitation.invited_by": MOVED,
    "articles.PageVersion.published_by": MOVED,
    "articles.SettingsVersion.agreed_by": LEFT,
    "articles.SettingsVersion.settled_by": LEFT,
    "commission.Assignment.given_by": LEFT,
    "commission.Assignment.person": LEFT,
    "commission.Conclusion.written_by": LEFT,
    "commission.ConclusionDraft.written_by": LEFT,
    "commission.ConclusionRequest.asked_by": LEFT,
    "commission.ConclusionRequest.withdrawn_by": LEFT,
    "commission.Dissent.commissioner": LEFT,
    "commission.ReadyReasons.published_by": LEFT,
    "commission.Note.writer": LEFT,
    "commission.Decision.decided_by": LEFT,
    "commission.AuthorAnswer.person": MOVED,
    "commission.Docket.checked_by": LEFT,
    "commission.Docket.decided_by": LEFT,
    "commission.Docket.drafted_by": LEFT,
    "commission.Docket.second": LEFT,
    "commission.DocketStep.by": LEFT,
    "commission.Verdict.by": LEFT,
    "commission.ReportOrder.asked_by": LEFT,
    "commission.ReportWords.written_by": LEFT,
    "feedback.Theme.named_by": LEFT,
    "feedback.ThemePlacement.placed_by": LEFT,
    "moderation.Appeal.decided_by": LEFT,
    "moderation.Appeal.filed_by": MOVED,
    "moderation.Batch.proposed_by": LEFT,
    "moderation.Batch.second": LEFT,
    "moderation.Claim.moderator": ENDED,
    "moderation.Question.asked": LEFT,
    "moderation.Question.asker": LEFT,
    "moderation.Recheck.judged_by": LEFT,
    "moderation.Skip.moderator": ENDED,
    "moderation.StaffAct.person": LEFT,
    "moderation.Report.reporter": MOVED,
    "feedback.Binding.made_by": LEFT,
    "feedback.Binding.withdrawn_by": LEFT,
    "feedback.Analysis.written_by": LEFT,
    "moderation.GroundVersion.published_by": LEFT,
    "moderation.ReasonsVersion.published_by": LEFT,
    "moderation.Ruling.moderator": LEFT,
    "intake.Arrival.entered_by": MOVED,
    "intake.Entry.by": LEFT,
    "intake.Item.claimed_by": MOVED,
    "intake.Item.received_by": MOVED,
    "proposals.BegunRevision.person": MOVED,
    "proposals.Coauthor.person": MOVED,
    "proposals.CoauthorInvitation.accepted_by": MOVED,
    "proposals.CoauthorInvitation.invited_by": MOVED,
    "proposals.Comment.author": MOVED,
    "proposals.CommentSupport.person": MOVED,
    "intake.Delivery.brought_by": MOVED,
    "proposals.DisputedSupport.person": MOVED,
    "proposals.Attachment.added_by": MOVED,
    "proposals.Cosignature.given_by": MOVED,
    "proposals.Cosigner.invited_by": MOVED,
    "proposals.DossierSignature.added_by": MOVED,
    "proposals.DossierVersion.edited_by": MOVED,
    "proposals.DossierVersion.filed_by": MOVED,
    "proposals.EditedFile.person": MOVED,
    "proposals.Opinion.person": MOVED,
    "proposals.Position.author": MOVED,
    "proposals.PositionEntry.edited_by": MOVED,
    "proposals.Proposal.author": MOVED,
    "proposals.Support.person": MOVED,
    "intake.Meeting.entered_by": MOVED,
    "intake.InvitedBody.invited_by": MOVED,
    "intake.InvitedBody.nothing_by": MOVED,
    "intake.InvitedBody.withdrawn_by": MOVED,
    "intake.LongText.author": MOVED,
    "intake.LongText.finished_by": MOVED,
    "intake.Objection.answered_by": MOVED,
    "intake.Objection.made_by": MOVED,
    "intake.Segment.confirmed_by": MOVED,
    "intake.Segment.cut_by": MOVED,
    "intake.Petition.checked_by": MOVED,
    "intake.Petition.entered_by": MOVED,
    "proposals.Translation.made_by": MOVED,
    "proposals.Translation.removed_by": MOVED,
}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def person(name, **values):
    return register_person(f"{name}@example.kz", PASSWORD, verified=True, region="KZ-71", **({"level": 1} | values))


def comment(draft, by, proposal):
    words = {"text": "I agree.", "stance": "for", "language": "en", "key": secrets.token_hex(8)}
    return post_comment(draft, proposal=proposal, **words, by=by, at=clock.now())


def number(serial):
    eleven = f"9001015{serial:04d}"
    return eleven + check_digit(eleven)


def columns_that_move():
    for path, what in COLUMNS.items():
        if what != LEFT:
            app, model, column = path.split(".")
            yield path, apps.get_model(app, model), column


def left_with(emptied):
    """Return the columns that still name somebody, of those that should not."""
    return [path for path, model, column in columns_that_move() if model.objects.filter(**{column: emptied}).exists()]


def verbs():
    return list(Entry.objects.order_by("pk").values_list("verb", flat=True))


def test_every_column_that_names_a_person_says_what_becomes_of_it():
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not model._meta.proxy
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model is PersonModel and not field.many_to_many
    }

    assert found == set(COLUMNS)


def test_all_that_one_account_had_is_the_others(db):
    draft = make_draft()
    kept, emptied, other = person("kept"), person("emptied", level=2), person("other", level=2)
    proposal = make_proposal(draft, emptied)
    of_other = make_proposal(draft, other, text="Other words stand here.")
    said = comment(draft, emptied, of_other)
    unsent = save_draft(draft, place(draft), ProposalWords("change", "en", "Unsent."), by=emptied, at=clock.now())
    support_proposal(of_other, by=emptied, at=clock.now())
    report(of_other, ground="insult", text="", by=emptied, at=clock.now())
    follow("proposal", of_other.uid, by=emptied, at=clock.now())
    give_opinion(of_other, "agree", by=emptied, at=clock.now())
    before = ArticleVersion.objects.get().number

    merge = merge_accounts(kept, emptied, at=clock.now())

    leaf = parse(bytes(Entry.objects.get(object_id=merge.uid).leaf))
    kept.refresh_from_db()
    assert left_with(emptied) == []
    mine = [*Proposal.objects.filter(pk__in=[proposal.pk, unsent.pk]), Comment.objects.get(pk=said.pk)]
    assert [item.author for item in mine] == [kept] * 3
    assert [Support.objects.get().person, Report.objects.get().reporter, Follow.objects.get().person] == [kept] * 3
    assert (Opinion.objects.get().person, Statement.objects.get(pk=of_other.pk).tally) == (kept, (1, 0, 0))
    assert (leaf["t"], set(leaf["data"])) == ("person.merged", {"c"})
    assert ArticleVersion.objects.get().number > before
    assert list(Notice.objects.filter(kind="person.merged").values_list("person", flat=True)) == [kept.pk]


def test_merging_again_changes_nothing(db):
    kept, emptied = person("kept"), person("emptied")

    first = merge_accounts(kept, emptied, at=clock.now())
    again = merge_accounts(kept, emptied, at=clock.now())

    assert (again, Merge.objects.count(), verbs().count("person.merged")) == (first, 1, 1)


def test_two_supports_of_one_thing_become_one_and_nobody_supports_their_own(db):
    draft = make_draft()
    kept, emptied, other = person("kept", level=2), person("emptied", level=2), person("other", level=2)
    of_kept, of_emptied = make_proposal(draft, kept), make_proposal(draft, emptied, text="Words of the second.")
    of_other = make_proposal(draft, other, text="Words of the third.")
    for backed, by in ((of_other, kept), (of_other, emptied), (of_kept, emptied), (of_emptied, kept), (of_kept, other)):
        support_proposal(backed, by=by, at=clock.now())

    merge_accounts(kept, emptied, at=clock.now())

    assert set(Support.objects.values_list("proposal", "person")) == {(of_other.pk, kept.pk), (of_kept.pk, other.pk)}
    assert verbs().count("support.removed") == 3


def test_of_two_answers_the_later_stays_and_none_to_ones_own(db):
    draft = make_draft()
    kept, emptied, other = person("kept", level=2), person("emptied", level=2), person("other", level=2)
    of_kept, of_other = make_proposal(draft, kept), make_proposal(draft, other, text="Words of another.")
    renew_statements(place(draft).article_id)
    give_opinion(of_other, "agree", by=kept, at=clock.now())
    give_opinion(of_other, "disagree", by=emptied, at=clock.now())
    give_opinion(of_kept, "agree", by=emptied, at=clock.now())

    merge_accounts(kept, emptied, at=clock.now())

    assert list(Opinion.objects.values_list("proposal", "person", "answer")) == [(of_other.pk, kept.pk, "disagree")]
    assert {one.pk: one.tally for one in Statement.objects.all()} == {of_other.pk: (0, 1, 0), of_kept.pk: (0, 0, 0)}


def test_identity_and_level_go_over(db):
    kept, emptied = person("kept"), person("emptied")
    confirm_identity(emptied, number=number(12), subject="s-12", at=clock.now())

    merge_accounts(kept, emptied, at=clock.now())

    kept.refresh_from_db()
    emptied.refresh_from_db()
    assert (kept.level, kept.identity.confirmed_at is not None, emptied.level) == (2, True, 1)


def test_the_greater_part_in_an_organization_stays(db):
    kept, emptied, third = person("kept"), person("emptied"), person("third")
    headed = make_organization("Party of the Steppe", head=emptied)
    join(headed, kept, "drafter")
    drafted = make_organization("Party of the Hills", head=third)
    join(drafted, emptied, "drafter")

    merge_accounts(kept, emptied, at=clock.now())

    standing = {m.organization_id: m.role for m in kept.memberships.filter(ended_at__isnull=True)}
    assert standing == {headed.pk: "head", drafted.pk: "drafter"}
    assert verbs().count("member.left") == 1


def test_the_emptied_account_opens_nothing(db):
    kept, emptied = person("kept"), person("emptied")
    browser = Client()
    browser.force_login(emptied)
    credentials = {"email": emptied.email, "password": PASSWORD}
    answer = browser.post("/api/v1/auth/token/", credentials, content_type="application/json")
    token = answer.json()["token"]

    merge_accounts(kept, emptied, at=clock.now())

    fresh = Client()
    signed = fresh.post("/en/account/login/", {"login": "emptied@example.kz", "password": PASSWORD})
    asked = Client().get("/api/v1/account/", headers={"Authorization": f"Token {token}"})
    assert (browser.get("/en/me/").status_code, signed.status_code, asked.status_code) == (302, 200, 401)
    assert (Session.objects.filter(person=emptied).count(), Token.objects.filter(person=emptied).count()) == (0, 0)
    stored = Person.objects.get(pk=emptied.pk)
    assert (stored.is_active, stored.has_usable_password()) == (False, False)
    assert stored.email.endswith("@merged.invalid")
    assert register_person("emptied@example.kz").pk


def test_what_cannot_be_made_one(db):
    draft = make_draft()
    kept, emptied, clerk, closed = person("kept"), person("emptied"), person("clerk"), person("closed", is_active=False)
    Appointment.objects.create(draft=draft, person=clerk, role="moderator", started_at=clock.now())
    for serial, one in enumerate([kept, emptied], 20):
        confirm_identity(one, number=number(serial), subject=f"s-{serial}", at=clock.now())
    said = {}

    pairs = {"same": (kept, kept), "two": (kept, emptied), "office": (kept, clerk), "closed": (kept, closed)}
    for name, pair in pairs.items():
        with pytest.raises((SameAccount, TwoIdentities, HoldsAnOffice, AccountClosed)) as refused:
            merge_accounts(*pair, at=clock.now())
        said[name] = str(refused.value)

    assert said == {
        "same": "This is the account that you are signed in to. Name the other one.",
        "two": "Each of the two accounts has an identity of its own. Only accounts of one person can be made one.",
        "office": "One of the two accounts holds an office here. The secretary has to end it first.",
        "closed": "One of the two accounts is closed already.",
    }
    assert Merge.objects.count() == 0


def test_what_was_stored_in_that_very_moment_follows(db):
    draft = make_draft()
    kept, emptied, other = person("kept", level=2), person("emptied", level=2), person("other", level=2)
    of_other = make_proposal(draft, other)
    merge_accounts(kept, emptied, at=clock.now())
    support_proposal(of_other, by=emptied, at=clock.now())

    early = settle_merges(at=clock.now())
    settled = settle_merges(at=clock.now() + SETTLED_AFTER * 2)

    assert (early, settled, settle_merges(at=clock.now() + SETTLED_AFTER * 3)) == (0, 1, 0)
    assert (Support.objects.get().person, left_with(emptied)) == (kept, [])


def test_made_one_many_times_at_once_while_both_act(committed_db):
    draft = make_draft()
    kept, emptied, other = person("kept", level=2), person("emptied", level=2), person("other", level=2)
    proposals = [make_proposal(draft, other, text=f"Words number {n} stand here.") for n in range(4)]

    def support(proposal, by):
        return lambda: support_proposal(proposal, by=by, at=clock.now())

    outcomes = at_once(
        *[lambda: merge_accounts(kept, emptied, at=clock.now())] * 4,
        *[support(proposal, by) for proposal in proposals for by in (kept, emptied)],
    )
    settle_merges(at=clock.now() + SETTLED_AFTER * 2)

    assert {type(one).__name__ for one in outcomes} <= {"Merge", "Support"}
    assert len({one.pk for one in outcomes if isinstance(one, Merge)}) == 1
    assert sorted(Support.objects.values_list("proposal", "person")) == sorted((one.pk, kept.pk) for one in proposals)
    assert verbs().count("person.merged") == 1


def test_two_accounts_that_swallow_each_other_leave_one(committed_db):
    one, two = person("one"), person("two")

    outcomes = at_once(
        lambda: merge_accounts(one, two, at=clock.now()), lambda: merge_accounts(two, one, at=clock.now())
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AccountClosed", "Merge"]
    assert Person.objects.filter(is_active=True).count() == 1

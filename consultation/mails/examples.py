"""Of what each notice tells in its example: an invented thing in the state that the notice is about, by its id."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import AddressChange, Identity, Merge, Token, Unsealing
from articles.actions.changing import OPEN
from articles.languages import OFFICIAL
from articles.models import Change, OfficeInvitation, Role
from articles.models.drafts import PhaseKind
from commission.closing import id_of
from commission.models import Decision, DecisionText
from consultation.mails.world import SERIAL
from intake.models import InvitedBody, LongText, Segment
from moderation.models import Appeal, Batch, Question
from proposals.models import Coauthor, CoauthorInvitation, Cosigner, Translation


def anything(world):
    """Return an id of nothing: these notices say the same of whatever it is."""
    return world.reader.uid


def identity(world):
    return Identity.objects.create(person=world.reader, confirmed_at=world.at).uid


def merge(world):
    return Merge.objects.create(kept=world.reader, emptied=world.other, at=world.at).uid


def token(world):
    made = Token.objects.create(
        person=world.reader,
        name=_("Invented program"),
        digest=world.digest,
        beginning="ct_example",
        scopes=["read"],
        password_mark="",
        created_at=world.at,
        expires_at=world.at + timedelta(days=90),
    )
    return made.uid


def address_change(world):
    values = {"before": "before@example.invalid", "after": world.reader.email, "at": world.at}
    return AddressChange.objects.create(person=world.reader, **values).uid


def _unsealing(world, **settled):
    return Unsealing.objects.create(
        draft_uid=world.draft.uid,
        object_id=world.proposal.uid,
        person=world.reader,
        reasons=world.reasons,
        asked_by=world.moderator,
        asked_office=Role.MODERATOR,
        asked_at=world.at,
        **settled,
    ).uid


def unsealing_asked(world):
    return _unsealing(world)


def unsealing_granted(world):
    settled = {"settled_by": world.secretary, "settled_office": Role.SECRETARY, "settled_at": world.at}
    return _unsealing(world, **settled, is_granted=True, expires_at=world.at, tell_at=world.at)


def organization_confirmed(world):
    return world.organization().uid


def organization_refused(world):
    return world.organization(status="refused", reasons=world.reasons).uid


def membership(world):
    return world.membership.uid


def _change(world, **settled):
    return Change.objects.create(
        draft=world.draft,
        act=OPEN,
        subject="example",
        values={},
        standing={},
        digest=world.digest,
        asked_by=world.reader,
        asked_at=world.at,
        waits_until=world.at + timedelta(days=7),
        **settled,
    ).uid


def change_asked(world):
    return _change(world)


def change_settled(world):
    return _change(world, status="agreed", settled_by=world.secretary, settled_at=world.at)


def make_office_invitation(world, **answered):
    invitation = OfficeInvitation.objects.create(
        draft=world.draft,
        email="invited@example.invalid",
        role=Role.MODERATOR,
        invited_by=world.secretary,
        created_at=world.at,
        agreed_at=world.at,
        expires_at=world.at + timedelta(days=7),
        **answered,
    )
    return OfficeInvitation.objects.prefetch_related("draft__texts").get(pk=invitation.pk)


def office_taken(world):
    return make_office_invitation(world, accepted_at=world.at, accepted_by=world.other).uid


def office_declined(world):
    return make_office_invitation(world, declined_at=world.at).uid


def proposal(world):
    return world.proposal.uid


def proposal_withdrawn(world):
    return world.make_proposal(status="withdrawn", withdrawn_at=world.at).uid


def proposal_disputed(world):
    return world.make_proposal(disputed_at=world.at).uid


def proposal_revised(world):
    return f"{world.revise(world.proposal, 2).uid}.2"


def proposal_of_organization(world):
    return world.make_proposal(organization=world.organization()).uid


def dossier_filed(world):
    return f"{world.dossier.uid}.1"


def cosigner(world):
    values = {"organization": world.organization("2"), "invited_at": world.at, "invited_by": world.reader}
    return f"{Cosigner.objects.create(dossier=world.dossier, **values).uid}.1"


def comment_answered(world):
    return world.make_comment(by=world.other).uid


def comment(world):
    return world.make_comment().uid


def _coauthor(world, **ended):
    return Coauthor.objects.create(proposal=world.proposal, person=world.other, joined_at=world.at, **ended).uid


def coauthor_joined(world):
    return _coauthor(world)


def coauthor_left(world):
    return _coauthor(world, ended_at=world.at)


def make_coauthor_invitation(world, **answered):
    return CoauthorInvitation.objects.create(
        proposal=world.proposal,
        email="invited@example.invalid",
        invited_by=world.other,
        created_at=world.at,
        expires_at=world.at + timedelta(days=7),
        **answered,
    )


def coauthor_declined(world):
    return make_coauthor_invitation(world, declined_at=world.at).uid


def _translation(world, **removed):
    return Translation.objects.create(
        proposal=world.proposal,
        revision=world.proposal.current_revision,
        number=1,
        language="ru" if world.language == "kk" else "kk",
        by_staff=True,
        made_by=world.moderator,
        made_at=world.at,
        visible_at=world.at,
        **removed,
    ).uid


def translation_made(world):
    return _translation(world)


def translation_removed(world):
    return _translation(world, removed_at=world.at, removed_by=world.moderator, removed_reasons=world.reasons)


def make_invited(world, **values):
    """Return an invitation to speak, of an organization unless a name is given."""
    columns = values if "name" in values else {"organization": world.organization()} | values
    invited = InvitedBody.objects.create(
        draft=world.draft,
        until=timezone.localdate(world.at) + timedelta(days=14),
        language=world.language,
        invited_at=world.at,
        invited_by=world.secretary,
        **columns,
    )
    invited.articles.add(world.article)
    return invited


def withdrawn(world):
    """Return the columns of an invitation that was withdrawn."""
    return {"withdrawn_at": world.at, "withdrawn_by": world.secretary, "withdrawn_reasons": world.reasons}


def body_invited(world):
    return make_invited(world).uid


def body_uninvited(world):
    return make_invited(world, **withdrawn(world)).uid


def _long_text(world, **finished):
    return LongText.objects.create(
        draft=world.draft,
        serial=SERIAL,
        author=world.reader,
        language=world.language,
        digest=world.digest,
        length=100,
        received_at=world.at,
        **finished,
    )


def part_filed(world):
    Segment.objects.create(
        long_text=_long_text(world),
        start=0,
        end=50,
        digest=world.digest,
        provision=world.place.provision,
        kind="change",
        by_staff=True,
        cut_by=world.moderator,
        cut_at=world.at,
        proposal=world.proposal,
        confirmed_by=world.moderator,
        confirmed_at=world.at,
    )
    return world.proposal.uid


def long_text(world):
    return _long_text(world, finished_at=world.at, finished_by=world.moderator).uid


def ruled(what, kind):
    """Return the example of a ruling of a kind on a proposal, comment or position."""
    return lambda world: world.rule(what, kind).uid


def discussed_hidden(world):
    ruling = world.rule("proposal", "hide")
    proposal = ruling.proposal
    proposal.hidden_at, proposal.hidden_ground = world.at, ruling.ground
    proposal.save(update_fields=["hidden_at", "hidden_ground"])
    return ruling.uid


def appeal_decided(world):
    return Appeal.objects.create(
        serial=SERIAL,
        draft=world.draft,
        ruling=world.rule("proposal", "hide"),
        filed_by=world.reader,
        text=_("An invented appeal."),
        filed_at=world.at,
        decided_by=world.secretary,
        outcome="upheld",
        reasons=world.reasons,
        decided_at=world.at,
    ).uid


def _batch(world, **values):
    return Batch.objects.create(
        draft=world.draft,
        kind="hide",
        ground="insult",
        reasons=world.reasons,
        size=25,
        proposed_by=world.moderator,
        begun_at=world.at,
        proposed_at=world.at,
        **values,
    ).uid


def batch_waiting(world):
    return _batch(world, status="waiting")


def batch_refused(world):
    return _batch(world, status="refused", second=world.reader, answered_at=world.at, refusal=world.reasons)


def batch_done(world):
    return _batch(world, status="done", second=world.reader, answered_at=world.at, finished_at=world.at)


def _question(world, **answered):
    values = {"asker": world.moderator, "asked": world.other, "text": _("An invented question."), "asked_at": world.at}
    return Question.objects.create(draft=world.draft, proposal=world.proposal, **values, **answered).uid


def question_asked(world):
    return _question(world)


def question_answered(world):
    return _question(world, answer=_("An invented answer."), answered_at=world.at)


def _decide(world, **item):
    decision = Decision.objects.create(
        draft=world.draft, outcome="accepted_in_part", decided_by=world.moderator, at=world.at, **item
    )
    for language in OFFICIAL:
        with override(language):
            reasons = _("Here stand the reasons; these are invented.")
        DecisionText.objects.create(decision=decision, language=language, reasons=reasons)
    return decision.uid


def proposal_decided(world):
    return _decide(world, proposal=world.proposal)


def position_answered(world):
    return _decide(world, position=world.position)


def _today(world, uid):
    return f"{uid}@{timezone.localdate(world.at).isoformat()}"


def day_of_article(world):
    world.make_proposal(by=world.other)
    return _today(world, world.article.uid)


def day_of_answers(world):
    proposal_decided(world)
    return _today(world, world.draft.uid)


def day_of_proposal(world):
    world.make_comment(by=world.other, proposal=world.proposal)
    return _today(world, world.proposal.uid)


def closing(world):
    phase = world.draft.phases.get(kind=PhaseKind.COLLECTION)
    return id_of(phase)

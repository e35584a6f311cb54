"""Who of the staff is appointed to a draft and its articles."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.models import Appointment, Draft, Role
from core.rules import RuleViolation
from record.actions import record
from record.leaf import Actor


class AlreadyAppointed(RuleViolation):
    code = "already_appointed"
    sentence = _("This person already holds this office in the draft. End that appointment first.")


class NotStanding(RuleViolation):
    code = "appointment_ended"
    sentence = _("This appointment has already ended.")


class ForeignArticle(RuleViolation):
    code = "foreign_article"
    sentence = _("An article of another draft was named. Choose articles of this draft.")


class OfficeOfNoLanguage(RuleViolation):
    code = "office_of_no_language"
    sentence = _("Only moderators are appointed by language. Leave the languages empty for this office.")


class LastSecretary(RuleViolation):
    code = "last_secretary"
    sentence = _("This is the draft's only secretary. Appoint another one first.")


@transaction.atomic
def appoint(draft, person, role, articles=(), languages=(), *, by, at):
    """Give a person an office in a draft; without articles it covers the whole draft.

    A moderator may be appointed for what is written in some languages alone; without any it is for all.
    """
    Draft.objects.select_for_update(no_key=True).get(pk=draft.pk)
    articles, languages = checked_office(draft, role, articles, languages)
    if Appointment.objects.of(draft).filter(person=person, role=role, ended_at__isnull=True).exists():
        raise AlreadyAppointed(field="email")
    appointment = Appointment.objects.create(draft=draft, person=person, role=role, languages=languages, started_at=at)
    appointment.articles.set(articles)
    record(
        "staff.appointed",
        appointment.uid,
        actor=_actor(by),
        at=at,
        data={
            "draft": draft.uid,
            "role": str(role),
            "articles": sorted(article.uid for article in articles),
            **({"languages": languages} if languages else {}),
        },
        sealed={"c": {"person": person.uid}},
    )
    return appointment


def checked_office(draft, role, articles, languages):
    """Return the articles and languages of an office as they are stored; refuse what it cannot cover."""
    articles = list(articles)
    if any(article.draft_id != draft.pk or not article.is_page for article in articles):
        raise ForeignArticle(field="articles")
    languages = sorted(set(languages))
    if languages and role != Role.MODERATOR:
        raise OfficeOfNoLanguage(field="languages")
    return articles, languages


@transaction.atomic
def end_appointment(appointment, *, by, at):
    """End a standing appointment; the last secretary of a draft stays until there is another."""
    Draft.objects.select_for_update(no_key=True).get(pk=appointment.draft_id)
    appointment = Appointment.objects.select_for_update(of=["self"]).get(pk=appointment.pk)
    if appointment.ended_at is not None:
        raise NotStanding
    others = Appointment.objects.standing().filter(draft=appointment.draft_id, role=appointment.role)
    if appointment.role == "secretary" and not others.exclude(pk=appointment.pk).exists():
        raise LastSecretary
    appointment.ended_at = at
    appointment.save(update_fields=["ended_at"])
    record("staff.ended", appointment.uid, actor=_actor(by), at=at, data={"draft": appointment.draft.uid})
    return appointment


def _actor(by):
    """The first appointments of a draft are made by whoever runs the installation: `by` is None."""
    return Actor(role="operator") if by is None else by.as_actor("secretary")

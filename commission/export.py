"""What the Commission holds of a person: decisions, prepared answers, what they were given, their notes and word."""

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.held import Part
from commission.models import (
    Assignment,
    AuthorAnswer,
    Conclusion,
    ConclusionDraft,
    ConclusionRequest,
    Decision,
    DissentVersion,
    DocketStep,
    Note,
    ReadyReasons,
    ReportOrder,
    ReportWords,
    Verdict,
)


def held_of(person):
    about = Coalesce("proposal__uid", "position__uid")
    decisions = Decision.objects.filter(decided_by=person).order_by("at")
    written = Verdict.objects.filter(by=person).order_by("at", "pk")
    said = AuthorAnswer.objects.filter(person=person).order_by("at", "pk")
    steps = DocketStep.objects.filter(by=person).order_by("at", "pk")
    orders = ReportOrder.objects.filter(asked_by=person).order_by("asked_at", "pk")
    assignments = Assignment.objects.filter(person=person).order_by("given_at", "pk")
    notes = Note.objects.filter(writer=person).order_by("at", "pk")
    published = ReadyReasons.objects.filter(published_by=person).order_by("pk")
    beside = ReportWords.objects.filter(written_by=person).order_by("written_at", "pk")
    asked = ConclusionRequest.objects.filter(asked_by=person).order_by("asked_at", "pk")
    given = Conclusion.objects.filter(written_by=person).order_by("given_at", "pk")
    dissents = DissentVersion.objects.filter(dissent__commissioner=person).order_by("given_at", "pk")
    begun = ConclusionDraft.objects.filter(written_by=person).order_by("saved_at", "pk")
    return [
        Part(
            "decisions",
            _("Decisions that you signed in your office"),
            decisions.values("uid", "outcome", "at", about=about),
            {"outcome": pgettext("my data", "Outcome")},
        ),
        Part(
            "words_of_the_commission",
            _("What you said of words that the Commission adopts"),
            said.values("uid", "agrees", "words", "at", about=F("decision__uid")),
            {"agrees": pgettext("my data", "You agree"), "words": pgettext("my data", "Your words")},
        ),
        Part(
            "prepared_answers",
            _("What you wrote in prepared answers in your office"),
            written.values("outcome", "reasons", "words", "explanation", "at", about=F("entry__docket__uid")),
            {
                "outcome": pgettext("my data", "Outcome"),
                "reasons": pgettext("my data", "Reasons"),
                "words": pgettext("my data", "Words adopted"),
                "explanation": pgettext("my data", "Why otherwise"),
            },
        ),
        Part(
            "steps_of_answers",
            _("What you did with prepared answers in your office"),
            steps.values("kind", "words", "at", about=F("docket__uid")),
            {"kind": pgettext("my data", "What"), "words": pgettext("my data", "Your words")},
        ),
        Part(
            "reports_asked",
            _("Reports of phases that you asked for in your office"),
            orders.values("phase", "asked_at", about=F("report__uid")),
            {"phase": pgettext("my data", "Phase"), "asked_at": pgettext("my data", "Asked")},
        ),
        Part(
            "assignments",
            _("What you were given to answer in your office"),
            assignments.values("uid", "until", "ended_at", at=F("given_at"), about=F("article__uid")),
            {"until": pgettext("my data", "By the day")},
        ),
        Part(
            "notes",
            _("What you noted for colleagues at the desk"),
            notes.values("uid", "text", "struck_at", "at", about=about),
            {"struck_at": pgettext("my data", "Struck")},
        ),
        Part(
            "ready_reasons",
            _("Reusable reasons of the Commission that you published"),
            published.values("uid", "number", what=F("code"), at=F("published_at")),
            {"what": pgettext("my data", "Code")},
        ),
        Part(
            "dissents",
            _("Your dissents from what the Commission decided"),
            dissents.values("number", "kk", "ru", "why", at=F("given_at"), uid=F("dissent__uid")),
            {"why": pgettext("my data", "Why another version")},
        ),
        Part(
            "conclusions_asked",
            _("Conclusions that you asked for in your office"),
            asked.values("uid", "question", "until", at=F("asked_at"), about=F("article__uid")),
            {"question": pgettext("my data", "What was asked"), "until": pgettext("my data", "By the day")},
        ),
        Part(
            "conclusions_given",
            _("Conclusions that you gave for an organization, or took down in your office"),
            given.values("uid", "number", "kk", "ru", "why", at=F("given_at"), about=F("request__uid")),
            {"why": pgettext("my data", "Why another version")},
        ),
        Part(
            "conclusions_begun",
            _("Conclusions that you wrote last and that were not given yet"),
            begun.values("kk", "ru", "why", at=F("saved_at"), about=F("request__uid")),
        ),
        Part(
            "report_words",
            _("What you wrote beside reports of phases in your office"),
            beside.values("uid", "section", "number", "office", "kk", "ru", "en", "written_at", about=F("report__uid")),
            {"section": pgettext("my data", "Section"), "office": pgettext("my data", "Office")},
        ),
    ]

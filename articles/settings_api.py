"""What the secretary does, for programs: phases, the draft's words about itself, topics, appointments."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from accounts.models import Person, Scope
from accounts.programs import Paged, Pages, Route, act, read
from articles import converters  # noqa: F401, registers languages and phases
from articles.actions import ask_for, close_phase, edit_about, edit_topic, end_appointment
from articles.actions.changing import APPOINT, EXTEND, OPEN, PAGE, PARTS, appointment_values, page_values, phase_values
from articles.current import get_draft
from articles.languages import CODES
from articles.models import Appointment, Placement
from articles.permissions import can_run
from articles.serializers import (
    AppointmentInput,
    AppointmentOutput,
    ClosingInput,
    DraftTextInput,
    DraftTextOutput,
    OpeningInput,
    PageInput,
    PageOutput,
    PhaseOutput,
    TakingPartShape,
    TopicInput,
    TopicOutput,
    WaitingOutput,
)
from articles.taking_part import GROUPS, part_of
from core import clock
from core.paging import Keyset
from core.rules import RuleViolation

LATEST_FIRST = Keyset("-started_at", "-pk")
ACT = {"tag": "settings", "scope": Scope.RUN}
BY_TWO = {**ACT, "waiting": WaitingOutput, "refusals": (409,)}


class NobodyRegistered(RuleViolation):
    code = "nobody_registered"
    sentence = _("Nobody has registered with this e-mail yet.")


class NoSuchArticle(RuleViolation):
    code = "no_such_article"
    sentence = _("The draft has no place “%(eid)s” with a page of its own.")


class OfSecretary(Route):
    def draft(self, slug):
        """Return the draft, if the person runs it."""
        draft = get_draft(self.request, slug)
        if not can_run(self.request.user, draft):
            raise PermissionDenied
        return draft

    def ask(self, draft, name, values, shape, *, status=200):
        """Answer with what an act made, or with the change that waits for a second person."""
        asked = ask_for(draft, name, values, by=self.request.user, at=clock.now())
        if asked.waiting is not None:
            return Response(WaitingOutput(asked.waiting).data, status=202)
        return Response(shape(asked.made).data, status=status)


class PhaseOpening(OfSecretary):
    @act("open_phase", **BY_TWO, takes=OpeningInput, gives=PhaseOutput, status=201)
    def post(self, request, draft, kind):
        """Open a phase, at once or at a later moment. A phase opens once; it can be extended."""
        return self.ask(self.draft(draft), OPEN, phase_values(kind, **self.given), PhaseOutput, status=201)


class PhaseExtension(OfSecretary):
    @act("extend_phase", **BY_TWO, takes=ClosingInput, gives=PhaseOutput)
    def put(self, request, draft, kind):
        """Announce a later closing of an open phase. The same moment again changes nothing."""
        return self.ask(self.draft(draft), EXTEND, phase_values(kind, **self.given), PhaseOutput)


class PhaseClosing(OfSecretary):
    @act("close_phase", **ACT, gives=PhaseOutput, status=201)
    def post(self, request, draft, kind):
        """Close an open phase now and for good; acts under way are stored first."""
        phase = close_phase(self.draft(draft), kind, by=request.user, at=clock.now())
        return Response(PhaseOutput(phase).data, status=201)


class AboutWords(OfSecretary):
    @act("edit_about", **ACT, takes=DraftTextInput, gives=DraftTextOutput)
    def put(self, request, draft, language):
        """Replace what the draft says of itself in one language; what is left out becomes empty."""
        text = edit_about(self.draft(draft), language, **self.given, by=request.user, at=clock.now())
        return Response(DraftTextOutput(text).data)


class PagePublication(OfSecretary):
    @act("publish_page", **BY_TWO, takes=PageInput, gives=PageOutput)
    def put(self, request, draft, kind):
        """Publish a new version of the terms, the privacy notice or who the operator is; the same changes nothing."""
        given = self.given
        words = {language: given[language] for language in CODES}
        rest = {"asks_anew": given["asks_anew"], "seen": given.get("seen")}
        return self.ask(self.draft(draft), PAGE, page_values(kind, words, **rest), PageOutput)


class TakingPart(OfSecretary):
    @act("settle_parts", **BY_TWO, takes=TakingPartShape, gives=TakingPartShape)
    def put(self, request, draft):
        """Settle what people abroad, without an IIN and under 18 may do from now on."""

        def shape(settled):
            return TakingPartShape({name: part_of(settled, name) for name in GROUPS})

        return self.ask(self.draft(draft), PARTS, self.given, shape)


class TopicWords(OfSecretary):
    @act("edit_topic", **ACT, takes=TopicInput, gives=TopicOutput)
    def put(self, request, draft, eid, language):
        """Replace an article's topic and everyday words in one language; no text of law changes."""
        draft = self.draft(draft)
        places = Placement.objects.current().filter(edition__draft=draft).for_topics()
        place = get_object_or_404(places, eid=eid)
        topic = edit_topic(place.provision, language, **self.given, by=request.user, at=clock.now())
        return Response(TopicOutput({"eid": eid, "topic": topic}).data)


class Appointments(OfSecretary):
    @read(
        "list_appointments",
        tag="settings",
        scope=Scope.RUN,
        gives=Pages(AppointmentOutput),
        signed_in=True,
        parameters=Paged,
    )
    def get(self, request, draft):
        """List who holds or held which office in the draft, the latest first."""
        rows = Appointment.objects.of(self.draft(draft)).select_related("person").prefetch_related("articles")
        return self.page(rows, LATEST_FIRST, lambda rows: AppointmentOutput(rows, many=True).data)

    @act("appoint", **BY_TWO, takes=AppointmentInput, gives=AppointmentOutput, status=201)
    def post(self, request, draft):
        """Give a person who has registered an office in the draft; without articles it covers the whole draft."""
        draft, given = self.draft(draft), self.given
        person = Person.objects.filter(email=given["email"].lower(), is_active=True).first()
        if person is None:
            raise NobodyRegistered(field="email")
        articles = articles_of_eids(draft, given["articles"])
        values = appointment_values(person, given["role"], articles, given["languages"])
        return self.ask(draft, APPOINT, values, AppointmentOutput, status=201)


class AppointmentEnd(OfSecretary):
    @act("end_appointment", **ACT, gives=AppointmentOutput)
    def delete(self, request, draft, uid):
        """End a standing appointment; the last secretary of a draft stays until there is another."""
        appointment = get_object_or_404(Appointment.objects.of(self.draft(draft)), uid=uid)
        ended = end_appointment(appointment, by=request.user, at=clock.now())
        return Response(AppointmentOutput(ended).data)


def articles_of_eids(draft, eids):
    """Return the provisions of places that have a page of their own; refuse what the draft lacks."""
    pages = Placement.objects.current().pages().filter(edition__draft=draft, eid__in=eids).select_related("provision")
    found = {page.eid: page.provision for page in pages}
    missing = next((eid for eid in eids if eid not in found), None)
    if missing is not None:
        raise NoSuchArticle(field="articles", eid=missing[:80])
    return list(found.values())


urlpatterns = [
    path("drafts/<slug:draft>/phases/<phase:kind>/opening/", PhaseOpening.as_view(), name="api_phase_opening"),
    path("drafts/<slug:draft>/phases/<phase:kind>/extension/", PhaseExtension.as_view(), name="api_phase_extension"),
    path("drafts/<slug:draft>/phases/<phase:kind>/closing/", PhaseClosing.as_view(), name="api_phase_closing"),
    path("drafts/<slug:draft>/words/<text_language:language>/", AboutWords.as_view(), name="api_draft_words"),
    path("drafts/<slug:draft>/pages/<draft_page:kind>/versions/", PagePublication.as_view(), name="api_publish_page"),
    path("drafts/<slug:draft>/taking-part/settings/", TakingPart.as_view(), name="api_settle_parts"),
    path("drafts/<slug:draft>/topics/<slug:eid>/<text_language:language>/", TopicWords.as_view(), name="api_topic"),
    path("drafts/<slug:draft>/appointments/", Appointments.as_view(), name="api_appointments"),
    path("drafts/<slug:draft>/appointments/<str:uid>/", AppointmentEnd.as_view(), name="api_appointment"),
]

"""What a draft's secretaries do together: how each act is asked for, carried out and told to the second person.

The acts themselves stand beside; they are done directly by whoever runs the installation alone.
"""

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from accounts.models import Person
from articles.actions.appointments import appoint
from articles.actions.beginning import publish_begun, refuse_unready, units_in
from articles.actions.inviting import INVITE, send_invitation
from articles.actions.pages import publish_page
from articles.actions.phases import extend_phase, open_phase, told
from articles.actions.rules import rules_of, settle_rules
from articles.actions.taking_part import settle_parts
from articles.actions.two_people import settle_two_people
from articles.changes import Act, all_acts, register
from articles.languages import CODES, LANGUAGES
from articles.models import Appointment, OfficeInvitation, PageKind, PageVersion, Phase, Placement, Provision, Role
from articles.models.drafts import Part, PhaseKind
from articles.readiness import pages_of
from articles.rules import LABELS, shown
from articles.source import digest
from articles.taking_part import GROUPS
from core.rules import RuleViolation

OPEN, EXTEND, PAGE, PARTS, RULES, APPOINT, TWO = (
    "open_phase",
    "extend_phase",
    "publish_page",
    "settle_parts",
    "settle_rules",
    "appoint",
    "settle_two_people",
)


class MomentPassed(RuleViolation):
    code = "moment_passed"
    sentence = gettext_lazy("The opening moment has passed. Choose a later one, or leave it empty.")


class PersonIsGone(RuleViolation):
    code = "person_is_gone"
    sentence = gettext_lazy("The account of this person is closed.")


def phase_values(kind, *, closes_at=None, opens_at=None):
    """Return what opening or extending a phase asks for, in plain values."""
    return {"phase": str(kind), "opens_at": _plain(opens_at), "closes_at": _plain(closes_at)}


def page_values(kind, words, *, asks_anew, seen=None):
    """Return what publishing a page asks for; `seen` is the number of the version that its writer had before them."""
    texts = {language: words.get(language, "") for language in CODES}
    return {"page": str(kind), "asks_anew": asks_anew, "seen": seen, **texts}


def appointment_values(person, role, articles, languages=()):
    """Return what appointing a person asks for; languages stand in it where there are any."""
    values = {"person": person.uid, "role": str(role), "articles": sorted(article.uid for article in articles)}
    return values | ({"languages": sorted(languages)} if languages else {})


def register_all():
    """Say what two secretaries do together; called once, when the programs start."""
    for act in (
        Act(
            OPEN,
            pgettext_lazy("act", "open a phase"),
            _phase_of,
            _opening_now,
            _open,
            _tell_opening,
            before_opening=True,
        ),
        Act(EXTEND, pgettext_lazy("act", "extend a phase"), _phase_of, _phase_now, _extend, _tell_phase),
        Act(PAGE, pgettext_lazy("act", "publish a page of rules"), _page_of, _page_now, _publish, _tell_page),
        Act(PARTS, pgettext_lazy("act", "settle who may take part"), _draft_of, _parts_now, _settle, _tell_parts),
        Act(RULES, pgettext_lazy("act", "settle the rules"), _draft_of, _rules_now, _settle_rules, _tell_rules),
        Act(APPOINT, pgettext_lazy("act", "appoint a person"), _person_of, _offices_now, _appoint, _tell_office),
        Act(
            INVITE,
            pgettext_lazy("act", "invite a person to an office"),
            _invitation_of,
            _invitation_now,
            _invite,
            _tell_invitation,
        ),
        Act(
            TWO,
            pgettext_lazy("act", "settle what needs two people"),
            _draft_of,
            _two_now,
            _settle_two,
            _tell_two,
            before_opening=True,
        ),
    ):
        register(act)


def _draft_of(values):
    return ""


def _phase_of(values):
    return values["phase"]


def _phase_now(draft, values):
    phase = Phase.objects.filter(draft=draft, kind=values["phase"]).first()
    return {name: _plain(phase and getattr(phase, name)) for name in ("opens_at", "closes_at")}


def _opening_now(draft, values):
    """Return what stands of the phase; of a draft that is not before the people, all that opening it publishes."""
    draft.refresh_from_db(fields=["is_public", *rules_of(draft)])
    now = _phase_now(draft, values)
    if draft.is_public:
        return now
    standing = Appointment.objects.standing().of(draft)
    invited = sorted(OfficeInvitation.objects.of(draft).unanswered().values_list("uid", flat=True))
    return now | {
        "text": digest(units_in(draft.editions.get(number=1))),
        "pages": [version.uid for _kind, version in pages_of(draft) if version],
        "staff": sorted(standing.values_list("uid", flat=True)),
        "parts": _parts_now(draft, values),
        "rules": rules_of(draft),
        **({"invited": invited} if invited else {}),
    }


def _open(draft, values, *, by, at):
    opens_at, closes_at = _moment(values["opens_at"]), _moment(values["closes_at"])
    if opens_at is not None and opens_at < at:
        raise MomentPassed(field="opens_at")
    is_begun = not draft.is_public
    if is_begun:
        publish_begun(draft, values["phase"], by=by, at=at)
    phase = open_phase(draft, values["phase"], opens_at=opens_at, closes_at=closes_at, by=by, at=at)
    if is_begun:
        refuse_unready(draft)
    return phase


def _extend(draft, values, *, by, at):
    return extend_phase(draft, values["phase"], closes_at=_moment(values["closes_at"]), by=by, at=at)


def _tell_phase(draft, values):
    opens_at, closes_at = _moment(values["opens_at"]), _moment(values["closes_at"])
    lines = [(_("Phase"), str(capfirst(PhaseKind(values["phase"]).label)))]
    if opens_at is not None:
        lines.append((_("Opening"), _("%(moment)s (Astana time)") % {"moment": told(opens_at)}))
    if closes_at is not None:
        lines.append((_("Closing"), _("%(moment)s (Astana time)") % {"moment": told(closes_at)}))
    return lines


def _tell_opening(draft, values):
    """Tell when a phase opens; of a draft that is not before the people, all that the second person agrees to."""
    lines = _tell_phase(draft, values)
    if draft.is_public:
        return lines
    units = units_in(draft.editions.get(number=1))
    articles = sum(unit.kind == "article" for unit in units)
    staff = Appointment.objects.standing().of(draft).select_related("person").order_by("role", "pk")
    invited = OfficeInvitation.objects.of(draft).unanswered().order_by("role", "pk")
    return [
        *lines,
        (_("Text"), _("%(articles)s articles, %(units)s units") % {"articles": articles, "units": len(units)}),
        (_("Digest of the text"), digest(units)),
        *(
            (capfirst(kind.label), _("version %(number)s") % {"number": version.number})
            for kind, version in pages_of(draft)
            if version
        ),
        *((capfirst(row.get_role_display()), row.person.name or row.person.email) for row in staff),
        *(
            (capfirst(row.get_role_display()), _("%(email)s, invited by mail") % {"email": row.email})
            for row in invited
        ),
        *_tell_parts(draft, _parts_now(draft, values)),
        *_tell_rules(draft, rules_of(draft)),
    ]


def _page_of(values):
    return values["page"]


def _page_now(draft, values):
    last = PageVersion.objects.of(draft, values["page"]).first()
    return {"version": last.number if last else 0}


def _publish(draft, values, *, by, at):
    words = {language: values[language] for language in CODES}
    rest = {"asks_anew": values["asks_anew"], "seen": values["seen"]}
    return publish_page(draft, values["page"], words, **rest, by=by, at=at)


def _tell_page(draft, values):
    anew = _("Everybody is asked to accept it before they act.")
    lines = [(_("Page"), str(capfirst(PageKind(values["page"]).label)))]
    lines += [(_("Accepted anew"), anew)] if values["asks_anew"] else []
    return lines + [(name, values[language]) for language, name in LANGUAGES if values[language]]


def _parts_now(draft, values):
    draft.refresh_from_db(fields=[group.setting for group in GROUPS.values()])
    return {name: getattr(draft, group.setting) for name, group in GROUPS.items()}


def _settle(draft, values, *, by, at):
    return settle_parts(draft, **values, by=by, at=at)


def _tell_parts(draft, values):
    return [("", str(GROUPS[name].sentences[Part(part)])) for name, part in values.items()]


def _rules_now(draft, values):
    draft.refresh_from_db(fields=list(rules_of(draft)))
    return rules_of(draft)


def _settle_rules(draft, values, *, by, at):
    return settle_rules(draft, **values, by=by, at=at)


def _tell_rules(draft, values):
    return [(LABELS[name], shown(name, value)) for name, value in values.items()]


def _person_of(values):
    return f"{values['person']} {values['role']}"


def _offices_now(draft, values):
    rows = Appointment.objects.of(draft).filter(person__uid=values["person"], role=values["role"], ended_at=None)
    return {"standing": sorted(rows.values_list("uid", flat=True))}


def _appoint(draft, values, *, by, at):
    person = Person.objects.filter(uid=values["person"], is_active=True).first()
    if person is None:
        raise PersonIsGone(field="email")
    articles = Provision.objects.filter(uid__in=values["articles"])
    return appoint(draft, person, values["role"], articles, values.get("languages", ()), by=by, at=at)


def _tell_office(draft, values):
    person = Person.objects.filter(uid=values["person"]).first()
    name = f"{person.name}, {person.email}" if person and person.name else person.email if person else ""
    return [(_("Person"), name), *office_lines(draft, values)]


def _invitation_of(values):
    return values["invitation"]


def _invitation_now(draft, values):
    sent = OfficeInvitation.objects.of(draft).filter(uid=values["invitation"], agreed_at__isnull=False)
    return {"is_sent": sent.exists()}


def _invite(draft, values, *, by, at):
    return send_invitation(draft, values["invitation"], at=at)


def _tell_invitation(draft, values):
    invitation = OfficeInvitation.objects.of(draft).filter(uid=values["invitation"]).first()
    return [(_("E-mail"), invitation.email if invitation else ""), *office_lines(draft, values)]


def place_labels(draft, uids):
    """Return by uid the labels of articles in the present language, in the order of the text."""
    places = Placement.objects.current().filter(edition__draft=draft, provision__uid__in=uids)
    language = get_language()
    return {place.provision.uid: place.label(language) for place in places.select_related("edition", "provision")}


def office_lines(draft, values, labels=None):
    """Tell an office as (label, text): which one it is, in what articles and, where limited, in what languages.

    `labels` are those of `place_labels`, where they are at hand for more than one office.
    """
    if labels is None:
        labels = place_labels(draft, values["articles"])
    named = set(values["articles"])
    where = "; ".join(label for uid, label in labels.items() if uid in named) or _("the whole draft")
    lines = [(_("Office"), capfirst(Role(values["role"]).label)), (_("Articles"), where)]
    names = dict(LANGUAGES)
    spoken = ", ".join(str(names[code]) for code in values.get("languages", ()))
    return lines + ([(_("Languages"), spoken)] if spoken else [])


def _two_now(draft, values):
    draft.refresh_from_db(fields=["one_person_may"])
    return {"one_person_may": sorted(draft.one_person_may)}


def _settle_two(draft, values, *, by, at):
    return settle_two_people(draft, one_person_may=values["one_person_may"], by=by, at=at)


def _tell_two(draft, values):
    alone = set(values["one_person_may"])
    return [
        (capfirst(act.title), _("one person may do it") if act.name in alone else _("needs two people"))
        for act in all_acts()
    ]


def _plain(moment):
    return moment.isoformat() if moment else None


def _moment(plain):
    return parse_datetime(plain) if plain else None

"""Public meetings at the desk: entered with their minutes, what was proposed there registered, taken off."""

from functools import partial

from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.forms import carry_out
from core.paging import page_of
from intake.actions import MeetingTold, enter_meeting, register_of_meeting, take_off_meeting
from intake.entries import ALL_GROUNDS
from intake.forms import MeetingForm, MeetingRemovalForm, OfMeetingForm
from intake.models import Item, Meeting, Scan
from intake.views.items import desk_only, saved


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def enter(request, draft):
    """Take a public meeting in: what its minutes tell, and the minutes."""
    form, status = MeetingForm(request.POST or None), 200
    if request.method == "POST":
        meeting, status = carry_out(form, partial(_enter, request, draft))
        if status == 200:
            return redirect("meeting_desk", draft.slug, meeting.serial)
    page = page_of(Meeting.objects.of(draft).for_list(), request)
    return render(request, "intake/enter_meeting.html", {"draft": draft, "form": form, "page": page}, status=status)


def _enter(request, draft, values):
    told = MeetingTold(**{name: value for name, value in values.items() if name != "key"})
    files = [(file.name, file.read()) for file in request.FILES.getlist("files")]
    return enter_meeting(draft, told, files=files, key=values["key"], by=request.user, at=clock.now())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@desk_only
def at_the_desk(request, draft, *, serial):
    """Register what was proposed at a meeting, one thing after the other, to be typed; take the meeting off."""
    meeting = get_object_or_404(Meeting.objects.of(draft), serial=serial)
    meeting.draft, forms, status = draft, {act: form() for act, form in FORMS.items()}, 200
    if request.method == "POST":
        act = request.POST.get("act")
        if act not in FORMS:
            raise BadRequest
        forms[act] = form = FORMS[act](request.POST)
        answer, status = carry_out(form, partial(_done, request, meeting, act))
        if status == 200:
            return answer
    context = {
        "draft": draft,
        "meeting": meeting,
        "minutes": Scan.objects.filter(meeting=meeting).order_by("pk"),
        "page": page_of(Item.objects.filter(meeting=meeting).order_by("serial"), request),
        "reason": ALL_GROUNDS.get(meeting.refusal, ""),
    } | {f"{act}_form": form for act, form in forms.items()}
    return render(request, "intake/meeting_desk.html", context, status=status)


FORMS = {"register": OfMeetingForm, "take_off": MeetingRemovalForm}


def _done(request, meeting, act, values):
    by, at = request.user, clock.now()
    if act == "register":
        item = register_of_meeting(meeting, **values, by=by, at=at)
        return redirect("item", meeting.draft.slug, item.uid)
    take_off_meeting(meeting, **values, by=by, at=at)
    return redirect("meeting_desk", meeting.draft.slug, meeting.serial)


@cache_control(private=True, no_cache=True)
@require_safe
@desk_only
def minutes_file(request, draft, *, serial, scan):
    """Give minutes as they came, to be saved and not shown."""
    rows = Scan.objects.select_related("content").filter(meeting__draft=draft, meeting__serial=serial)
    return saved(get_object_or_404(rows, uid=scan))

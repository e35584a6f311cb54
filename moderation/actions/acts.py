"""Finding in the record what staff did, and in which draft and articles."""

from datetime import timedelta

from django.db import transaction

from articles.models import Appointment
from moderation.acts import places_of, refs_of
from moderation.models import ActsMark, StaffAct
from record.offices import written_in_office

SETTLED_AFTER = timedelta(minutes=1)  # later than any act that is still being written has its moment
AT_ONCE = 1000


@transaction.atomic
def enter_acts(*, at):
    """Enter what staff did since the last time; tell whether there was anything to look at. Two workers take turns."""
    ActsMark.objects.get_or_create(pk=1)
    mark = ActsMark.objects.select_for_update().get(pk=1)
    held = Appointment.objects.order_by("person").distinct("person")
    staff = dict(held.values_list("person__uid", "person"))
    written, last = written_in_office(after=mark.entry, until=at - SETTLED_AFTER, among=list(staff), most=AT_ONCE)
    if last == mark.entry:
        return False
    refs = {one.key: refs_of(one.leaf) for one in written}
    places = places_of({uid for uids in refs.values() for uid in uids})
    StaffAct.objects.bulk_create(
        _row(one, staff, [places[uid] for uid in refs[one.key] if uid in places]) for one in written
    )
    mark.entry = last
    mark.save(update_fields=["entry"])
    return True


def _row(written, staff, places):
    return StaffAct(
        entry=written.key,
        object_id=written.leaf["id"],
        draft_id=places[0].draft if places else None,
        person_id=staff.get(written.tag),
        role=written.leaf["by"]["role"],
        verb=written.leaf["t"],
        at=written.at,
        articles=sorted({key for place in places for key in place.articles}),
    )

"""Two invented sittings, by the product's own acts: one that is published with its decisions, one that is ahead."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localtime

from commission.actions import (
    announce_sitting,
    enter_results,
    finish_docket,
    finish_sitting,
    publish_next,
    publish_sitting,
    put_on_agenda,
)
from commission.models import AgendaItem, Sitting, digest_to_publish
from consultation.demonstration.preparing import decide_answer, draft_answer, let_authors_answer, read_staff
from consultation.demonstration.wording import Words

PLACE = {"kk": "Астана, Үкімет үйі", "ru": "Астана, Дом правительства", "en": "Astana, House of Government"}
SIZE = {"members": 25, "quorum": 13}
FIRST = {
    "kk": "Бірінші аптада не айтылды",
    "ru": "Что сказано за первую неделю",
    "en": "What was said in the first week",
}
AGENDA = (
    (
        {
            "kk": "Бірінші аптаның қорытындысы",
            "ru": "Итоги первой недели",
            "en": "What came in the first week",
        },
        None,
    ),
    (
        {
            "kk": "Жауап беру тәртібі: әр нұсқаға өз негізі",
            "ru": "Порядок ответов: у каждого варианта своё обоснование",
            "en": "How answers are given: each variant has its own reasons",
        },
        {"for": 19, "against": 1, "abstained": 1},
    ),
    (
        {
            "kk": "Ұсыныс қабылдау мерзімін қысқарту",
            "ru": "Сокращение срока приёма предложений",
            "en": "A shorter time for proposals",
        },
        {"for": 4, "against": 15, "abstained": 2},
    ),
)
MINUTES = {
    "kk": "Көрсетілім: барлығы ойдан алынған.\nМүшелер бірінші аптада келген ұсыныстарды тыңдады. Жауап беру тәртібі "
    "қабылданды. Мерзімді қысқарту қолдау таппады. 7-бап бойынша ұсыныстарға берілетін жауап бекітілді.",
    "ru": "Демонстрация: всё вымышлено.\nЧлены Комиссии выслушали, что пришло за первую неделю. Порядок ответов "
    "принят. Сокращение срока не поддержано. Ответ на предложения к статье 7 утверждён.",
    "en": "Demonstration: all of it is invented.\nThe members heard what came in the first week. How answers are given "
    "was adopted. A shorter time was not. The answer to the proposals on article 7 was adopted.",
}
SECOND = {
    "kk": "Жерге және тілге қатысты баптар",
    "ru": "Статьи о земле и языке",
    "en": "Articles on land and language",
}


@transaction.atomic
def hold_sittings(draft, *, at):
    """Have one sitting held and published with what it decided, and another announced, for which answers wait."""
    staff, prepared = read_staff(at), Words(None).prepared
    morning = localtime(at).replace(hour=10, minute=0, second=0, microsecond=0)
    facts = {"place": PLACE, **SIZE, "by": staff.secretary, "at": at}
    first = announce_sitting(draft, 1, starts_at=morning - timedelta(days=2), title=FIRST, **facts)
    second = announce_sitting(draft, 2, starts_at=morning + timedelta(days=3), title=SECOND, **facts)
    _hold(first, draft, [row for row in prepared if row["sitting"] == 1], staff=staff, at=at)
    for row in prepared:
        if row["sitting"] == 2:
            _put(second, draft, row, staff=staff, at=at)


def _put(sitting, draft, row, *, staff, at):
    """Draft an answer for a sitting, and decide it where it is written down so; return what stands on the agenda."""
    docket = draft_answer(draft, row, staff=staff, at=at)
    item = put_on_agenda(sitting, docket=docket, words=row["agenda"], by=staff.secretary, at=at)
    if docket is not None and (row.get("is_decided") or "votes" in row):
        decide_answer(docket, staff=staff, at=at)
    return item


def _hold(sitting, draft, prepared, *, staff, at):
    """Hold a sitting and publish it with all that it decides; authors say what they think of the words adopted."""
    by, votes = staff.secretary, {}
    for words, voted in AGENDA:
        item = put_on_agenda(sitting, words=words, by=by, at=at)
        if voted:
            votes[item.pk] = voted
    items = [(_put(sitting, draft, row, staff=staff, at=at), row) for row in prepared]
    votes |= {item.pk: row["votes"] for item, row in items}
    held = enter_results(sitting, present=21, minutes=MINUTES, votes=votes, by=by, at=at)
    standing = list(AgendaItem.objects.filter(sitting=held).select_related("docket").order_by("number"))
    digest = digest_to_publish(Sitting.objects.get(pk=held.pk), standing)
    publish_sitting(held, digest=digest, by=by, at=at)
    while publish_next(at=at):
        pass
    while finish_docket(at=at) is not None:
        pass
    finish_sitting(at=at)
    for item, row in items:
        if item.docket is not None:
            let_authors_answer(item.docket, row, at=at)

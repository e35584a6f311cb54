"""Two invented sittings, by the product's own acts: one that was held and is published, one that is ahead."""

from datetime import timedelta

from django.db import transaction
from django.utils.timezone import localtime

from commission.actions import announce_sitting, enter_results, publish_sitting, put_on_agenda
from commission.models import AgendaItem, Sitting, digest_to_publish

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
    "қабылданды. Мерзімді қысқарту қолдау таппады.",
    "ru": "Демонстрация: всё вымышлено.\nЧлены Комиссии выслушали, что пришло за первую неделю. Порядок ответов "
    "принят. Сокращение срока не поддержано.",
    "en": "Demonstration: all of it is invented.\nThe members heard what came in the first week. How answers are given "
    "was adopted. A shorter time was not.",
}
SECOND = {
    "kk": "Жерге және тілге қатысты баптар",
    "ru": "Статьи о земле и языке",
    "en": "Articles on land and language",
}
AHEAD = (
    {"kk": "Тілге қатысты ұсыныстар", "ru": "Предложения о языке", "en": "Proposals on language"},
    {"kk": "Жерге қатысты ұсыныстар", "ru": "Предложения о земле", "en": "Proposals on land"},
)


@transaction.atomic
def hold_sittings(draft, *, by, at):
    """Have one sitting held and published and another announced; `by` is a secretary, as the story goes."""
    by.second_factor_at = at  # as the story goes; who signs in has none yet
    morning = localtime(at).replace(hour=10, minute=0, second=0, microsecond=0)
    facts = {"place": PLACE, **SIZE, "by": by, "at": at}
    first = announce_sitting(draft, 1, starts_at=morning - timedelta(days=2), title=FIRST, **facts)
    votes = {}
    for words, voted in AGENDA:
        item = put_on_agenda(first, words=words, by=by, at=at)
        if voted:
            votes[item.pk] = voted
    held = enter_results(first, present=21, minutes=MINUTES, votes=votes, by=by, at=at)
    items = list(AgendaItem.objects.filter(sitting=held).order_by("number"))
    digest = digest_to_publish(Sitting.objects.get(pk=held.pk), items)
    publish_sitting(held, digest=digest, by=by, at=at)
    second = announce_sitting(draft, 2, starts_at=morning + timedelta(days=3), title=SECOND, **facts)
    for words in AHEAD:
        put_on_agenda(second, words=words, by=by, at=at)

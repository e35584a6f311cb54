"""Translations of proposals and of positions, for programs: the same acts as the pages do."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from rest_framework.response import Response

from accounts.models import Scope
from accounts.programs import Route, act, read
from core import clock
from proposals import converters  # noqa: F401, registers the form of public numbers
from proposals.actions import TranslatedWords, remove_translation, translate
from proposals.api import seen_proposal
from proposals.models import Position, Proposal, Translation
from proposals.permissions import can_remove_translation, can_translate, is_maker
from proposals.serializers import (
    RemovalInput,
    RemovedTranslationOutput,
    TranslationInput,
    TranslationOutput,
    TranslationsOutput,
)
from proposals.translations import original_of, translations_of


def seen_position(request, uid):
    rows = Position.objects.visible_to(request.user).with_words(request.user).select_related("draft", "author")
    return get_object_or_404(rows, uid=uid)


def translations_on(what, seen):
    """Return the route of translations of proposals, or of positions: `seen` finds one that a person may know of."""

    class Translations(Route):
        @read(f"list_translations_of_{what}", tag="translations", gives=TranslationsOutput)
        def get(self, request, **where):
            """Read it in other languages; without words where the original's may not be read."""
            return Response(TranslationsOutput(_found(seen(request, **where), request.user)).data)

        @act(
            f"translate_{what}",
            tag="translations",
            scope=Scope.PROPOSE,
            takes=TranslationInput,
            gives=TranslationOutput,
            status=201,
            keyless=True,
        )
        def post(self, request, **where):
            """Say it in another language, as its author or as staff. The same words again change nothing."""
            item, given = seen(request, **where), self.given
            if not can_translate(request.user, item):
                raise PermissionDenied
            words = TranslatedWords(given["language"], tuple(given["texts"]), given["reasons"])
            made = translate(item, words, made_from=given["made_from"], by=request.user, at=clock.now())
            found = _found(seen(request, **where), request.user).standing
            return Response(TranslationOutput(next(one for one in found if one.row.pk == made.pk)).data, status=201)

    return Translations


def _found(item, user):
    original = original_of(item)
    if original is None:
        raise Http404
    return translations_of([original], user)[item.pk]


def removal(name, scope, takes, may):
    """Return the route by which a translation is taken away by those who may."""

    class Removal(Route):
        @act(name, tag="translations", scope=scope, takes=takes, gives=RemovedTranslationOutput, keyless=True)
        def post(self, request, uid):
            """Take a translation away; a mark stays. Again changes nothing."""
            translation = _seen(request, uid)
            if not may(request.user, translation):
                raise PermissionDenied
            reasons = self.given["reasons"] if takes else ""
            removed = remove_translation(translation, reasons=reasons, by=request.user, at=clock.now())
            return Response(RemovedTranslationOutput(removed).data)

    return Removal


def _seen(request, uid):
    """Return a translation of something that the person may know of, where it is shown, removed or theirs; or 404."""
    row = get_object_or_404(Translation.objects.select_related("proposal__draft", "position__draft"), uid=uid)
    model = Proposal if row.proposal_id else Position
    item = get_object_or_404(model.objects.visible_to(request.user), pk=row.item.pk)
    knows = is_maker(request.user, item, row) or can_remove_translation(request.user, item)
    if not knows and row.visible_at is None:
        raise Http404
    return row


urlpatterns = [
    path(
        "proposals/<number:number>/translations/",
        translations_on("proposal", seen_proposal).as_view(),
        name="api_proposal_translations",
    ),
    path(
        "positions/<str:uid>/translations/",
        translations_on("position", seen_position).as_view(),
        name="api_position_translations",
    ),
    path(
        "translations/<str:uid>/withdrawal/",
        removal("withdraw_translation", Scope.PROPOSE, None, lambda user, row: is_maker(user, row.item, row)).as_view(),
        name="api_translation_withdrawal",
    ),
    path(
        "translations/<str:uid>/removal/",
        removal(
            "remove_translation", Scope.MODERATE, RemovalInput, lambda user, row: can_remove_translation(user, row.item)
        ).as_view(),
        name="api_translation_removal",
    ),
]

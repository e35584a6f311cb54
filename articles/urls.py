"""The secretary's pages; the pages of the text itself show several apps and live in `consultation`."""

from django.urls import path

from articles import (
    beginning_views,
    change_views,
    conditions,
    converters,  # noqa: F401, registers languages and phases
    desk_views,
    inviting_views,
    rule_views,
    settled_views,
    views,
    word_views,
)

urlpatterns = [
    path("consultations/new/", beginning_views.begin, name="begin_consultation"),
    path("offices/invitations/<str:uid>/<str:signature>/", inviting_views.invitation, name="office_invitation"),
    path("<slug:draft>/settings/text/", beginning_views.text, name="draft_text"),
    path("<slug:draft>/word/", word_views.word, name="draft_as_word"),
    path("<slug:draft>/settings/", views.settings, name="draft_settings"),
    path("<slug:draft>/settings/phases/<phase:kind>/", views.phase, name="draft_phase"),
    path("<slug:draft>/settings/words/<text_language:language>/", views.words, name="draft_words"),
    path("<slug:draft>/settings/pages/<draft_page:kind>/", views.edit_page, name="edit_draft_page"),
    path("<slug:draft>/settings/taking-part/", views.taking_part, name="draft_taking_part"),
    path("<slug:draft>/settings/rules/", rule_views.rules, name="draft_rules_settings"),
    path("<slug:draft>/settings/two-people/", change_views.two_people, name="draft_two_people"),
    path("<slug:draft>/settings/changes/<slug:uid>/", change_views.change, name="draft_change"),
    path("<slug:draft>/rules/versions/", settled_views.versions, name="settings_versions"),
    path("<slug:draft>/rules/versions/<int:number>.json", settled_views.version, name="settings_version"),
    path("<slug:draft>/conditions/", conditions.accept, name="accept_conditions"),
    path("<slug:draft>/settings/topics/", views.topics, name="draft_topics"),
    path("<slug:draft>/settings/topics/<slug:eid>/<text_language:language>/", views.topic, name="draft_topic"),
    path("<slug:draft>/settings/appointments/", views.appointments, name="draft_appointments"),
    path("<slug:draft>/settings/appointments/<slug:uid>/end/", views.end, name="end_appointment"),
    path("<slug:draft>/settings/invitations/", inviting_views.invitations, name="office_invitations"),
    path(
        "<slug:draft>/settings/invitations/<slug:uid>/revoke/", inviting_views.revoke, name="revoke_office_invitation"
    ),
    path("<slug:draft>/settings/seen/", desk_views.see_people, name="see_people"),
    path("<slug:draft>/settings/organizations/", views.organizations, name="draft_organizations"),
    path("<slug:draft>/settings/organizations/<slug:uid>/", views.settle_organization, name="settle_organization"),
]

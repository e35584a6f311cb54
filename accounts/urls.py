"""Addresses of the account that allauth does not have, below `/<language>/account/`."""

from django.urls import path

from accounts.views import (
    addresses,
    factors,
    following,
    identities,
    merging,
    organizations,
    people,
    reauthentication,
    sessions,
    tokens,
)

urlpatterns = [
    path("profile/", people.profile, name="account_profile"),
    path("follows/", following.follows, name="follows"),
    path("mail/", following.mail_settings, name="mail_settings"),
    path("mail/end/<int:pk>/<slug:signature>/", following.end_mails, name="end_mails"),
    path("sessions/", sessions.sessions, name="account_sessions"),
    path("sessions/end/", sessions.end_others, name="end_other_sessions"),
    path("sessions/<slug:uid>/end/", sessions.end, name="end_session"),
    path("second-factor/", factors.second_factor, name="second_factor"),
    path("second-factor/done/", factors.go_on, name="second_factor_done"),
    path("reauthenticate/code/", reauthentication.ConfirmByCode.as_view(), name="confirm_by_code"),
    path("lost/", addresses.lost, name="lost_mail"),
    path("email/undo/<slug:uid>/<slug:signature>/", addresses.undo, name="undo_address_change"),
    path("merge/", merging.merge, name="merge_accounts"),
    path("level/", identities.level, name="account_level"),
    path("level/code/", identities.desk_code, name="desk_code"),
    # allauth's names, for its own use: the provider is told the second address, one for each language.
    path("identity/<slug:provider_id>/", identities.show, name="openid_connect_login"),
    path("identity/<slug:provider_id>/back/", identities.come_back, name="openid_connect_callback"),
    path("tokens/", tokens.tokens, name="account_tokens"),
    path("tokens/<slug:uid>/revoke/", tokens.revoke, name="revoke_token"),
    path("acting/", organizations.act_as, name="act_as"),
    path("organizations/", organizations.mine, name="my_organizations"),
    path("organizations/register/", organizations.register, name="register_organization"),
    path("organizations/<slug:uid>/", organizations.show, name="my_organization"),
    path("organizations/<slug:uid>/invite/", organizations.invite, name="invite_member"),
    path("organizations/<slug:uid>/leave/", organizations.leave, name="leave_organization"),
    path("organizations/<slug:uid>/members/<slug:member>/", organizations.member, name="member"),
    path(
        "organizations/<slug:uid>/invitations/<slug:invitation>/revoke/",
        organizations.revoke,
        name="revoke_invitation",
    ),
    path("invitations/<slug:uid>/<slug:signature>/", organizations.invitation, name="invitation"),
]

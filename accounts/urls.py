"""Addresses of the account that allauth does not have, below `/<language>/account/`."""

from django.urls import path

from accounts.views import following, organizations, people, tokens

urlpatterns = [
    path("profile/", people.profile, name="account_profile"),
    path("follows/", following.follows, name="follows"),
    path("mail/", following.mail_settings, name="mail_settings"),
    path("mail/end/<int:pk>/<slug:signature>/", following.end_mails, name="end_mails"),
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

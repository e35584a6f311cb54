"""Addresses of the account that allauth does not have, below `/<language>/account/`."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("profile/", views.profile, name="account_profile"),
]

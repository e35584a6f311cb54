"""Addresses of the Commission's pages, below `/<language>/`."""

from django.urls import path

from commission import views

urlpatterns = [
    path("<slug:draft>/answers/", views.answers, name="answers"),
    path("<slug:draft>/commission/", views.overview, name="overview"),
    path("<slug:draft>/commission/<slug:eid>/", views.desk, name="desk"),
]

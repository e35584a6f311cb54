from django.urls import path

from feedback import binding_views, theme_views, views

urlpatterns = [
    path("<slug:draft>/staff/runs/", views.runs, name="runs"),
    path("<slug:draft>/themes/", theme_views.themes, name="themes"),
    path("<slug:draft>/staff/themes/", theme_views.staff_themes, name="staff_themes"),
    path("<slug:draft>/staff/themes/unplaced/", theme_views.staff_unplaced, name="staff_unplaced"),
    path("<slug:draft>/staff/themes/texts/<int:pk>/", theme_views.place, name="place_text"),
    path("<slug:draft>/staff/themes/<slug:uid>/", theme_views.staff_theme, name="staff_theme"),
    path("<slug:draft>/staff/repeats/<slug:eid>/", binding_views.families, name="staff_families"),
    path("<slug:draft>/staff/repeats/<slug:eid>/acts/<slug:uid>/", binding_views.act, name="staff_binding"),
    path("<slug:draft>/staff/repeats/<slug:eid>/<slug:uid>/", binding_views.family, name="staff_family"),
    path("<slug:draft>/analysis/<slug:eid>/", views.analysis, name="analysis"),
]

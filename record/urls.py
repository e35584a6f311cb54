"""The record's addresses, the same in every language."""

from django.urls import path

from record import views

urlpatterns = [
    path("receipts/<str:object_id>.txt", views.receipt, name="receipt"),
    path("keys.txt", views.keys, name="record_keys"),
    path("leaves.jsonl", views.leaves, name="record_leaves"),
]

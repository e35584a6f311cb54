"""The record's addresses, the same in every language."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from core import ids
from record import views


class ObjectId(StringConverter):
    regex = ids.PATTERN.pattern


register_converter(ObjectId, "object_id")

urlpatterns = [
    path("receipts/<object_id:object_id>.txt", views.receipt, name="receipt"),
    path("leaves/<object_id:object_id>.jsonl", views.leaves, name="record_leaves"),
    path("keys.txt", views.keys, name="record_keys"),
]

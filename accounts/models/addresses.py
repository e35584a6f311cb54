"""E-mails that gave way to others."""

from django.db import models

from accounts.models.people import Person
from core import ids


class AddressChange(models.Model):
    """A person's e-mail became another; whoever reads the mails of the one before can undo it for some days."""

    uid = models.CharField(max_length=ids.LENGTH, unique=True, default=ids.address_change_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    before = models.EmailField(db_index=True)
    after = models.EmailField()
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="address_changes_of_a_person")]

    def __str__(self):
        return self.uid

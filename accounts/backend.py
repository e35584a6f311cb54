"""Who is signed in: allauth's backend, with the person read by one plain statement."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from accounts.models import Person
from core.rows import read_row


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id):
        person = read_row(Person, "WHERE id = %s", [user_id])
        return person if person is not None and self.user_can_authenticate(person) else None

"""Who is signed in: allauth's backend, with the person read by one plain statement."""

from allauth.account.auth_backends import AuthenticationBackend as AllauthBackend

from accounts.models import Person


class AuthenticationBackend(AllauthBackend):
    def get_user(self, user_id):
        rows = Person.objects.raw("SELECT * FROM accounts_person WHERE id = %s", [user_id])
        person = next(iter(rows), None)
        return person if person is not None and self.user_can_authenticate(person) else None

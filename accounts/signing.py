"""Signatures that stand in the address of a page which a mail leads to."""

from django.core import signing


class Signer(signing.Signer):
    def fits(self, words, signature):
        """Whether a signature was made here over these words, by a signer of the same salt."""
        try:
            self.unsign(f"{words}:{signature}")
        except signing.BadSignature:
            return False
        return True

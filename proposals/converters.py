"""Public numbers in addresses: `P-000041`, `O-000118`."""

from django.urls import register_converter

LARGEST = 2**31 - 1


class PublicNumber:
    """A proposal's number; only the one form that is printed is an address."""

    letter = "P"
    regex = "P-[0-9]{6,10}"

    def to_python(self, value):
        serial = int(value[2:])
        if serial > LARGEST or f"{self.letter}-{serial:06d}" != value:
            raise ValueError(value)
        return serial

    def to_url(self, value):
        return value if isinstance(value, str) else f"{self.letter}-{value:06d}"


class DossierNumber(PublicNumber):
    """A dossier's number, of the same series."""

    letter = "O"
    regex = "O-[0-9]{6,10}"


register_converter(PublicNumber, "number")
register_converter(DossierNumber, "dossier_number")

"""The public numbers of petitions in addresses, `T-000041`."""

from django.urls import register_converter

from proposals.converters import PublicNumber


class PetitionNumber(PublicNumber):
    """A petition's number, of a series of its own."""

    letter = "T"
    regex = "T-[0-9]{6,10}"


register_converter(PetitionNumber, "petition_number")

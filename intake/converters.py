"""The public numbers of petitions, public meetings and long texts in addresses: `T-000041`, `M-000041`, `L-000041`."""

from django.urls import register_converter

from proposals.converters import PublicNumber


class PetitionNumber(PublicNumber):
    """A petition's number, of a series of its own."""

    letter = "T"
    regex = "T-[0-9]{6,10}"


class MeetingNumber(PublicNumber):
    """A public meeting's number, of a series of its own."""

    letter = "M"
    regex = "M-[0-9]{6,10}"


class LongTextNumber(PublicNumber):
    """A long text's number, of a series of its own."""

    letter = "L"
    regex = "L-[0-9]{6,10}"


register_converter(PetitionNumber, "petition_number")
register_converter(MeetingNumber, "meeting_number")
register_converter(LongTextNumber, "long_text_number")

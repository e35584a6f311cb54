"""The languages a draft's text and people's words may have."""

LANGUAGES = [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English")]
CODES = [code for code, _name in LANGUAGES]
OFFICIAL = ["kk", "ru"]

"""Small texts in the shape of the file that is loaded."""

LANGUAGES = ("kk", "ru", "en")


def said(text):
    return {language: f"{text} {language}" for language in LANGUAGES}


def unit(name, kind, label="", text="Words"):
    return {"id": name, "type": kind, "label": label, **said(text)}


def article(number, *units):
    named = [unit(f"art-{number}-{tail}", kind, label) for tail, kind, label in units]
    return {"id": f"art-{number}", "number": number, "heading": said(f"Article {number}"), "units": named}


def small_source(articles=3):
    """One section of articles with two paragraphs each, and a preamble of two parts."""
    paragraphs = [("p1", "paragraph", "1."), ("p2", "paragraph", "2.")]
    return {
        "title": said("Law"),
        "preamble": [{"id": "pre-1", **said("We")}, {"id": "pre-2", **said("the people")}],
        "sections": [
            {
                "id": "sec-1",
                "number": "I",
                "title": said("Section"),
                "articles": [article(number, *paragraphs) for number in range(1, articles + 1)],
            }
        ],
    }

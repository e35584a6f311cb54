"""The page that gives typed words back where their form can no longer be shown."""

from django.shortcuts import render

WORDS = ("text", "reasons")


def words_kept(request, sentence, *, hint="", next_url, next_name, status):
    """Answer with a sentence, what was typed, and a way on."""
    typed = [request.POST[name] for name in WORDS if request.POST.get(name)]
    context = {"sentence": sentence, "hint": hint, "typed": typed, "next_url": next_url, "next_name": next_name}
    return render(request, "proposals/kept.html", context, status=status)

"""A summary as people see it: every number with its rule and a way to the texts behind it."""

from datetime import date

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from feedback.rules import RULES
from proposals.models import Channel

register = template.Library()

STEP, TALL, LEAST_DAYS = 28, 96, 5  # of the picture of days, in its own units


@register.inclusion_tag("feedback/_summary.html")
def article_summary(summary, list_url="", demonstration=False):
    """Show what was said on an article: `summary` a `Summary` or None, `list_url` the page with its proposals."""
    if summary is None:
        return {"summary": None}
    result = summary.result
    return {
        "summary": summary,
        "result": result,
        "rules": RULES,
        "list_url": list_url,
        "demonstration": demonstration,
        "people_contact": result["by_level"]["1"]["people"],
        "supports_contact": result["by_level"]["1"]["supports"],
        "kinds": [
            {"kind": kind, "label": _kind(kind), "number": number} for kind, number in result["proposals"].items()
        ],
        "languages": [{"name": _language(code), "number": number} for code, number in result["by_language"].items()],
        "channels": named_channels(result.get("by_channel", {}).items()),
        "organizations": _organizations(result["organizations"]),
        "repeats": [entry | {"number": f"P-{entry['proposal']:06d}"} for entry in result["repeats"][:5]],
        "days": bars_of_days(result["by_day"]),
    }


def _organizations(by_kind):
    """Return a line for each kind of organization that said anything here."""
    names = {"party": _("Parties"), "org": _("Organizations")}
    return [{"name": names[kind], **counted} for kind, counted in by_kind.items() if counted["organizations"]]


def _kind(kind):
    return {
        "change": pgettext("kind of proposal", "change"),
        "add": pgettext("kind of proposal", "add"),
        "remove": pgettext("kind of proposal", "remove"),
        "keep": pgettext("kind of proposal", "keep"),
        "question": pgettext("kind of proposal", "question"),
    }[kind]


def _language(code):
    return {"kk": _("in Kazakh"), "ru": _("in Russian"), "en": _("in English")}[code]


def named_channels(counted):
    """Return counts by channel, as pairs of code and number, with the channels' names."""
    return [{"name": Channel(code).label, "number": number} for code, number in counted]


def bars_of_days(by_day, most_shown=30, least=LEAST_DAYS):
    """Return bars for days on which something came, each with its proposals and comments; the latest ones.

    There is room for so many days at `least`.
    """
    shown = by_day[-most_shown:]
    most = max((entry["proposals"] + entry["comments"] for entry in shown), default=0)
    bars = []
    for index, entry in enumerate(shown):
        total = entry["proposals"] + entry["comments"]
        height = round(TALL * total / most, 1) if most else 0
        bars.append(
            {
                "day": date.fromisoformat(entry["day"]),
                "total": total,
                "proposals": entry["proposals"],
                "comments": entry["comments"],
                "x": 4 + index * STEP,
                "middle": 4 + index * STEP + 11,
                "y": round(20 + TALL - height, 1),
                "above": round(15 + TALL - height, 1),
                "height": height,
            }
        )
    return {"bars": bars, "width": max(len(bars), least) * STEP + 8}

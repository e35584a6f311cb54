"""What a report says by region: what shows its region, and the tables of the week, which keep to the floor."""

from consultation.pages.figures.regions import shown_by_region
from feedback.models import WeeklyTable
from feedback.models.weekly import TableName

NONE = "none"  # of people who named no region


def regions_of(draft):
    """Return numbers by region. What the latest weekly tables hold back is not there, whatever the reason is."""
    tables = {table.name: table for table in WeeklyTable.objects.latest_of(draft)}
    weekly = {
        name.value: {code or NONE: cell.number for code, cell in tables[name].published.items()}
        for name in TableName
        if name in tables
    }
    shown = {code or NONE: number for code, number in sorted(shown_by_region(draft).items())}
    week = max((table.week.isoformat() for table in tables.values()), default="")
    return {"shown": shown, "week": week, **{name.value: weekly.get(name.value, {}) for name in TableName}}

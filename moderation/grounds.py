"""Which grounds a draft has: the first versions, and in their place what its secretary published since."""

from dataclasses import dataclass

from core.statements import Models
from moderation.models import BEFORE, OF_ONE_KIND, REPEAT, GroundVersion

# The moderator's keys, in the order of the grounds; further grounds have none.
KEYS = "67890-"


VERSIONS = Models(lambda draft: GroundVersion.objects.of(draft))


@dataclass(frozen=True)
class Grounds:
    """All versions of a draft's grounds at one moment, the earliest first."""

    versions: list[GroundVersion]

    @classmethod
    def of(cls, draft):
        """Read them: one query."""
        return cls([*BEFORE.values(), *VERSIONS.rows(draft.pk)])

    @property
    def read(self):
        """How much of the grounds was published so far: a form carries it, so that a later version is noticed."""
        return max(version.serial for version in self.versions)

    @property
    def latest(self):
        """The last version of each ground by its code, retired ones too, in their order."""
        rows = {version.code: version for version in self.versions}
        return dict(sorted(rows.items(), key=lambda one: (one[1].order, one[0])))

    @property
    def standing(self):
        """The version of each ground on which words are hidden now, by its code, in their order."""
        latest = self.latest.items()
        return {code: version for code, version in latest if code not in OF_ONE_KIND and not version.is_retired}

    @property
    def of_reasons(self):
        """Those that ready reasons can be for: the standing ones, and the one on which repeats are merged."""
        return self.standing | {REPEAT: self.latest[REPEAT]}

    @property
    def choices(self):
        """The standing grounds with the moderator's keys."""
        standing = list(self.standing.values())
        return list(zip(standing, [*KEYS, *[""] * len(standing)], strict=False))

    @property
    def names(self):
        """How each ground is named now, by its code."""
        return {code: version.name for code, version in self.latest.items()}

    def versions_of(self, code):
        """Return all versions of one ground, the latest first; none where there is no such ground."""
        return [version for version in reversed(self.versions) if version.code == code]

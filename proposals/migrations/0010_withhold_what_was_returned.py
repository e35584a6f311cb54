"""Keep to author and staff what moderators returned: until now it could be read again once other words were sent."""

from django.db import migrations

# Before there were other ways to a second revision, each that was sent and has another after it had been returned.
WITHHOLD = """
UPDATE proposals_revision AS revision SET withheld_at = coalesce(proposal.returned_at, revision.submitted_at)
FROM proposals_proposal AS proposal
WHERE proposal.id = revision.proposal_id AND revision.submitted_at IS NOT NULL AND revision.withheld_at IS NULL
    AND (proposal.returned_at IS NOT NULL OR revision.id <> proposal.current_revision_id)
"""
RELEASE = "UPDATE proposals_revision SET withheld_at = NULL WHERE withheld_at IS NOT NULL"
# Supports of words that were returned since stay with those; whoever gave them is asked.
LEAVE = """
UPDATE proposals_revision AS revision SET words_from = revision.number
FROM proposals_proposal AS proposal
WHERE revision.id = proposal.current_revision_id AND revision.number > 1 AND revision.submitted_at IS NOT NULL;
UPDATE proposals_support AS support SET of_earlier_words = true
FROM proposals_proposal AS proposal JOIN proposals_revision AS standing ON standing.id = proposal.current_revision_id
WHERE proposal.id = support.proposal_id AND support.revision_id <> standing.id AND standing.submitted_at IS NOT NULL
"""
JOIN = """
UPDATE proposals_revision SET words_from = 1 WHERE words_from <> 1;
UPDATE proposals_support SET of_earlier_words = false WHERE of_earlier_words
"""


class Migration(migrations.Migration):
    dependencies = [("proposals", "0009_revisions_that_come_and_supports_of_earlier_words")]

    operations = [migrations.RunSQL(WITHHOLD, RELEASE), migrations.RunSQL(LEAVE, JOIN)]

"""The pages of moderation: the bench, reports, the unsealing of authors."""

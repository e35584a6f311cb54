"""The comparative table: text in force | draft | proposal | author | decision; one query for page and files."""

"""Open data: everything that is public of a draft, row by row, in files that anybody can take away and recount."""

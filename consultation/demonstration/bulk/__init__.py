"""Perform a plan in bulk: the rows and leaves that the product's actions would write, by COPY, in one transaction.

What is frequent (proposals, comments, supports, opinions, reports, rulings, decisions of citizens' words) is written
here; what is rare goes through the actions, in its turn. A test performs one plan both ways and compares every table.
"""

from consultation.demonstration.bulk.performer import BulkPerformer

__all__ = ["BulkPerformer"]

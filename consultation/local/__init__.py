"""Everything on one machine: an embedded PostgreSQL and broker under `var/`, and the processes of the site.

Nothing here imports Django: this package makes the environment that the settings then read.
"""

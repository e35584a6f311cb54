"""Rehearsals: a consultation played with invented people, in tables that no query of the site reaches (decision 59).

`entering` brings a request or a worker into a rehearsal's tables; `making` makes and drops them; `cast` and `story` say
who is there and what they do.
"""

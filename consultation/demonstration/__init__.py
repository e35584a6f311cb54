"""The demonstration: invented people in nine invented days, the same for the same seed.

A planner (`planner`) says in plain values who does what when; two performers tell it: `acting` by the product's own
actions, `bulk` by writing the same rows and leaves in bulk.
"""

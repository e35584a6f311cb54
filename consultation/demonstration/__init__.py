"""The demonstration: invented people who act through the same actions as real ones, the same for the same seed."""

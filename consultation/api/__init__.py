"""The programming interface: its addresses, and the reads that show several apps at once."""

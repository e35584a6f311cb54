"""How many people live in each region: for shares beside counts, never for counting.

In ten thousands, of the beginning of 2025 and approximate: to be replaced by the figures of the Bureau of National
Statistics before a consultation is opened. The page says so wherever it shows a share.
"""

INHABITANTS = {
    "KZ-10": 610_000,
    "KZ-11": 790_000,
    "KZ-15": 950_000,
    "KZ-19": 1_560_000,
    "KZ-23": 710_000,
    "KZ-27": 700_000,
    "KZ-31": 1_220_000,
    "KZ-33": 700_000,
    "KZ-35": 1_130_000,
    "KZ-39": 830_000,
    "KZ-43": 850_000,
    "KZ-47": 800_000,
    "KZ-55": 750_000,
    "KZ-59": 520_000,
    "KZ-61": 2_150_000,
    "KZ-62": 220_000,
    "KZ-63": 720_000,
    "KZ-71": 1_530_000,
    "KZ-75": 2_290_000,
    "KZ-79": 1_260_000,
}
YEAR = 2025

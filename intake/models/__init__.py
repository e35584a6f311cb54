"""What came by other ways than this site: items with their numbers, files of many."""

from intake.models.arrivals import IMPORTED, Arrival, Delivery, number_of_arrival

__all__ = ["IMPORTED", "Arrival", "Delivery", "number_of_arrival"]

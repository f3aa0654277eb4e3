"""Changing hours only when nobody who booked would stand before a closed gate."""

from portal.opening.actions.weighing import OUTSIDE, Change, Foresight, change_hours, foresee

__all__ = ["OUTSIDE", "Change", "Foresight", "change_hours", "foresee"]

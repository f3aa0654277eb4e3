"""Changing hours only when nobody who booked would stand before a closed gate."""

from portal.opening.actions.weighing import Change, Foresight, Outside, change_hours, foresee

__all__ = ["Change", "Foresight", "Outside", "change_hours", "foresee"]

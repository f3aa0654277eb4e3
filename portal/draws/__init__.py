"""Draws: peak slots given by lot among those who registered, in the open."""

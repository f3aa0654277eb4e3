"""Requests for places that a school grants one by one: a queue with their age, yes or no."""

"""How availability is laid out for reading, and what feeds say of it. Pure.

`asking` finds the day an address means, `groups` the units that are as good as each other, `offers`
one line for each time, `days` what a whole day says, `weeks` and `sheets` the tables, and `feeds`
the addresses of calendars.
"""

"""The neighbourhood portal: what schools, libraries and neighbours open, and who takes it when.

From the top of the house to its foundation; imports go down only (`pyproject.toml` enforces it):

    app, work, __main__   the table of contents, the timetable, the command
    demo                  a believable neighbourhood to try it on
    about                 help, privacy, accessibility
    privacy               what is kept of a person: shown, handed over, erased, forgotten
    desk                  finds a neighbour, books for them, prints the slip
    closures              closing over bookings: who is hit, how far it is, the weather
    grounds               what a school opens: added, described, divided, given up
    terms                 the rules of booking a facility, changed from a day on
    limits                what one person or household may have, across places, from a day on
    approvals             requests that a school answers one by one
    opening               how a school keeps its hours, and the desk its calendar
    gate                  who comes today: ticked, counted, missed; appeals
    finding               home and search: what, when, where
    calendars             a facility's page and week; iCalendar feeds
    draws                 peak slots given by lot among those who registered
    waiting               who waits for what is full, and gets what is given back
    companions            who comes along: by a link, under a nickname, with no account
    bookings              slots, holds, bookings: taken, moved, cancelled
    demand                what was asked for and could not be had, counted without anybody
    hours                 day types, opening rules, closures: `resolve` says when, and why not
    facilities            organisations, facilities, spaces, units, terms
    claims                numbered places: the one thing that cannot be taken twice
    people                accounts, households, grants, signing in
    messages              the outbox: written with the fact, sent after it
    submissions           one key, one answer: a form sent twice acts once
    web                   what every page needs; knows no field
    database, settings, kept, clock, timespan, problems, language
"""

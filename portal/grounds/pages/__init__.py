"""The pages on which a school keeps its facilities, a file for each topic."""

from portal.grounds.pages import adding, campus, dividing, keeping, overview, retiring

# Adding first: "new" is no facility.
routes = [
    *overview.routes,
    *campus.routes,
    *adding.routes,
    *keeping.routes,
    *dividing.routes,
    *retiring.routes,
]

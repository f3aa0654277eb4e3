"""The pages of the gate: the guard's phone, the school's own pages, appeals."""

from portal.gate.pages import appeals, links, listing, paper, phone, scanned, sheet, today

routes = [
    *phone.routes,
    *scanned.routes,
    *sheet.routes,
    *paper.routes,
    *links.routes,
    *listing.routes,
    *today.routes,
    *appeals.routes,
]

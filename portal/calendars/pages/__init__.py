"""Pages and documents of calendars, a file for each topic.

The documents come first: `/facilities/{slug}.ics` would also fit `/facilities/{slug}`.
"""

from portal.calendars.pages import facility, sheet, week
from portal.calendars.pages.feeds import routes as documents
from portal.calendars.pages.subscribing import routes as subscribing

routes = [*documents, *subscribing, *sheet.routes, *week.routes, *facility.routes]

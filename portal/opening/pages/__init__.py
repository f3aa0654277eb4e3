"""Pages of those who keep the hours, a file for each topic."""

from portal.opening.pages import calendar as calendar_of_holidays
from portal.opening.pages import dates, editor, overview

routes = [*overview.routes, *editor.routes, *dates.routes, *calendar_of_holidays.routes]

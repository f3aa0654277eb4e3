"""When it is too dark to play: the end of civil twilight, six degrees of sun below the horizon."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from astral import Observer, sun

DEGREES = 6.0
DAY = timedelta(days=1)


@lru_cache(maxsize=20_000)
def light_ends(latitude: float, longitude: float, noon: datetime) -> datetime | None:
    """When the light of a day ends, in UTC; `noon` is 12:00 on its wall clock, aware.

    None when it does not end on that day, as in a northern June; an instant before the day when
    there is no light at all, as in a polar night.
    """
    observer = Observer(latitude, longitude, 0.0)
    # Wall clocks run up to some hours apart from the sun; the sun's own noon is in the middle of
    # the light, whatever the zone.
    highest = min(_noons(observer, noon.date()), key=lambda each: abs(each - noon))
    after = [
        each for each in _dusks(observer, highest.date()) if highest < each <= highest + DAY / 2
    ]
    if after:
        return min(after)
    return None if sun.elevation(observer, highest) > -DEGREES else noon - DAY


def _noons(observer: Observer, day: date) -> list[datetime]:
    return [sun.noon(observer, day + DAY * shift) for shift in (-1, 0, 1)]


def _dusks(observer: Observer, day: date) -> list[datetime]:
    found = []
    for shift in (0, 1):
        try:
            found.append(sun.dusk(observer, day + DAY * shift, DEGREES))
        except ValueError:  # the sun does not pass those six degrees on that day of UTC
            continue
    return found

"""Opening hours as schools and libraries here keep them.

School days belong to the pupils until the evening; a make-up workday is a school day, whatever its
weekday; no rule stands for exam days, so grounds stay closed.
"""

from portal.demo.plan import Rule, Season
from portal.language import Named

SCHOOL = ("school_day", "make_up_workday")
FREE = ("weekend", "public_holiday", "school_break")
ALL = (*SCHOOL, *FREE)
NOT_MONDAY = 127 - 1
WEEKEND_DAYS = 32 + 64

ALL_YEAR = Named("全年", "All year")
WINTER = Named("冬季时间", "Winter hours")
SUMMER = Named("夏季时间", "Summer hours")
SUMMER_STARTS, SUMMER_ENDS = (5, 1), (9, 30)


def on(
    day_types: tuple[str, ...], *spans: str, until_dusk: bool = False, weekdays: int = 127
) -> tuple[Rule, ...]:
    """Rules for "08:00-12:00" and the like."""
    return tuple(
        Rule(day_types, *_minutes(span), until_dusk=until_dusk, weekdays=weekdays) for span in spans
    )


def _minutes(span: str) -> tuple[int, int]:
    opens, closes = (
        60 * int(hour) + int(minute) for hour, minute in (t.split(":") for t in span.split("-"))
    )
    return opens, closes


# A hall has light and a roof: the same hours all year.
HALL = (
    Season(
        ALL_YEAR,
        (*on(SCHOOL, "19:00-21:00"), *on(FREE, "08:00-12:00", "14:00-21:00")),
    ),
)

# The operator's halls open an hour earlier on school days.
OPERATED_HALL = (
    Season(
        ALL_YEAR,
        (*on(SCHOOL, "18:00-21:00"), *on(FREE, "08:00-12:00", "14:00-21:00")),
    ),
)

# Lit grounds: midday is left out where the sun is high.
LIT_GROUND = (
    Season(
        WINTER,
        (*on(SCHOOL, "19:00-21:00"), *on(FREE, "08:00-12:00", "14:00-21:00")),
    ),
    Season(
        SUMMER,
        (*on(SCHOOL, "19:00-21:00"), *on(FREE, "07:00-11:00", "16:00-21:00")),
        SUMMER_STARTS,
        SUMMER_ENDS,
    ),
)

# Unlit grounds end with the daylight, whatever the clock says.
UNLIT_GROUND = (
    Season(
        WINTER,
        (
            *on(SCHOOL, "16:30-18:30", until_dusk=True),
            *on(FREE, "08:00-12:00"),
            *on(FREE, "14:00-18:30", until_dusk=True),
        ),
    ),
    Season(
        SUMMER,
        (
            *on(SCHOOL, "17:00-19:30", until_dusk=True),
            *on(FREE, "07:00-11:00"),
            *on(FREE, "16:00-19:30", until_dusk=True),
        ),
        SUMMER_STARTS,
        SUMMER_ENDS,
    ),
)

# Early runners come before the first lesson.
TRACK = (
    Season(
        WINTER,
        (*on(SCHOOL, "19:00-21:00"), *on(FREE, "07:00-12:00", "14:00-21:00")),
    ),
    Season(
        SUMMER,
        (*on(SCHOOL, "19:00-21:00"), *on(FREE, "06:00-10:00", "16:00-21:00")),
        SUMMER_STARTS,
        SUMMER_ENDS,
    ),
)

PUBLIC_LIBRARY = (
    Season(
        ALL_YEAR,
        (
            *on(("school_day",), "09:00-21:00", weekdays=NOT_MONDAY),
            *on(("make_up_workday",), "09:00-21:00"),
            *on(("weekend",), "09:00-21:00"),
            *on(("public_holiday",), "09:00-17:00"),
        ),
    ),
)

SCHOOL_LIBRARY = (
    Season(
        ALL_YEAR,
        (
            *on(("weekend",), "09:00-17:00"),
            *on(("school_break",), "09:00-17:00", weekdays=NOT_MONDAY),
        ),
    ),
)

CULTURE_CENTRE = (
    Season(
        ALL_YEAR,
        (
            *on((*SCHOOL, "weekend"), "08:30-12:00", "14:00-21:00"),
            *on(("public_holiday",), "09:00-12:00", "14:00-18:00"),
        ),
    ),
)

# The pool's water is changed on Mondays.
POOL = (
    Season(
        ALL_YEAR,
        (
            *on(SCHOOL, "16:00-21:00", weekdays=NOT_MONDAY),
            *on(("weekend", "public_holiday"), "09:00-12:00", "14:00-21:00"),
        ),
    ),
)

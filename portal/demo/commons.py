"""What the community library and the culture centre open."""

from portal.demo import conditions, opening, words
from portal.demo.plan import FacilityPlan, Spot, courts, room
from portal.language import Named

LIBRARY, CENTRE = "longling-road-library", "longling-culture-centre"
READING = "longling-road-library-reading"
TABLE_TENNIS = "culture-centre-table-tennis"


def facilities() -> tuple[FacilityPlan, ...]:
    """The rooms of both."""
    return (*_library(), *_centre())


def _library() -> tuple[FacilityPlan, ...]:
    reading_spaces, reading_units = room("阅览座位", "Reading seats", 60)
    study_spaces, study_units = room("自习座位", "Study seats", 24)
    quiet_spaces, quiet_units = room("静音会议室", "Quiet meeting room", 1)
    return (
        FacilityPlan(
            LIBRARY,
            READING,
            "reading",
            Named("龙岭路社区图书馆阅览室", "Longling Road Library reading room"),
            Spot(-60, 40),
            "carpet",
            indoor=True,
            lit=True,
            gate=words.LIBRARY_DOOR,
            bring=words.LIBRARY_CARD,
            fee=words.FREE_WITH_CARD,
            spaces=reading_spaces,
            units=reading_units,
            hours=opening.PUBLIC_LIBRARY,
            terms=conditions.READING,
            before=conditions.READING_BEFORE,
            appeal=0.75,
        ),
        FacilityPlan(
            LIBRARY,
            "longling-road-library-study",
            "study",
            Named("龙岭路社区图书馆自习室", "Longling Road Library study room"),
            Spot(-55, 45),
            "tiles",
            indoor=True,
            lit=True,
            gate=words.LIBRARY_UPSTAIRS,
            bring=words.OWN_BOOKS,
            fee=words.FREE_WITH_CARD,
            spaces=study_spaces,
            units=study_units,
            hours=opening.PUBLIC_LIBRARY,
            terms=conditions.STUDY,
            appeal=0.95,
        ),
        FacilityPlan(
            LIBRARY,
            "longling-road-library-meeting",
            "meeting",
            Named("龙岭路社区图书馆静音会议室", "Longling Road Library quiet meeting room"),
            Spot(-60, 50),
            "carpet",
            indoor=True,
            lit=True,
            gate=words.LIBRARY_UPSTAIRS,
            bring=words.NOTHING,
            fee=words.FREE_OF_CHARGE,
            spaces=quiet_spaces,
            units=quiet_units,
            hours=opening.PUBLIC_LIBRARY,
            terms=conditions.MEETING,
            appeal=0.6,
            tick_minutes=15,
        ),
    )


def _centre() -> tuple[FacilityPlan, ...]:
    dance_spaces, dance_units = courts(2, "%d号舞蹈室", "Dance room %d")
    table_spaces, table_units = courts(6, "%d号台", "Table %d")
    lane_spaces, lane_units = courts(4, "%d号泳道", "Lane %d", 4, "places")
    return (
        FacilityPlan(
            CENTRE,
            "culture-centre-dance",
            "dance",
            Named("文体中心舞蹈室", "Culture Centre dance rooms"),
            Spot(-250, -80),
            "wood",
            indoor=True,
            lit=True,
            gate=words.CENTRE_DOOR,
            bring=words.SOFT_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=dance_spaces,
            units=dance_units,
            hours=opening.CULTURE_CENTRE,
            terms=conditions.DANCE,
            appeal=0.8,
        ),
        FacilityPlan(
            CENTRE,
            TABLE_TENNIS,
            "table_tennis",
            Named("文体中心乒乓球室", "Culture Centre table tennis room"),
            Spot(-245, -95),
            "pvc",
            indoor=True,
            lit=True,
            gate=words.CENTRE_DOOR,
            bring=words.TABLE_THINGS,
            fee=words.TABLE_FEE,
            spaces=table_spaces,
            units=table_units,
            hours=opening.CULTURE_CENTRE,
            terms=conditions.TABLE_TENNIS,
            appeal=0.6,
        ),
        FacilityPlan(
            CENTRE,
            "culture-centre-pool",
            "swimming",
            Named("文体中心游泳池", "Culture Centre swimming pool"),
            Spot(-260, -95),
            "water",
            indoor=True,
            lit=True,
            gate=words.CENTRE_POOL,
            bring=words.SWIMMING_THINGS,
            fee=words.POOL_FEE,
            spaces=lane_spaces,
            units=lane_units,
            hours=opening.POOL,
            terms=conditions.SWIMMING,
            appeal=0.8,
        ),
    )

"""What Longling Experimental School and its library open."""

from portal.demo import conditions, opening, words
from portal.demo.plan import FacilityPlan, Spot, courts, halves, room
from portal.language import Named

SCHOOL = "longling-experimental-school"
LIBRARY = "longling-school-library"
BADMINTON = "longling-experimental-badminton"
FOOTBALL = "longling-experimental-football"
DANCE = "longling-experimental-dance"
TABLES = "longling-experimental-table-tennis"
SCHOOL_READING = "longling-school-library-reading"


def facilities() -> tuple[FacilityPlan, ...]:
    """The school's six grounds and halls, and the reading room of its library."""
    badminton_spaces, badminton_units = courts(6, "%d号场", "Court %d")
    pitch_spaces, pitch_units = halves(
        ("全场", "北半场", "南半场"), ("Whole pitch", "North half", "South half")
    )
    track_spaces, track_units = room("跑道", "Track", 30)
    court_spaces, court_units = courts(3, "%d号场", "Court %d")
    table_spaces, table_units = courts(6, "%d号台", "Table %d")
    studio_spaces, studio_units = room("舞蹈排练厅", "Dance studio", 1)
    reading_spaces, reading_units = room("阅览座位", "Reading seats", 40)
    return (
        FacilityPlan(
            SCHOOL,
            BADMINTON,
            "badminton",
            Named("龙岭实验学校羽毛球馆", "Longling Experimental badminton hall"),
            Spot(230, -290),
            "pvc",
            indoor=True,
            lit=True,
            gate=words.LONGLING_NORTH,
            bring=words.INDOOR_SHOES,
            fee=words.HALL_FEE,
            spaces=badminton_spaces,
            units=badminton_units,
            hours=opening.HALL,
            terms=conditions.BADMINTON,
            before=conditions.BADMINTON_BEFORE,
            appeal=0.97,
        ),
        FacilityPlan(
            SCHOOL,
            FOOTBALL,
            "football",
            Named("龙岭实验学校足球场", "Longling Experimental football pitch"),
            Spot(170, -340),
            "artificial_grass",
            indoor=False,
            lit=True,
            gate=words.LONGLING_EAST,
            bring=words.FOOTBALL_SHOES,
            fee=words.PITCH_FEE,
            spaces=pitch_spaces,
            units=pitch_units,
            hours=opening.LIT_GROUND,
            terms=conditions.FOOTBALL,
            before=conditions.FOOTBALL_BEFORE,
            appeal=0.95,
        ),
        FacilityPlan(
            SCHOOL,
            "longling-experimental-track",
            "running",
            Named("龙岭实验学校跑道", "Longling Experimental running track"),
            Spot(170, -345),
            "rubber",
            indoor=False,
            lit=True,
            gate=words.LONGLING_EAST,
            bring=words.SPORTS_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=track_spaces,
            units=track_units,
            hours=opening.TRACK,
            terms=conditions.RUNNING,
            appeal=0.5,
        ),
        FacilityPlan(
            SCHOOL,
            "longling-experimental-basketball",
            "basketball",
            Named("龙岭实验学校篮球场", "Longling Experimental basketball courts"),
            Spot(140, -300),
            "acrylic",
            indoor=False,
            lit=True,
            gate=words.LONGLING_EAST,
            bring=words.OWN_BALL,
            fee=words.FREE_OF_CHARGE,
            spaces=court_spaces,
            units=court_units,
            hours=opening.LIT_GROUND,
            terms=conditions.BASKETBALL,
            appeal=0.9,
        ),
        FacilityPlan(
            SCHOOL,
            TABLES,
            "table_tennis",
            Named("龙岭实验学校乒乓球室", "Longling Experimental table tennis room"),
            Spot(220, -280),
            "pvc",
            indoor=True,
            lit=True,
            gate=words.LONGLING_NORTH,
            bring=words.TABLE_THINGS,
            fee=words.FREE_OF_CHARGE,
            spaces=table_spaces,
            units=table_units,
            hours=opening.HALL,
            terms=conditions.TICKED_TABLES,
            appeal=0.55,
        ),
        FacilityPlan(
            SCHOOL,
            DANCE,
            "dance",
            Named("龙岭实验学校舞蹈排练厅", "Longling Experimental dance studio"),
            Spot(210, -270),
            "wood",
            indoor=True,
            lit=True,
            gate=words.LONGLING_NORTH,
            bring=words.SOFT_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=studio_spaces,
            units=studio_units,
            hours=opening.HALL,
            terms=conditions.STUDIO,
            appeal=0.6,
        ),
        FacilityPlan(
            LIBRARY,
            SCHOOL_READING,
            "reading",
            Named("龙岭实验学校图书馆阅览室", "Longling Experimental School Library reading room"),
            Spot(150, -170),
            "carpet",
            indoor=True,
            lit=True,
            gate=words.SCHOOL_LIBRARY_DOOR,
            bring=words.LIBRARY_CARD,
            fee=words.FREE_WITH_CARD,
            spaces=reading_spaces,
            units=reading_units,
            hours=opening.SCHOOL_LIBRARY,
            terms=conditions.READING,
            appeal=0.6,
        ),
    )

"""What the three other schools open: Rongyin Primary, Bixi Middle and Qingwu."""

from portal.demo import conditions, opening, words
from portal.demo.plan import FacilityPlan, Spot, courts, halves, room
from portal.language import Named

RONGYIN, BIXI, QINGWU = "rongyin-primary-school", "bixi-middle-school", "qingwu-school"
BIXI_TENNIS = "bixi-middle-tennis"


def facilities() -> tuple[FacilityPlan, ...]:
    """The grounds of all three."""
    return (*_rongyin(), *_bixi(), *_qingwu())


def _rongyin() -> tuple[FacilityPlan, ...]:
    court_spaces, court_units = courts(2, "%d号场", "Court %d")
    track_spaces, track_units = room("跑道", "Track", 20)
    dance_spaces, dance_units = room("舞蹈室", "Dance room", 1)
    return (
        FacilityPlan(
            RONGYIN,
            "rongyin-primary-basketball",
            "basketball",
            Named("榕荫小学篮球场", "Rongyin Primary basketball courts"),
            Spot(-450, 330),
            "concrete",
            indoor=False,
            lit=False,
            gate=words.RONGYIN_SIDE,
            bring=words.OWN_BALL,
            fee=words.FREE_OF_CHARGE,
            spaces=court_spaces,
            units=court_units,
            hours=opening.UNLIT_GROUND,
            terms=conditions.BASKETBALL,
            appeal=0.7,
        ),
        FacilityPlan(
            RONGYIN,
            "rongyin-primary-track",
            "running",
            Named("榕荫小学操场跑道", "Rongyin Primary running track"),
            Spot(-470, 350),
            "rubber",
            indoor=False,
            lit=False,
            gate=words.RONGYIN_SIDE,
            bring=words.SPORTS_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=track_spaces,
            units=track_units,
            hours=opening.UNLIT_GROUND,
            terms=conditions.terms(conditions.RUNNING, raster_minutes=30),
            appeal=0.35,
        ),
        FacilityPlan(
            RONGYIN,
            "rongyin-primary-dance",
            "dance",
            Named("榕荫小学舞蹈室", "Rongyin Primary dance room"),
            Spot(-410, 290),
            "wood",
            indoor=True,
            lit=True,
            gate=words.RONGYIN_SIDE,
            bring=words.SOFT_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=dance_spaces,
            units=dance_units,
            hours=opening.HALL,
            terms=conditions.DANCE,
            appeal=0.85,
        ),
    )


def _bixi() -> tuple[FacilityPlan, ...]:
    hall_spaces, hall_units = halves(
        ("全场", "A半场", "B半场"), ("Whole court", "Half A", "Half B")
    )
    badminton_spaces, badminton_units = courts(4, "%d号场", "Court %d")
    volleyball_spaces, volleyball_units = courts(2, "%d号场", "Court %d")
    tennis_spaces, tennis_units = courts(2, "%d号场", "Court %d")
    return (
        FacilityPlan(
            BIXI,
            "bixi-middle-basketball-hall",
            "basketball",
            Named("碧溪中学篮球馆", "Bixi Middle basketball hall"),
            Spot(660, 550),
            "wood",
            indoor=True,
            lit=True,
            gate=words.BIXI_SOUTH,
            bring=words.OWN_BALL,
            fee=words.PITCH_FEE,
            spaces=hall_spaces,
            units=hall_units,
            hours=opening.HALL,
            terms=conditions.BASKETBALL,
            appeal=0.92,
        ),
        FacilityPlan(
            BIXI,
            "bixi-middle-badminton",
            "badminton",
            Named("碧溪中学羽毛球馆", "Bixi Middle badminton hall"),
            Spot(680, 560),
            "pvc",
            indoor=True,
            lit=True,
            gate=words.BIXI_SOUTH,
            bring=words.INDOOR_SHOES,
            fee=words.HALL_FEE,
            spaces=badminton_spaces,
            units=badminton_units,
            hours=opening.HALL,
            terms=conditions.BADMINTON,
            appeal=0.9,
        ),
        FacilityPlan(
            BIXI,
            "bixi-middle-volleyball",
            "volleyball",
            Named("碧溪中学排球场", "Bixi Middle volleyball courts"),
            Spot(610, 600),
            "acrylic",
            indoor=False,
            lit=True,
            gate=words.BIXI_SOUTH,
            bring=words.VOLLEYBALL_THINGS,
            fee=words.FREE_OF_CHARGE,
            spaces=volleyball_spaces,
            units=volleyball_units,
            hours=opening.LIT_GROUND,
            terms=conditions.VOLLEYBALL,
            appeal=0.75,
        ),
        FacilityPlan(
            BIXI,
            BIXI_TENNIS,
            "tennis",
            Named("碧溪中学网球场", "Bixi Middle tennis courts"),
            Spot(600, 620),
            "acrylic",
            indoor=False,
            lit=True,
            gate=words.BIXI_SOUTH,
            bring=words.TENNIS_THINGS,
            fee=words.TENNIS_FEE,
            spaces=tennis_spaces,
            units=tennis_units,
            hours=opening.LIT_GROUND,
            terms=conditions.TENNIS,
            appeal=0.85,
        ),
    )


def _qingwu() -> tuple[FacilityPlan, ...]:
    pitch_spaces, pitch_units = halves(
        ("七人制全场", "东半场", "西半场"), ("Seven-a-side pitch", "East half", "West half")
    )
    court_spaces, court_units = courts(4, "%d号场", "Court %d")
    table_spaces, table_units = courts(4, "%d号台", "Table %d")
    return (
        FacilityPlan(
            QINGWU,
            "qingwu-football",
            "football",
            Named("青梧学校足球场", "Qingwu School football pitch"),
            Spot(-790, -560),
            "grass",
            indoor=False,
            lit=False,
            gate=words.QINGWU_WEST,
            bring=words.FOOTBALL_SHOES,
            fee=words.FREE_OF_CHARGE,
            spaces=pitch_spaces,
            units=pitch_units,
            hours=opening.UNLIT_GROUND,
            terms=conditions.terms(conditions.FOOTBALL, raster_minutes=30),
            appeal=0.75,
        ),
        FacilityPlan(
            QINGWU,
            "qingwu-basketball",
            "basketball",
            Named("青梧学校篮球场", "Qingwu School basketball courts"),
            Spot(-740, -500),
            "rubber",
            indoor=False,
            lit=True,
            gate=words.QINGWU_WEST,
            bring=words.OWN_BALL,
            fee=words.FREE_OF_CHARGE,
            spaces=court_spaces,
            units=court_units,
            hours=opening.LIT_GROUND,
            terms=conditions.BASKETBALL,
            appeal=0.7,
        ),
        FacilityPlan(
            QINGWU,
            "qingwu-table-tennis",
            "table_tennis",
            Named("青梧学校乒乓球馆", "Qingwu School table tennis hall"),
            Spot(-770, -490),
            "pvc",
            indoor=True,
            lit=True,
            gate=words.QINGWU_WEST,
            bring=words.TABLE_THINGS,
            fee=words.TABLE_FEE,
            spaces=table_spaces,
            units=table_units,
            hours=opening.OPERATED_HALL,
            terms=conditions.TABLE_TENNIS,
            appeal=0.65,
        ),
    )

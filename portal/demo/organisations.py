"""Who opens something on and around Longling Road, and where people set out from."""

from portal.demo.plan import LandmarkPlan, OrganisationPlan, Spot
from portal.language import Named

CALENDAR = "CN"
CALENDAR_YEARS = (2025, 2026, 2027)
ZONE = "Asia/Shanghai"

OPERATOR = OrganisationPlan(
    "lindong-operations",
    "operator",
    Named("邻动场馆运营", "Lindong Grounds Operations"),
    Named("深圳市坪山区龙岭路66号", "66 Longling Road, Pingshan, Shenzhen"),
    Spot(90, 120),
    "0755-0000-0166",
)

ORGANISATIONS = (
    OPERATOR,
    OrganisationPlan(
        "longling-experimental-school",
        "school",
        Named("龙岭实验学校", "Longling Experimental School"),
        Named("深圳市坪山区龙岭路18号", "18 Longling Road, Pingshan, Shenzhen"),
        Spot(180, -260),
        "0755-0000-0118",
        keeps_school=True,
    ),
    OrganisationPlan(
        "rongyin-primary-school",
        "school",
        Named("榕荫小学", "Rongyin Primary School"),
        Named("深圳市坪山区榕荫街5号", "5 Rongyin Street, Pingshan, Shenzhen"),
        Spot(-420, 310),
        "0755-0000-0105",
        keeps_school=True,
    ),
    OrganisationPlan(
        "bixi-middle-school",
        "school",
        Named("碧溪中学", "Bixi Middle School"),
        Named("深圳市坪山区碧溪路32号", "32 Bixi Road, Pingshan, Shenzhen"),
        Spot(640, 580),
        "0755-0000-0132",
        keeps_school=True,
    ),
    OrganisationPlan(
        "qingwu-school",
        "school",
        Named("青梧学校", "Qingwu School"),
        Named("深圳市坪山区青梧路9号", "9 Qingwu Road, Pingshan, Shenzhen"),
        Spot(-760, -520),
        "0755-0000-0109",
        operator="lindong-operations",
        keeps_school=True,
    ),
    OrganisationPlan(
        "longling-road-library",
        "library",
        Named("龙岭路社区图书馆", "Longling Road Community Library"),
        Named("深圳市坪山区龙岭路41号", "41 Longling Road, Pingshan, Shenzhen"),
        Spot(-60, 40),
        "0755-0000-0141",
    ),
    OrganisationPlan(
        "longling-school-library",
        "library",
        Named("龙岭实验学校图书馆", "Longling Experimental School Library"),
        Named("深圳市坪山区龙岭路18号东门", "18 Longling Road (east gate), Pingshan, Shenzhen"),
        Spot(150, -170),
        "0755-0000-0119",
        keeps_school=True,
    ),
    OrganisationPlan(
        "longling-culture-centre",
        "other",
        Named("龙岭路社区文体中心", "Longling Road Culture and Sport Centre"),
        Named("深圳市坪山区龙岭路57号", "57 Longling Road, Pingshan, Shenzhen"),
        Spot(-250, -90),
        "0755-0000-0157",
        operator="lindong-operations",
    ),
)

# The first is where walks begin for whoever names none.
LANDMARKS = (
    LandmarkPlan(
        "community-centre",
        Named("龙岭路社区服务中心", "Longling Road Community Centre"),
        Spot(0, 0),
    ),
    LandmarkPlan(
        "longling-road-station", Named("龙岭路地铁站", "Longling Road metro station"), Spot(30, 330)
    ),
    LandmarkPlan("qingwu-station", Named("青梧地铁站", "Qingwu metro station"), Spot(-690, -240)),
    LandmarkPlan("cuiling-garden", Named("翠岭花园", "Cuiling Garden estate"), Spot(410, -90)),
    LandmarkPlan("rongyin-court", Named("榕荫苑", "Rongyin Court estate"), Spot(-310, 520)),
    LandmarkPlan("bixi-residence", Named("碧溪雅居", "Bixi Residence estate"), Spot(520, 830)),
    LandmarkPlan("qingwu-lane", Named("青梧里", "Qingwu Lane estate"), Spot(-930, -610)),
    LandmarkPlan(
        "longling-new-village", Named("龙岭新村", "Longling New Village"), Spot(120, -560)
    ),
    LandmarkPlan("longling-market", Named("龙岭街市", "Longling market"), Spot(-130, 190)),
)

"""What the facilities' pages say about gates, what to bring and fees."""

from portal.language import Named

FREE_OF_CHARGE = Named("免费", "Free of charge")
FREE_WITH_CARD = Named("免费，凭预约入座", "Free; show the booking to take your seat")
HALL_FEE = Named(
    "每片场地每小时20元，学生和65岁以上老人免费",
    "20 yuan a court and hour; free for pupils and people over 65",
)
TENNIS_FEE = Named("每片场地每小时25元，学生免费", "25 yuan a court and hour; free for pupils")
PITCH_FEE = Named("半场每小时60元，全场每小时100元", "60 yuan an hour for half, 100 for the whole")
TABLE_FEE = Named("每张球台每小时5元", "5 yuan a table and hour")
POOL_FEE = Named(
    "每人每次15元，65岁以上老人免费", "15 yuan a person and visit; free for people over 65"
)

SPORTS_SHOES = Named("请穿运动鞋，带水", "Sports shoes and water")
INDOOR_SHOES = Named(
    "请换室内浅色底运动鞋，自带球拍和球", "Indoor shoes with light soles; racket and shuttles"
)
OWN_BALL = Named("自带篮球，请带水", "Your own ball, and water")
FOOTBALL_SHOES = Named("请穿碎钉或平底鞋，勿穿长钉鞋", "Turf or flat shoes; no long studs")
TENNIS_THINGS = Named("自带球拍和网球，穿网球鞋", "Racket, balls and tennis shoes")
VOLLEYBALL_THINGS = Named("自带排球，可带护膝", "Your own ball; knee pads help")
TABLE_THINGS = Named("自带球拍，球可在前台借", "Your own bat; balls can be borrowed at the desk")
SOFT_SHOES = Named("请换软底鞋，音响自带", "Soft shoes, and your own loudspeaker")
SWIMMING_THINGS = Named("泳衣、泳帽、拖鞋", "Swimsuit, cap and slippers")
LIBRARY_CARD = Named("读者证或身份证，水杯请带盖", "Library card or ID; drinks with a lid")
OWN_BOOKS = Named(
    "可带自己的书和电脑，插座在墙边", "Your own books and computer; sockets along the wall"
)
NOTHING = Named("不用带东西，离开时请关灯", "Nothing; please switch off the light when you leave")

LONGLING_EAST = Named(
    "东门（龙岭路），向保安出示预约", "East gate on Longling Road; show the guard your booking"
)
LONGLING_NORTH = Named(
    "北门（翠岭街），体育馆在右手边", "North gate on Cuiling Street; the hall is on your right"
)
RONGYIN_SIDE = Named(
    "榕荫街侧门，沿围栏直走到操场", "Side gate on Rongyin Street; follow the fence to the ground"
)
BIXI_SOUTH = Named(
    "南门（碧溪路），请走右侧步行通道", "South gate on Bixi Road; take the footpath on the right"
)
QINGWU_WEST = Named("西门，在门口登记后进入", "West gate; sign in at the entrance")
LIBRARY_DOOR = Named("正门，一楼服务台", "Main door; desk on the ground floor")
LIBRARY_UPSTAIRS = Named("正门，乘电梯到二楼", "Main door; lift to the first floor")
SCHOOL_LIBRARY_DOOR = Named(
    "学校东门进，左转独立入口，不经过教学楼",
    "School's east gate, then the separate door on the left",
)
CENTRE_DOOR = Named("正门，前台报预约码", "Main door; tell the desk your booking code")
CENTRE_POOL = Named("负一楼泳池入口，先淋浴", "Pool entrance in the basement; shower first")

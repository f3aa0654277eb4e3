"""Words around a wish: those for "free" and "near", and those that say nothing by themselves."""

FREE = (
    *("只看有空的", "有空位", "有空", "空闲", "没人", "空的", "可约"),
    *("free", "available", "open", "vacant"),
)
NEAR = (
    *("附近", "旁边", "周边", "边上", "最近", "近一点", "近点", "近", "离"),
    *("nearby", "close to", "near"),
)
WEIGHTLESS = (
    *("我想要", "我想", "我要", "想要", "请问", "请", "可不可以", "可以", "有没有"),
    *("哪里", "哪儿", "什么", "预约", "预订", "预定", "地方", "场地", "场馆"),
    *("订", "约", "找", "查", "去", "打", "踢", "玩", "练", "在", "有", "的", "场", "馆"),
    *("吗", "呢", "吧", "和", "跟", "个", "一", "想", "要", "到", "里", "家", "学"),
    *("i want to", "i'd like to", "would like to", "want to", "please", "find", "show"),
    *("book", "places", "place", "courts", "court", "pitch", "hall", "room", "seats"),
    *("seat", "slots", "slot", "play", "go", "to", "a", "an", "the", "at", "on", "in"),
    *("for", "of", "and", "any", "some", "me", "my", "with", "i"),
)

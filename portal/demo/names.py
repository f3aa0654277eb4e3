"""Names of people nobody is: common surnames and given names, put together by chance."""

from random import Random

SURNAMES = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭肖蔡潘田董袁于余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪"
    "武莫孔"
)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _names(
    "秀兰 桂英 玉梅 凤英 丽华 淑珍 惠芳 月娥 美玲 晓燕 海燕 春梅 雪梅 文静 思琪 雨欣 诗涵 佳怡"
    " 梦瑶 欣然 嘉敏 颖 婷 慧 琳 倩 丹 莉 静怡 晓彤 若曦 子涵 语桐 可欣 锦绣 少芬 婉仪 巧云 素芳"
    " 红霞"
)
MEN = _names(
    "建国 国强 志强 志明 伟 勇 军 磊 涛 超 鹏 浩 俊杰 子轩 浩然 宇航 文博 嘉豪 家辉 永康 振华"
    " 少华 大伟 海涛 晓东 立新 德福 荣华 绍基 景行 一鸣 明哲 思远 子墨 天佑 俊熙 泽宇 启明 剑锋"
    " 耀庭"
)
COMPOUND = ("欧阳", "司徒", "上官")
# Neighbours from elsewhere: a name of two parts with a dot, or in Latin letters.
OTHERS = (
    "阿依古丽·买买提",
    "次仁·卓玛",
    "Maria Fernandes",
    "Daniel Osei",
    "Priya Raman",
    "Tomás Novák",
)


def chinese_name(chance: Random, surname: str, *, woman: bool) -> str:
    """A full name with that surname."""
    return surname + chance.choice(WOMEN if woman else MEN)


def surname(chance: Random) -> str:
    """A surname; one in sixty has two characters."""
    return chance.choice(COMPOUND) if chance.random() < 1 / 60 else chance.choice(SURNAMES)

"""Whom one may be in the demo: each enters with one tap, outside the demo never."""

from dataclasses import dataclass

from portal.language import Named, Words, say


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast: the demo makes a person of this name with this telephone number."""

    key: str
    name: Named
    phone: str
    role: Words


# No operator has given out a number of the block +86 199 0000 xxxx: nobody is ever called.
CAST = (
    Member("alice", Named("陈雅丽", "Chen Yali"), "+8619900000001", say("resident")),
    Member("bob", Named("陈博", "Chen Bo"), "+8619900000002", say("lives in the same household")),
    Member("charlie", Named("查理", "Charlie"), "+8619900000003", say("resident, a stranger")),
    Member("elder", Named("何秀英", "He Xiuying"), "+8619900000004", say("resident, 82 years old")),
    Member("sally", Named("沈莎", "Shen Sha"), "+8619900000005", say("school manager")),
    Member("desmond", Named("戴明", "Dai Ming"), "+8619900000006", say("community desk")),
    Member("grace", Named("葛蕾", "Ge Lei"), "+8619900000007", say("administrator")),
)

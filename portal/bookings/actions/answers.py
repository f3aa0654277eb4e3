"""A verb's answer as it is kept under the form's key, and as it is given again."""

from collections.abc import Sequence
from typing import Any

from portal.language import Named
from portal.problems import Problem, Refused


def refusal(problems: Sequence[Problem], *, conflict: bool = False) -> dict[str, Any]:
    """Every reason, in both languages: the reader may have changed theirs when it is read again."""
    return {
        "conflict": conflict,
        "refused": [
            [
                problem.code,
                problem.message.into("zh"),
                problem.message.into("en"),
                problem.field,
                problem.waivable,
            ]
            for problem in problems
        ],
    }


def answered(answer: dict[str, Any]) -> str:
    """The code in an answer; raises Refused if the answer is a refusal."""
    if "refused" in answer:
        raise Refused(
            [
                Problem(code, Named(zh, en), field, waivable)
                for code, zh, en, field, waivable in answer["refused"]
            ],
            conflict=answer["conflict"],
        )
    return str(answer["code"])

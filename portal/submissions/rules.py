"""Keys and fingerprints of forms, and refusals as they are kept."""

import hashlib
import json
import re
import secrets
from typing import Any

from portal.language import Named, Words
from portal.problems import Problem, Refused

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    """A key for a form about to be shown: 144 random bits."""
    return secrets.token_urlsafe(18)


def is_key(text: str) -> bool:
    """Whether it could be one of ours."""
    return KEY.fullmatch(text) is not None


def fingerprint(**values: Any) -> str:
    """What a form said, in 64 characters. Values need a plain, stable `str`: text, numbers, days,
    instants in one zone, lists of those."""
    told = json.dumps(values, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def refusal_as_answer(refusal: Refused) -> dict[str, Any]:
    """A refusal as JSON, its sentences in both languages."""
    return {
        "refused": [
            {
                "code": problem.code,
                "zh": problem.message.into("zh"),
                "en": problem.message.into("en"),
                "field": problem.field,
                "waivable": problem.waivable,
            }
            for problem in refusal.problems
        ],
        "conflict": refusal.conflict,
    }


def refusal_in(answer: dict[str, Any]) -> Refused | None:
    """The refusal an answer was, or None if it was none."""
    if "refused" not in answer:
        return None
    problems = [
        Problem(
            code=kept["code"],
            message=Words("%(said)s", holes={"said": Named(kept["zh"], kept["en"])}),
            field=kept["field"],
            waivable=kept["waivable"],
        )
        for kept in answer["refused"]
    ]
    return Refused(problems, conflict=answer["conflict"])

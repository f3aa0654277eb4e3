"""Cookies with the same care everywhere: this site only, never for scripts, secure on https."""

from starlette.responses import Response

from portal.settings import settings


def set_cookie(answer: Response, name: str, value: str, *, seconds: int | None = None) -> None:
    """Keep `value` in the browser for `seconds`, or until it closes."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        secure=settings().https,
        httponly=True,
        samesite="lax",
    )


def delete_cookie(answer: Response, name: str) -> None:
    """Take the cookie back."""
    answer.delete_cookie(name, path="/", secure=settings().https, httponly=True, samesite="lax")

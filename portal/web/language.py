"""English lives under /en with the same paths; one set of routes answers both."""

from starlette.types import ASGIApp, Receive, Scope, Send

from portal.web.address import ENGLISH


class LanguagePrefix:
    """Reads the language off the address and leaves it in `request.state.lang`.

    The scope is changed in place: what stands outside still learns which route answered.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # No name of ours holds NUL, and PostgreSQL would refuse to look for one that does.
        scope["path"] = path = scope["path"].replace("\0", "\ufffd")
        language = "zh"
        if path == ENGLISH or path.startswith(f"{ENGLISH}/"):
            language = "en"
            scope["root_path"] = scope.get("root_path", "") + ENGLISH
            scope["path"] = f"{ENGLISH}/" if path == ENGLISH else path
        scope["state"] = {**scope.get("state", {}), "lang": language}
        await self.app(scope, receive, send)

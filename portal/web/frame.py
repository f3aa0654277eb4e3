"""What stands around the routes, from the outside in."""

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from portal.settings import settings
from portal.web import errors
from portal.web.access_log import AccessLog
from portal.web.csrf import CrossOriginGuard
from portal.web.headers import GuardHeaders
from portal.web.language import LanguagePrefix
from portal.web.limits import BodyLimit
from portal.web.preferences import ModeLink
from portal.web.static import Static


def framed(app: ASGIApp) -> ASGIApp:
    """`app` (the routes, with `errors.handlers`) behind everything that guards it."""
    chosen = settings()
    app = BodyLimit(app, errors.too_large)
    app = CrossOriginGuard(app, errors.from_elsewhere, [chosen.public_origin])
    app = ModeLink(app)
    app = LanguagePrefix(app)
    app = Static(app)
    app = TrustedHostMiddleware(app, chosen.host_names, www_redirect=False)
    app = AccessLog(app)
    return GuardHeaders(app, https=chosen.https)

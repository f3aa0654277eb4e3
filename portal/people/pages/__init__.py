"""Pages of signing in and of one's own account."""

from portal.people.pages import (
    account,
    address,
    devices,
    helpers,
    inbox,
    letters,
    password,
    sign_in,
    stopping,
)

routes = [
    *sign_in.routes,
    *password.routes,
    *account.routes,
    *address.routes,
    *devices.routes,
    *helpers.routes,
    *inbox.routes,
    *letters.routes,
    *stopping.routes,
]

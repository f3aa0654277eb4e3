"""Why a message did not go out."""


class Undeliverable(Exception):  # noqa: N818  what it is, rather than an error of ours
    """It will never go out as it is: no such mailbox, refused for what it says."""


class Delayed(Exception):  # noqa: N818  the same
    """It may go out later."""


class Unreachable(Delayed):
    """The server does not answer: whatever else waits for it need not try just now."""

"""What helps a phone along: a picture to scan, and knowing a browser that keeps files from it."""

import segno
from markupsafe import Markup, escape
from starlette.requests import Request


def in_wechat(request: Request) -> bool:
    """Whether the page is shown inside WeChat, whose browser loses calendar files."""
    return "MicroMessenger" in request.headers.get("user-agent", "")


def qr_picture(text: str, label: str, *, pixels: int = 4) -> Markup:
    """`text` as a QR code, an inline SVG with `pixels` to a square; `label` is read out instead."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        scale=pixels, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    # Dark on light whatever the page's colours are: that is what cameras read.
    return Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{escape(label)}" ', 1))  # noqa: S704  drawn from squares; the label is escaped

"""What helps a phone along: a picture to scan, and knowing a browser that keeps files from it."""

import segno
from markupsafe import Markup, escape
from starlette.requests import Request


def in_wechat(request: Request) -> bool:
    """Whether the page is shown inside WeChat, whose browser loses calendar files."""
    return "MicroMessenger" in request.headers.get("user-agent", "")


def qr_picture(text: str, label: str, *, pixels: int = 4) -> Markup:
    """`text` as a QR code, an inline SVG with `pixels` to a square; `label` is read out instead."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(
        border=4, dark="#000", light="#fff", svgclass=None, lineclass=None, omitsize=True
    )
    width, height = code.symbol_size(scale=pixels, border=4)
    # Its own size, and a view box, so that a sheet of paper may draw it at another.
    start = f'<svg width="{width}" height="{height}" role="img" aria-label="{escape(label)}" '
    # Dark on light whatever the page's colours are: that is what cameras read.
    return Markup(drawn.replace("<svg ", start, 1))  # noqa: S704  drawn from squares; the label is escaped

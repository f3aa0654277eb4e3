"""A message as a mail program shows it: the same words as the text, with links to tap."""

import re
from html import escape

from portal.messages.rules.content import Content

LINK = re.compile(r"https?://[A-Za-z0-9._~:/?#@!$&'()*+,;=%\[\]-]+(?<![.,;:!?)])")
STYLE = (
    "body{margin:0;padding:16px;font:17px/1.6 sans-serif;color:#17201b;background:#fff}"
    "main{max-width:36em}h1{font-size:21px;line-height:1.35;margin:0 0 12px}p{margin:0 0 14px}"
    "a{color:#0a5a43;overflow-wrap:anywhere}"
)


def as_html(content: Content, *, language: str, sender: str) -> str:
    """A whole page; `language` as in `<html lang>`. Nothing in it is fetched from anywhere."""
    paragraphs = "".join(
        f"<p>{'<br>'.join(_linked(line) for line in block.splitlines())}</p>\n"
        for block in re.split(r"\n{2,}", content.whole_text().strip())
    )
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(content.subject)}</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(content.subject)}</h1>\n{paragraphs}"
        f"<p>{escape(sender)}</p>\n</main>\n</body>\n</html>\n"
    )


def _linked(line: str) -> str:
    """The line with its addresses as links; everything else is text, whatever it looks like."""
    made, end = [], 0
    for found in LINK.finditer(line):
        address = escape(found[0])
        made += [escape(line[end : found.start()]), f'<a href="{address}">{address}</a>']
        end = found.end()
    return "".join([*made, escape(line[end:])])

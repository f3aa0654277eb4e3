"""Every pair of colours is far enough apart, computed from the sheet that is served."""

import re

import pytest

from portal.web.static import FOLDER

SHEET = (FOLDER / "css" / "tokens.css").read_text(encoding="utf-8")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b")
AAA, AA, NOT_TEXT = 7.0, 4.5, 3.0

TEXT = [
    # text, ground
    ("text", "bg"),
    ("text", "surface"),
    ("muted", "bg"),
    ("muted", "surface"),
    ("link", "bg"),
    ("link", "surface"),
    ("brand", "bg"),
    ("on-brand", "brand"),
    ("danger", "bg"),
    ("on-danger", "danger"),
    ("free-fg", "free-bg"),
    ("few-fg", "few-bg"),
    ("full-fg", "full-bg"),
    ("full-fg", "hatch"),
    ("off-fg", "off-bg"),
    ("mine-fg", "mine-bg"),
    ("wx-fg", "wx-bg"),
    ("draw-fg", "draw-bg"),
]
SHAPES = [
    # what must be told apart from its ground without reading
    ("border", "bg"),
    ("border", "surface"),
    ("brand", "bg"),
    ("brand", "surface"),
    ("danger", "bg"),
    *((f"{state}-bd", "bg") for state in ("free", "few", "full", "off", "mine", "wx", "draw")),
    *((f"{state}-bd", f"{state}-bg") for state in ("free", "few", "full", "off", "wx", "draw")),
]


def tokens_of(selector: str) -> dict[str, str]:
    """The colours one rule of the sheet sets."""
    plain = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL).replace("@media (prefers-", "")
    for found, body in RULE.findall(plain):
        if found.strip().split("{")[-1].strip() == selector:
            return dict(TOKEN.findall(body))
    raise AssertionError(f"no rule for {selector}")


LIGHT = tokens_of(":root")
DARK = {**LIGHT, **tokens_of(":root[data-theme=dark]")}
ELDER = {**LIGHT, **tokens_of(":root[data-mode=elder]:not([data-theme=dark])")}
THEMES = {"light": LIGHT, "dark": DARK, "elder": ELDER, "elder in the dark": DARK}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2, 1 to 21."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_ruler_measures_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read_by_tired_eyes(theme, text, ground) -> None:
    colours = THEMES[theme]
    least = AA if ground in ("surface", "hatch") and not theme.startswith("elder") else AAA
    assert contrast(colours[text], colours[ground]) >= least


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out(theme, shape, ground) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= NOT_TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "ground", ["bg", "surface", "brand", "free-bg", "few-bg", "full-bg", "wx-bg"]
)
def test_the_focus_ring_is_seen_on_every_ground(theme, ground) -> None:
    colours = THEMES[theme]
    rings = (colours["focus"], colours["focus-ink"])
    assert max(contrast(ring, colours[ground]) for ring in rings) >= NOT_TEXT


def test_a_dark_phone_and_a_dark_choice_look_alike() -> None:
    assert tokens_of(":root[data-theme=auto]") == tokens_of(":root[data-theme=dark]")

"""Fits on a small phone and can be hit with a thumb."""

from playwright.async_api import Page

from tests.browser.looks import PHONE
from tests.browsers import HEIGHT

SMALLEST = 320  # px; also what a window of 1280 px leaves at 400 % zoom
FINGER = {"standard": 44, "elder": 60}  # px, from PHONE on
LEAST = 24  # px, on the smallest screen (WCAG 2.5.8)

# Parts of the page that reach beyond its right edge, unless a part of their own scrolls them.
TOO_WIDE = """() => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return [];
  const guilty = [...document.body.querySelectorAll('*')].filter(each =>
    each.getBoundingClientRect().right > innerWidth + 0.5 && !each.closest('.scroll, #say'));
  return [`${wide} px too wide: ` + guilty.slice(0, 3).map(each => each.outerHTML.slice(0, 150))];
}"""

# Controls smaller than `least` either way. Links within a line of text are as high as the line
# (WCAG 2.5.8 excepts them); a box or radio button is as large as its label.
TOO_SMALL = """least => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary'
)].flatMap(each => {
  if (!each.checkVisibility({visibilityProperty: true})) return [];
  const box = (each.closest('label') || each).getBoundingClientRect();
  if (box.right <= 0 || box.width <= 1) return [];
  const said = each.textContent.trim(), around = each.parentElement.textContent.trim();
  const shown = getComputedStyle(each).display;
  const inText = around.length > said.length
    && (shown === 'inline' || (!each.className && shown.startsWith('inline')));
  if (inText || each.closest('.vh')) return [];
  if (box.width >= least - 0.5 && box.height >= least - 0.5) return [];
  return [`${box.width.toFixed(1)} × ${box.height.toFixed(1)}: ${each.outerHTML.slice(0, 150)}`];
})"""

LARGER = "size => { document.documentElement.style.fontSize = size }"


async def misfits_of(page: Page, mode: str) -> list[str]:
    """What is too wide as the page is shown, on the smallest screen and in double letters, and what
    is too small for a finger; leaves the page on a phone, in double letters."""
    found = [f"as it is: {each}" for each in await page.evaluate(TOO_WIDE)]
    await page.set_viewport_size({"width": SMALLEST, "height": 256})
    found += [f"at {SMALLEST}: {each}" for each in await page.evaluate(TOO_WIDE)]
    found += [f"at {SMALLEST}: {each}" for each in await page.evaluate(TOO_SMALL, LEAST)]
    await page.set_viewport_size({"width": PHONE, "height": HEIGHT})
    found += [f"at {PHONE}: {each}" for each in await page.evaluate(TOO_SMALL, FINGER[mode])]
    await page.evaluate(LARGER, "200%")
    return found + [f"at 200 %: {each}" for each in await page.evaluate(TOO_WIDE)]

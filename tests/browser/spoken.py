"""A page speaks one language, and says so of whatever is in another."""

import re

from playwright.async_api import Page

from portal.language import LOCALES

# Texts and spoken attributes with the language they are in, by the nearest `lang` around them, and
# whether a part of them could be marked: not so in a title or an attribute.
SPOKEN = """() => {
  const said = [];
  const note = (text, where, marked) => {
    const lang = where.closest('[lang]').lang;
    if (text && text.trim()) said.push([lang.slice(0, 2), text.trim(), marked]);
  };
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const where = texts.currentNode.parentElement;
    if (where.closest('script, style, code, [aria-hidden=true]')) continue;
    note(texts.currentNode.data, where, where.tagName !== 'TITLE');
  }
  const spoken = ['aria-label', 'alt', 'title', 'placeholder', 'data-copied', 'data-waiting'];
  for (const each of document.querySelectorAll('*'))
    for (const name of spoken) note(each.getAttribute(name), each, false);
  return said;
}"""
CHINESE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
ENGLISH_SENTENCE = r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3,}"
FOREIGN = {"zh": re.compile(ENGLISH_SENTENCE), "en": re.compile(CHINESE)}


async def foreign_words_of(page: Page, lang: str) -> list[str]:
    """What the page says in another language than its own without marking it."""
    assert await page.locator("html").get_attribute("lang") == LOCALES[lang]
    said: list[tuple[str, str, bool]] = await page.evaluate(SPOKEN)
    assert any(language == lang for language, _, _ in said)
    elsewhere = {text for language, text, _ in said if language != lang}
    found = []
    for language, text, could_be_marked in said:
        if language != lang:
            continue
        if not could_be_marked:  # it may repeat what the page marks
            for part in sorted(elsewhere, key=len, reverse=True):
                text = text.replace(part, "")
        if FOREIGN[lang].search(text):
            found.append(f"not {lang}: {text}")
    return found

"""A page speaks one language, and says so of whatever is in another."""

from typing import Any

import pytest

from portal.language import LOCALES
from tests.browser.cases import CASES, Case

# Texts and spoken attributes with the language they are in, by the nearest `lang` around them.
SPOKEN = """() => {
  const said = [];
  const note = (text, where) => {
    const lang = where.closest('[lang]').lang;
    if (text && text.trim()) said.push([lang.slice(0, 2), text.trim()]);
  };
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const where = texts.currentNode.parentElement;
    if (where.closest('script, style, code, [aria-hidden=true]')) continue;
    note(texts.currentNode.data, where);
  }
  const spoken = ['aria-label', 'alt', 'title', 'placeholder', 'data-copied', 'data-waiting'];
  for (const each of document.querySelectorAll('*'))
    for (const name of spoken) note(each.getAttribute(name), each);
  return said;
}"""
CHINESE = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]"
ENGLISH_SENTENCE = r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z]{2,}){3,}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_one_language_on_a_page(case: Case, looking: Any):
    foreign = {"zh": ENGLISH_SENTENCE, "en": CHINESE}
    found = []
    for lang, wrong in foreign.items():
        page = await looking(case, lang)
        assert await page.locator("html").get_attribute("lang") == LOCALES[lang]
        said = await page.evaluate(SPOKEN)
        assert any(language == lang for language, _ in said)
        found += [
            f"{lang}: {text}"
            for text in await page.evaluate(
                "([said, lang, wrong]) => said.filter(each => each[0] === lang)"
                ".map(each => each[1]).filter(text => new RegExp(wrong).test(text))",
                [said, lang, wrong],
            )
        ]
        await page.context.close()
    assert not found, "\n".join(found)

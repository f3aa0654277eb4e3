"""How a person wants pages to look, kept in one small cookie that says nothing else."""

from dataclasses import dataclass, replace

COOKIE = "view"
MODES = ("standard", "elder")
THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large", "huge")
YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class View:
    """Elder view or not, light or dark, and the size of type."""

    mode: str = "standard"
    theme: str = "auto"
    size: str = "normal"

    @property
    def drawn_theme(self) -> str:
        """What the page says; the elder view is dark only when somebody asked for that."""
        return "light" if self.mode == "elder" and self.theme == "auto" else self.theme

    def changed(self, *, mode: str = "", theme: str = "", size: str = "") -> "View":
        """This view with the wishes that are known words; others change nothing."""
        return replace(
            self,
            mode=mode if mode in MODES else self.mode,
            theme=theme if theme in THEMES else self.theme,
            size=size if size in SIZES else self.size,
        )

    def as_cookie(self) -> str:
        return f"{self.mode}.{self.theme}.{self.size}"


def view_from(cookie: str | None) -> View:
    """The view a cookie asks for; anything unreadable is the ordinary view."""
    mode, _, rest = (cookie or "").partition(".")
    theme, _, size = rest.partition(".")
    return View().changed(mode=mode, theme=theme, size=size)

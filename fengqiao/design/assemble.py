"""Joins the sources of the style sheet and the icons into the two files that are served: `python -m fengqiao.design.assemble`.

There is no build step: both results are checked in, and a test proves that they are current.
"""

import re
from pathlib import Path

from fengqiao.design.icons import ICONS

HERE = Path(__file__).parent
SOURCES = HERE / "css"
SERVED = HERE / "static" / "design"

LAYERS = "@layer reset, tokens, base, layout, components, pages, utilities, modes, print;"
FIRST = ("tokens", "base")


def sources() -> list[Path]:
    """The css files in the order in which they are joined: tokens, base, then the components by name."""
    rest = sorted(path for path in SOURCES.glob("*.css") if path.stem not in FIRST)
    return [SOURCES / f"{name}.css" for name in FIRST] + rest


def style_sheet() -> str:
    """The text of kit.css. The order of the layers is the whole specificity policy."""
    parts = [_bare(path.read_text(encoding="utf-8")) for path in sources()]
    head = "/* Made from design/css by `python -m fengqiao.design.assemble`; change the sources. */"
    return "\n".join((head, LAYERS, *parts))


def _bare(text: str) -> str:
    """A source without its comments and its indentation: a first visit carries it over a village's line."""
    return re.sub(r"\s*\n\s*", "\n", re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)).strip()


def sprite() -> str:
    """The text of icons.svg: one symbol per icon, used as icons.svg#name."""
    symbols = "\n".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{shape}</symbol>' for name, shape in ICONS.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def main() -> None:
    """Write both files."""
    SERVED.mkdir(parents=True, exist_ok=True)
    (SERVED / "kit.css").write_text(style_sheet(), encoding="utf-8")
    (SERVED / "icons.svg").write_text(sprite(), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Contrast of every pair of colours in every theme, and how far apart the four levels stay for colour-blind eyes."""

import itertools
import re

import pytest

from fengqiao.design import assemble

LIGHT, DARK, MORE = ":root", '[data-theme="dark"]', '[data-contrast="more"]'
MORE_DARK, ELDER = '[data-contrast="more"][data-theme="dark"]', '[data-mode="elder"]'
THEMES = {
    "light": (LIGHT,),
    "dark": (LIGHT, DARK),
    "contrast": (LIGHT, MORE),
    "contrast-dark": (LIGHT, DARK, MORE, MORE_DARK),
    "elder": (LIGHT, ELDER),
}
LEVELS = ("s1", "s2", "s3", "s4")
TINTS = ("primary-soft", "maple-soft", "s1-bg", "s2-bg", "s3-bg", "s4-bg", "done-bg")
TEXT = [
    *itertools.product(("ink", "ink-2", "ink-3", "link", "primary", "maple"), ("surface", "bg", "sunken", "raised")),
    *itertools.product(("ink", "ink-2"), TINTS),
    ("on-primary", "primary"), ("on-primary", "primary-hover"), ("primary", "primary-soft"), ("link", "primary-soft"),
    ("on-maple", "maple"), ("maple", "maple-soft"), ("on-bar", "bar"), ("on-bar", "bar-2"), ("on-bar-2", "bar"),
    ("on-bar-2", "bar-2"),
    *((s, f"{s}-bg") for s in (*LEVELS, "done", "idle")),
    *itertools.product((*LEVELS, "done", "idle"), ("surface", "bg")),
    *((f"{s}-on", f"{s}-solid") for s in (*LEVELS, "done", "idle")),
]  # fmt: skip
EDGES = [
    ("line-strong", "surface"), ("line-strong", "bg"), ("focus", "surface"), ("focus", "bg"), ("focus-bar", "bar"),
    ("d1", "surface"), ("primary", "surface"), ("s1-solid", "surface"), ("s3-solid", "surface"), ("s4-solid", "surface"),
]  # fmt: skip
# Machado 2009 for strong deficiencies, in linear light
EYES = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
}


def _blocks() -> dict[str, dict[str, str]]:
    css = (assemble.SOURCES / "tokens.css").read_text() + (assemble.SERVED / "tokens-dark.css").read_text()
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    return {
        selector.split(",")[0].strip(): dict(re.findall(r"--([\w-]+):\s*([^;}]+)", body))
        for selector, body in re.findall(r"([:\[][^{}]*)\{([^{}]*)\}", css)
    }


BLOCKS = _blocks()


def tokens(theme: str) -> dict[str, str]:
    merged: dict[str, str] = {}
    for selector in THEMES[theme]:
        merged |= BLOCKS[selector]
    return merged


def rgb(theme: dict[str, str], name: str) -> tuple[float, ...]:
    value = theme[name].strip()
    while value.startswith("var("):
        value = theme[value[6:-1]].strip()
    return tuple(int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: tuple[float, ...]) -> float:
    return sum(w * linear(c) for w, c in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def ratio(theme: dict[str, str], one: str, other: str) -> float:
    high, low = sorted((luminance(rgb(theme, one)), luminance(rgb(theme, other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def needed(name: str, text: str) -> float:
    if text.endswith("-on"):
        return 4.5
    if name.startswith("contrast"):
        return 7
    return 7 if name == "elder" and text in ("ink", "ink-2", "ink-3") else 4.5


@pytest.mark.parametrize("name", THEMES)
def test_every_text_can_be_read(name):
    theme = tokens(name)
    weak = {(a, b): round(ratio(theme, a, b), 2) for a, b in TEXT if ratio(theme, a, b) < needed(name, a)}
    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_every_edge_can_be_seen(name):
    theme = tokens(name)
    assert [(a, b) for a, b in EDGES if ratio(theme, a, b) < 3] == []


def lab(light: list[float]) -> tuple[float, float, float]:
    x = 0.4124 * light[0] + 0.3576 * light[1] + 0.1805 * light[2]
    y = 0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2]
    z = 0.0193 * light[0] + 0.1192 * light[1] + 0.9505 * light[2]
    x, y, z = (
        v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116
        for v in (max(x / 0.9505, 0), max(y, 0), max(z / 1.089, 0))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_four_levels_differ_for_all_eyes(name, eyes):
    theme = tokens(name)
    seen = {}
    for level in LEVELS:
        light = [linear(c) for c in rgb(theme, f"{level}-solid")]
        seen[level] = lab(
            [min(1, max(0, sum(w * c for w, c in zip(row, light, strict=True)))) for row in EYES[eyes]]
        )
    for one, other in itertools.combinations(LEVELS, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance >= 20, (one, other)

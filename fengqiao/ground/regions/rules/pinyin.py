"""How a Chinese name is sorted: by the pinyin of its characters."""

from pypinyin import lazy_pinyin

LENGTH = 120


def spell(name: str) -> str:
    """The name in pinyin without tones, syllables parted by a blank, cut to the column: "liu an jie dao"."""
    return " ".join(lazy_pinyin(name)).lower()[:LENGTH]

"""How a Chinese name is sorted: by the pinyin of its characters."""

LENGTH = 120


def spell(name: str) -> str:
    """The name in pinyin without tones, syllables parted by a blank, cut to the column: "liu an jie dao"."""
    from pypinyin import lazy_pinyin  # half a second of dictionaries: only for those who name a place

    return " ".join(lazy_pinyin(name)).lower()[:LENGTH]

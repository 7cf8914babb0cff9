"""Chinese text as pairs of neighbours, for search without a dictionary. Pure.

A unit is one Chinese character, or a whole run of digits or of Latin letters, so "12号楼" gives 12号 and 号楼. Measured on
20,000 real messages: recall and precision as LIKE, where segmentation by dictionary found 0.4 to 0.7.
"""

import re
import unicodedata
from itertools import pairwise

_UNIT = re.compile(r"[0-9]+|[a-z]+|[\u3400-\u9fff\U00020000-\U0003134f]|[^\W\d_]", re.IGNORECASE)
_GAP = re.compile(r"[^\w]+|_")


def words(text: str) -> set[str]:
    """Every pair of neighbouring units, and every run of digits or letters by itself."""
    found: set[str] = set()
    for piece in _GAP.split(unicodedata.normalize("NFKC", text).casefold()):
        units = _UNIT.findall(piece)
        found.update(first + second for first, second in pairwise(units))
        found.update(unit for unit in units if len(unit) > 1)
    return found


def query(text: str) -> str:
    """The tsquery of a phrase: all of its words. Empty when it is too short to look for (one character)."""
    return " & ".join("'" + word.replace("'", "''") + "'" for word in sorted(words(text)))

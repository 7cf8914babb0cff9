"""From a citizen's own words to a kind: what matched, how well, and silence when unsure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fengqiao.ground.catalogue.rules.book import Kind

ENOUGH = 4.2
"""A suggestion needs more than one word of two characters: 建设 or 举报 alone says too little."""
AHEAD = 1.25
"""and must be this much better than the next one."""

_NOISE = re.compile(r"[^\w]+|_")


@dataclass(frozen=True, slots=True)
class Match:
    kind: Kind
    words: tuple[str, ...]
    score: float


class Index:
    """The words of all kinds, ready to be compared with a text."""

    def __init__(self, kinds: Iterable[Kind]) -> None:
        self.kinds = {kind.code: kind for kind in kinds}
        self.terms = {
            code: tuple(dict.fromkeys(map(_plain, (*kind.keywords, *_names(kind)))))
            for code, kind in self.kinds.items()
        }
        self.pairs = {code: set().union(*map(_pairs, terms)) for code, terms in self.terms.items()}
        spread = Counter(pair for pairs in self.pairs.values() for pair in pairs)
        self.weight = {pair: math.log(len(self.kinds) / n) for pair, n in spread.items()}
        self.shared = Counter(term for terms in self.terms.values() for term in terms)

    def matches(self, text: str, limit: int = 8) -> list[Match]:
        """Kinds that share words with the text, best first; only the second level, and tops where nothing fits below."""
        text = _plain(text)
        if not text:
            return []
        pairs = _pairs(text) or {text}
        found = [match for code in self.kinds if (match := self._match(code, text, pairs))]
        best = {match.kind.code: match.score for match in found}
        ranked = sorted(
            found,
            # a first-level kind that matches as well pulls its children up a little
            key=lambda match: (-(match.score + 0.2 * best.get(match.kind.parent, 0)), match.kind.position),
        )
        return ranked[:limit]

    def suggest(self, text: str) -> Match | None:
        """The one kind to propose, or None when two are about as likely or nothing says enough.

        Two close kinds of one first level give that first level.
        """
        found = self.matches(text)
        if not found:
            return None
        first = found[0]
        top = first.kind.parent or first.kind.code
        rivals = [
            match
            for match in found[1:]
            if match.score * AHEAD > first.score and match.kind.code != first.kind.parent
        ]
        if not rivals:
            return first if first.score >= ENOUGH else None
        words = tuple(dict.fromkeys(word for match in (first, *rivals) for word in match.words))
        one_family = all((match.kind.parent or match.kind.code) == top for match in rivals)
        enough = first.score >= ENOUGH or len(words) > len(first.words)
        return Match(self.kinds[top], words, first.score) if one_family and enough else None

    def _match(self, code: str, text: str, pairs: set[str]) -> Match | None:
        whole = [
            term for term in self.terms[code] if _plain(term) in text or (len(text) > 1 and text in term)
        ]
        common = self.pairs[code] & pairs
        score = sum(len(term) / math.sqrt(self.shared[term]) for term in whole)
        score += 0.35 * sum(self.weight[pair] for pair in common)
        if not whole and len(common) < 2:
            return None
        return Match(self.kinds[code], tuple(whole) or tuple(sorted(common)), score)


def _names(kind: Kind) -> Iterable[str]:
    for name in (kind.citizen, kind.zh):
        yield from (part for part in re.split(r"[、，与和的]", name) if len(part) > 1)


def _plain(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).lower())


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}

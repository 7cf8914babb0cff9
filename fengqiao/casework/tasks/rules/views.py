"""The views of a work list: which a post has, by what it may see. Pure; the words are given elsewhere."""

OF_CENTRE = ("todo", "late", "today", "waiting", "confirm", "supervised", "all")
"""Of somebody who sees a whole region: what the own centre must do, what is late or ends today, what others or the person
are doing, what is supervised, everything."""

OF_UNIT = ("todo", "unsigned", "mine", "late", "today", "followed", "ended")
"""Of somebody who sees what was given to the own unit: all of it, not signed for, in my hands, late, ending today,
matters one may follow, what was done."""


OF_KEEPER = (OF_UNIT[0], "kept", *OF_UNIT[1:])
"""Of a unit that is no centre and yet answers for matters, because every centre over them is the other side."""

OF_ARCHIVE = ("over",)
"""Of who keeps the archive: what has ended, nothing else."""


def chosen(view: str, offered: tuple[str, ...]) -> str:
    """The view that was asked for, or the first one."""
    return view if view in offered else offered[0]

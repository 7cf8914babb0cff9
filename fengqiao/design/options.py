"""What a choice says: a title and the sentence under it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Option:
    """The label of one choice in a form, drawn as a card: `choices=[("home", Option("在家", "我们来找您"))]`."""

    title: "str | Promise"
    hint: "str | Promise" = ""
    icon: str = ""

    def __str__(self) -> str:
        return str(self.title)

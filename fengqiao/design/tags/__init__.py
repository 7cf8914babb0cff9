"""The template tags, by family; `{% load components %}` brings them all."""

from collections.abc import Mapping
from typing import Any

from django.forms.utils import flatatt
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe


def draw(component: str, **context: Any) -> SafeString:
    """The html of one component, drawn from templates/design/components/<component>.html."""
    return mark_safe(get_template(f"design/components/{component}.html").render(context))


def trimmed(content: str) -> SafeString:
    """The content of a block without the white space around it; empty when there was nothing else. Already safe."""
    return mark_safe(content.strip())


def attributes(values: Mapping[str, Any]) -> SafeString:
    """Further attributes of an element: hx_get="…" becomes hx-get="…"; None and False are left out."""
    kept = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in values.items()
        if value not in (None, False)
    }
    return flatatt(kept)

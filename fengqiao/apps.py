"""Plugs the wiring into the kernel when Django is ready."""

from django.apps import AppConfig


class Fengqiao(AppConfig):
    name = "fengqiao"
    label = "fengqiao"
    verbose_name = "枫桥"

    def ready(self) -> None:
        from fengqiao.kernel import events, pages, stages
        from fengqiao.wiring import guards, panels, reactions

        stages.wire(guards.GUARDS)
        events.wire(reactions.REACTIONS)
        pages.PANELS = panels.PANELS
        pages.BEGINNINGS = panels.BEGINNINGS

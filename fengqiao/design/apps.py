"""The design system: what every page is drawn with."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Components, layouts, icons and the gallery; knows no word of the domain."""

    name = "fengqiao.design"
    label = "design"
    verbose_name = "设计"

"""The form base: drawn with our own components. Forms know the shape of input, never the rules of the domain."""

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django forms drawn by `design/`: one template for a form, one for a field."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


class Form(forms.Form):
    """Base of every form. Required fields are the rule, so only optional ones are marked."""

    default_renderer = Renderer()
    error_css_class = "bad"

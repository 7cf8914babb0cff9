"""`{% load components %}`: every tag and filter of the design system."""

from django import template

from fengqiao.design.tags import blocks, controls, lists, marks, pictures, sayings

register = template.Library()

for family in (marks, controls, blocks, lists, pictures, sayings):
    register.tags |= family.register.tags
    register.filters |= family.register.filters

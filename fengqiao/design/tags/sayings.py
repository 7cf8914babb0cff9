"""Filters that say days, hours and money in words."""

from django import template

from fengqiao.design import words

register = template.Library()

register.filter("named", words.named)
register.filter("day", words.day)
register.filter("short_day", words.short_day)
register.filter("hour", words.hour)
register.filter("moment", words.moment)
register.filter("span", words.span)
register.filter("left", words.left)
register.filter("money", words.money)

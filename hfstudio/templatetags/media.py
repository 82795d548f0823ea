"""Files in pages."""

from django import template

from hfstudio.media.pages import page_url

register = template.Library()

register.filter("file_url", page_url)

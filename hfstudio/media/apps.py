from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "hfstudio.media"
    label = "media"
    verbose_name = "Media"

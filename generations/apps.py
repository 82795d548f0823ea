from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GenerationsConfig(AppConfig):
    name = "generations"
    verbose_name = _("Generations")

    def ready(self) -> None:
        from generations import checks  # noqa: F401  (registers them)
        from generations.lifecycle import page  # noqa: F401  (listens to imports)
        from generations.webhooks import events  # noqa: F401  (listens to moves)

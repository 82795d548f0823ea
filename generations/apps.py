from django.apps import AppConfig


class GenerationsConfig(AppConfig):
    name = "generations"

    def ready(self) -> None:
        from generations import checks  # noqa: F401  (registers them)
        from generations.lifecycle import page  # noqa: F401  (listens to imports)
        from generations.webhooks import events  # noqa: F401  (listens to moves)

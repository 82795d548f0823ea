"""Webhooks in the admin: endpoints and their deliveries to look at, and to send again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.admin import ModelAdmin, TabularInline

from generations.models import WebhookDelivery, WebhookEndpoint, WebhookTry
from generations.webhooks.endpoints import redeliver, standing
from hfstudio.media.admin import ReadOnly, WithHistory

STANDINGS = {"off": _("off"), "paused": _("paused"), "failing": _("failing"), "good": _("good")}


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(ReadOnly, WithHistory, ModelAdmin):
    """Managers keep them over the API and in the portal."""

    list_display = ("__str__", "url", "brand", "standing", "failures", "paused_until", "created_by", "created_at")
    list_filter = ("enabled", ("brand", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("brand", "created_by")
    search_fields = ("url", "description")

    @admin.display(description=_("Standing"))
    def standing(self, endpoint: WebhookEndpoint) -> str:
        return str(STANDINGS[standing(endpoint, now=timezone.now())])


class TryInline(ReadOnly, TabularInline):
    model = WebhookTry
    extra = 0
    fields = readonly_fields = ("at", "status", "error", "answer", "milliseconds")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ReadOnly, ModelAdmin):
    list_display = ("created_at", "event", "url", "status", "tries", "due_at", "ended_at")
    list_filter = ("status", "event__type", "created_at")
    list_select_related = ("event__generation", "endpoint")
    search_fields = ("event__generation__id", "endpoint__url")
    show_full_result_count = False
    inlines = (TryInline,)
    actions = ("send_again",)

    def has_operate_permission(self, request: HttpRequest) -> bool:
        """Who may have them sent again; the rows themselves nobody changes."""
        return request.user.has_perm("generations.change_webhookdelivery")

    @admin.display(description=_("URL"))
    def url(self, delivery: WebhookDelivery) -> str:
        return delivery.url

    @admin.action(description=_("Send the selected deliveries again"), permissions=["operate"])
    def send_again(self, request: HttpRequest, deliveries: "QuerySet[WebhookDelivery]") -> None:
        for delivery in deliveries:
            redeliver(delivery, now=timezone.now())
        told = ngettext(
            "%(count)s on its way again, under the id that it had.",
            "%(count)s on their way again, each under the id that it had.",
            len(deliveries),
        )
        self.message_user(request, told % {"count": len(deliveries)})

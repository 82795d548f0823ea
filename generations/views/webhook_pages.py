"""Webhooks: which addresses are told what happens, and the log of what was sent."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generations.models import EventType, WebhookDelivery, WebhookEndpoint
from generations.webhooks.endpoints import add_endpoint, change_endpoint, change_secret, redeliver, standing
from hfstudio.accounts.portal import brand_to_manage, portal_of
from hfstudio.api.problems import ProblemError
from products.forms import AsSeen

ROWS = 25


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Address"), max_length=2000,
        widget=forms.URLInput({"class": "input", "placeholder": "https://"}),
    )  # fmt: skip
    description = forms.CharField(
        label=gettext_lazy("What for"), max_length=120, required=False, widget=forms.TextInput({"class": "input"})
    )
    events = forms.MultipleChoiceField(
        label=gettext_lazy("Told of"), choices=EventType.choices, initial=EventType.values, required=False,
        widget=forms.CheckboxSelectMultiple({"class": "check"}),
    )  # fmt: skip

    def clean_events(self) -> list[str]:
        """All of them is everything: those too that there will be one day."""
        events: list[str] = self.cleaned_data["events"]
        return [] if len(events) == len(EventType) else events

    def refuse(self, problem: ProblemError) -> None:
        """Say at the address what the guard has against it."""
        self.add_error("url", problem.errors[0]["detail"] if problem.errors else problem.detail)


class ChangeForm(AsSeen, EndpointForm):
    """The same for an endpoint that is there: only what differs from what the page showed is changed."""

    def __init__(self, *args: Any, endpoint: WebhookEndpoint, **more: Any) -> None:
        shown = {"url": endpoint.url, "description": endpoint.description}
        super().__init__(*args, initial=shown | {"events": endpoint.events or EventType.values}, **more)
        self.fields["events"].required = True  # none ticked would be kept as: everything


@login_required
@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    return _page(request, EndpointForm())


@login_required
@never_cache
@require_POST
def new_webhook(request: HttpRequest) -> HttpResponse:
    """The signing secret stands in this answer alone."""
    brand, form, now = brand_to_manage(request), EndpointForm(request.POST), timezone.now()
    if form.is_valid():
        try:
            endpoint, secret = add_endpoint(
                brand=brand, user=portal_of(request).actor.user, now=now, **form.cleaned_data
            )
        except ProblemError as problem:
            form.refuse(problem)
        else:
            return _page(request, EndpointForm(), secret=secret, secret_of=endpoint)
    return _page(request, form, status=422)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another address, another name, other events."""
    found = get_object_or_404(WebhookEndpoint, brand=brand_to_manage(request), pk=pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, endpoint=found)
    if form.is_valid():
        try:
            change_endpoint(found, **form.changed)
        except ProblemError as problem:
            form.refuse(problem)
        else:
            messages.success(request, _("Saved"))
            return redirect("webhooks")
    status = 422 if form.is_bound else 200
    return render(request, "settings/webhook.html", {"form": form, "endpoint": found}, status=status)


@login_required
@never_cache
@require_POST
def change_webhook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Switch it on or off, give it a new secret, or remove it."""
    found = get_object_or_404(WebhookEndpoint, brand=brand_to_manage(request), pk=pk)
    match request.POST.get("do"):
        case "on":
            change_endpoint(found, enabled=True)
            messages.success(request, _("%(name)s is switched on") % {"name": found})
        case "off":
            change_endpoint(found, enabled=False)
            messages.success(request, _("%(name)s is switched off: it is told nothing") % {"name": found})
        case "remove":
            found.delete()
            messages.success(request, _("%(name)s is removed") % {"name": found})
        case "secret":
            return _page(request, EndpointForm(), secret=change_secret(found, now=timezone.now()), secret_of=found)
    return redirect("webhooks")


@login_required
@require_POST
def send_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    brand_to_manage(request)
    delivery = get_object_or_404(WebhookDelivery.objects.visible_to(portal_of(request).actor), pk=pk)
    redeliver(delivery, now=timezone.now())
    messages.success(request, _("On its way again"))
    return redirect("webhooks")


def _page(
    request: HttpRequest, form: EndpointForm, *, status: int = 200, secret: str = "",
    secret_of: WebhookEndpoint | None = None,
) -> HttpResponse:  # fmt: skip
    brand, now = brand_to_manage(request), timezone.now()
    log = WebhookDelivery.objects.filter(event__generation__brand=brand).select_related("endpoint", "event__generation")
    page = Paginator(log.prefetch_related("log"), ROWS).get_page(request.GET.get("page"))
    endpoints = [(one, standing(one, now=now)) for one in WebhookEndpoint.objects.filter(brand=brand)]
    context = {"form": form, "endpoints": endpoints, "page": page, "secret": secret, "secret_of": secret_of}
    return render(request, "settings/webhooks.html", context, status=status)

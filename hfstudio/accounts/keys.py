"""API keys in the portal: one's own, made here and shown once."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from hfstudio.accounts.models import ApiKey, Scope
from hfstudio.accounts.portal import Portal, portal_of

SCOPES = [
    (Scope.READ, _("Read")),
    (Scope.WRITE, _("Write: products, avatars, uploads")),
    (Scope.GENERATE, _("Generate: spends money")),
    (Scope.ADMIN, _("Admin: makes and ends keys")),
]
LIVES = [("", _("No end")), ("30", _("30 days")), ("90", _("90 days")), ("365", _("A year"))]


class KeyForm(forms.Form):
    name = forms.CharField(label=_("What for"), max_length=80, widget=forms.TextInput({"class": "input"}))
    brand = forms.ChoiceField(label=_("Brand"), required=False, widget=forms.Select({"class": "select"}))
    lives = forms.ChoiceField(label=_("Ends"), required=False, choices=LIVES, widget=forms.Select({"class": "select"}))
    scopes = forms.MultipleChoiceField(
        label=_("It may"), choices=SCOPES, initial=[Scope.READ, Scope.WRITE, Scope.GENERATE],
        widget=forms.CheckboxSelectMultiple({"class": "check"}),
    )  # fmt: skip

    def __init__(self, *args: Any, portal: Portal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.portal = portal
        brands = [(str(brand.pk), brand.name) for brand in portal.brands]
        brand = self.fields["brand"]
        assert isinstance(brand, forms.ChoiceField)
        brand.choices = [("", _("All of mine")), *brands]

    def make(self) -> tuple[ApiKey, str]:
        said, days = self.cleaned_data, self.cleaned_data["lives"]
        brands = [brand for brand in self.portal.brands if str(brand.pk) == said["brand"]]
        ends = timezone.now() + timedelta(days=int(days)) if days else None
        return ApiKey.make(
            user=self.portal.actor.user, name=said["name"], brands=brands, scopes=said["scopes"], expires_at=ends
        )


@login_required
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    return _page(request, KeyForm(portal=portal_of(request)))


@login_required
@never_cache
@require_POST
def make_key(request: HttpRequest) -> HttpResponse:
    """The key's text stands in this answer alone."""
    form = KeyForm(request.POST, portal=portal_of(request))
    if not form.is_valid():
        return _page(request, form, status=422)
    key, text = form.make()
    return _page(request, KeyForm(portal=portal_of(request)), new=key, text=text)


@login_required
@require_POST
def revoke_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    key = get_object_or_404(ApiKey.objects.visible_to(portal_of(request).actor), pk=pk, revoked_at=None)
    key.revoke(now=timezone.now())
    messages.success(request, _("%(name)s is ended: programs that use it are refused") % {"name": key.name})
    return redirect("keys")


def _page(request: HttpRequest, form: KeyForm, *, status: int = 200, **more: Any) -> HttpResponse:
    own = ApiKey.objects.visible_to(portal_of(request).actor).filter(revoked_at=None).prefetch_related("brands")
    return render(request, "settings/keys.html", {"form": form, "keys": own, **more}, status=status)

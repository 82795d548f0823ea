"""A new brand, by whoever will manage it; and the end of one, by whoever does."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hfstudio.accounts.access import may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import choose_brand, portal_of
from products.forms import PageField
from products.keeping import archive_brand, make_brand
from products.kit import request_kit
from products.models import Brand

INPUT = {"class": "input"}


class NewBrandForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(INPUT))
    website = PageField(
        label=gettext_lazy("Website"), max_length=500, required=False,
        widget=forms.URLInput({**INPUT, "placeholder": "https://"}),
        help_text=gettext_lazy("We read logo, colours, fonts and tone there. You check them afterwards."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_brand(request: HttpRequest) -> HttpResponse:
    """Make one; its website is read in the background. Whoever makes it works for it from now on."""
    form = NewBrandForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "brands/new.html", {"form": form}, status=422 if form.errors else 200)
    user, now = portal_of(request).actor.user, timezone.now()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    brand = make_brand(user=user, now=now, **given)
    if brand.website:
        request_kit(brand, url=brand.website, user=user, now=now)
    choose_brand(request, brand)
    messages.success(request, _("%(name)s is ready") % {"name": brand})
    return redirect("brand-kit")


@login_required
@require_POST
def end_brand(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Archive it. The address names it: the current brand may be another one by now, in another window."""
    actor = portal_of(request).actor
    brand = get_object_or_404(Brand.objects.visible_to(actor).active(), pk=pk)
    if not may(actor, Role.MANAGER, brand.pk):
        raise PermissionDenied
    archive_brand(brand, now=timezone.now())
    messages.success(request, _("%(name)s is archived; what was made for it is kept") % {"name": brand})
    return redirect("today")

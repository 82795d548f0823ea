"""The brand kit: how the brand looks and speaks, from its website or by hand."""

import re
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from hfstudio.accounts.portal import STOP_POLLING, brand_to_manage, fragment, portal_of
from hfstudio.media.photos import reason_of
from hfstudio.media.refused import Refused
from hfstudio.media.uploads import keep_upload
from products.forms import COLOUR, AsSeen, ImportForm
from products.keeping import change_brand
from products.kit import request_kit
from products.models import UNFINISHED, Brand, KitImport

INPUT = {"class": "input"}
MOST_COLOURS, MOST_FONTS = 12, 8


class KitForm(AsSeen):
    """What a person says of the brand; what is not changed stays as its website tells it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(INPUT))
    tagline = forms.CharField(
        label=gettext_lazy("Tagline"), max_length=200, required=False, widget=forms.TextInput(INPUT)
    )
    tone = forms.CharField(
        label=gettext_lazy("How it speaks"), max_length=200, required=False, widget=forms.TextInput(INPUT)
    )
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput(INPUT),
    )  # fmt: skip
    colors = forms.CharField(
        label=gettext_lazy("Colours"), required=False, widget=forms.TextInput(INPUT),
        help_text=gettext_lazy("The main one first: #1f7a72, #f2c14e"),
    )  # fmt: skip
    fonts = forms.CharField(
        label=gettext_lazy("Fonts"), required=False, widget=forms.TextInput(INPUT),
        help_text=gettext_lazy("The main one first, with commas between."),
    )  # fmt: skip
    logo = forms.FileField(label=gettext_lazy("Logo"), required=False, widget=forms.FileInput({"accept": "image/*"}))
    provider_kit_id = forms.UUIDField(
        label=gettext_lazy("Brand kit at the provider"), required=False, widget=forms.TextInput(INPUT),
        help_text=gettext_lazy("Its id there, for models that take one: DTC Ads."),
    )  # fmt: skip
    consent_required = forms.BooleanField(
        label=gettext_lazy("Use avatars only with a record of consent"), required=False,
        widget=forms.CheckboxInput({"class": "check"}),
    )  # fmt: skip

    def clean_colors(self) -> list[str]:
        said = [one for one in re.split(r"[\s,;]+", self.cleaned_data["colors"]) if one]
        wrong = next((one for one in said if not COLOUR.fullmatch(one)), None)
        if wrong:
            raise forms.ValidationError(_("%(wrong)s is no colour. Write it as #1f7a72.") % {"wrong": wrong})
        return [one.lower() for one in said[:MOST_COLOURS]]

    def clean_fonts(self) -> list[str]:
        return [name for one in self.cleaned_data["fonts"].split(",") if (name := one.strip()[:80])][:MOST_FONTS]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kit(request: HttpRequest) -> HttpResponse:
    brand = brand_to_manage(request)
    if request.method != "POST":
        return _page(request, brand, _form_of(brand))
    form = _form_of(brand, request)
    changed = _changed(form, brand, request) if form.is_valid() else {}
    if form.errors:
        return _page(request, brand, form, status=422)
    change_brand(brand, **changed)
    messages.success(request, _("Saved"))
    return redirect("brand-kit")


@login_required
@require_POST
def import_kit(request: HttpRequest) -> HttpResponse:
    """Have the brand's website read."""
    brand = brand_to_manage(request)
    form = ImportForm(request.POST)
    if not form.is_valid():
        return _page(request, brand, _form_of(brand), link=form, status=422)
    request_kit(brand, url=form.cleaned_data["url"], user=portal_of(request).actor.user, now=timezone.now())
    return redirect("brand-kit")


@fragment
def progress(request: HttpRequest) -> HttpResponse:
    """How far the reading is, asked for every two seconds until it has ended; then the page comes anew."""
    brand = brand_to_manage(request)
    reading = KitImport.objects.filter(brand=brand).first()
    if reading is not None and reading.import_status in UNFINISHED:
        return render(request, "brands/_reading.html", {"reading": reading})
    return HttpResponse(status=STOP_POLLING, headers={"HX-Refresh": "true"})


def _page(
    request: HttpRequest, brand: Brand, form: KitForm, *, link: ImportForm | None = None, status: int = 200
) -> HttpResponse:
    reading = KitImport.objects.filter(brand=brand).first()
    running = reading is not None and reading.import_status in UNFINISHED
    context = {"brand": brand, "form": form, "link": link, "reading": reading, "running": running}
    return render(request, "brands/kit.html", context, status=status)


def _form_of(brand: Brand, request: HttpRequest | None = None) -> KitForm:
    initial = {
        "name": brand.name, "tagline": brand.tagline, "tone": brand.tone, "website": brand.website,
        "colors": ", ".join(brand.colors), "fonts": ", ".join(brand.fonts or filter(None, [brand.font])),
        "provider_kit_id": brand.provider_kit_id, "consent_required": brand.consent_required,
    }  # fmt: skip
    return KitForm(request.POST, request.FILES, initial=initial) if request else KitForm(initial=initial)


def _changed(form: KitForm, brand: Brand, request: HttpRequest) -> dict[str, Any]:
    """What differs from before, as the brand's columns."""
    changed = {name: form.cleaned_data[name] for name in form.changed_data if name != "logo"}
    if logo := form.cleaned_data.get("logo"):
        user, now = portal_of(request).actor.user, timezone.now()
        try:
            kept = keep_upload(source=logo, name=logo.name, brand=brand, user=user, now=now)
        except (Refused, OSError) as refusal:
            form.add_error("logo", reason_of(refusal))
        else:
            changed["logo"] = kept.file
            if not kept.file.content_type.startswith("image/"):
                form.add_error("logo", _("This is no picture."))
    return changed

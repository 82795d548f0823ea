"""A brand's settings: how it looks and speaks, and what it may spend a month."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from generations.models import Budget
from generations.money.amounts import to_decimal, to_micros
from generations.money.budgets import standing_of
from generations.money.ledger import day_of
from hfstudio.accounts.portal import brand_to_manage
from products.keeping import change_brand
from products.models import Brand

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
MOST_COLOURS = 6


class BrandForm(forms.ModelForm[Brand]):
    colors = forms.CharField(
        label=gettext_lazy("Colours"), required=False, widget=forms.TextInput({"class": "input"}),
        help_text=gettext_lazy("The main one first: #1f7a72, #f2c14e"),
    )  # fmt: skip
    website = forms.URLField(
        label=gettext_lazy("Website"), required=False, max_length=500, assume_scheme="https",
        widget=forms.URLInput({"class": "input"}),
    )  # fmt: skip
    month = forms.DecimalField(
        label=gettext_lazy("Budget a month"), required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.NumberInput({"class": "input", "inputmode": "decimal"}),
        help_text=gettext_lazy("A hard stop: nothing is sent that does not fit. Empty: no limit."),
    )  # fmt: skip

    class Meta:
        model = Brand
        fields = ("name", "tagline", "tone", "website")
        labels = {
            "name": gettext_lazy("Name"), "tagline": gettext_lazy("Tagline"),
            "tone": gettext_lazy("How it speaks"),
        }  # fmt: skip
        help_texts = {"tone": gettext_lazy("In a few words.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.Meta.fields:
            self.fields[name].widget.attrs["class"] = "input"
        self.initial["colors"] = ", ".join(self.instance.colors)
        budget = Budget.objects.filter(brand=self.instance).first()
        self.initial["month"] = to_decimal(budget.month_micros).quantize(Decimal("0.01")) if budget else None

    def clean_colors(self) -> list[str]:
        said = [one for one in re.split(r"[\s,;]+", self.cleaned_data["colors"]) if one]
        wrong = next((one for one in said if not COLOUR.fullmatch(one)), None)
        if wrong:
            raise forms.ValidationError(_("%(wrong)s is no colour. Write it as #1f7a72.") % {"wrong": wrong})
        return [one.lower() for one in said[:MOST_COLOURS]]

    @transaction.atomic
    def save(self, commit: bool = True) -> Brand:
        """What was changed is a person's word from now on: the brand's website does not change it back."""
        said = {name: self.cleaned_data[name] for name in self.changed_data if name != "month"}
        brand = self.instance
        if said:
            change_brand(brand, **said)
        month = self.cleaned_data["month"]
        if month is None:
            Budget.objects.filter(brand=brand).delete()
        else:
            Budget.objects.update_or_create(brand=brand, defaults={"month_micros": to_micros(month)})
        return brand


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def brand_settings(request: HttpRequest) -> HttpResponse:
    brand = brand_to_manage(request)
    form = BrandForm(request.POST or None, instance=brand)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved"))
        return redirect("brand-settings")
    standing = standing_of(brand, day=day_of(timezone.now()))
    status = 422 if form.errors else 200
    return render(request, "settings/brand.html", {"form": form, "standing": standing}, status=status)

"""What a brand may spend a month."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
from products.models import Brand


class BudgetForm(forms.Form):
    month = forms.DecimalField(
        label=gettext_lazy("Budget a month"), required=False, min_value=0, max_digits=12, decimal_places=2,
        widget=forms.NumberInput({"class": "input", "inputmode": "decimal"}),
        help_text=gettext_lazy("A hard stop: nothing is sent that does not fit. Empty: no limit."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest) -> HttpResponse:
    brand = brand_to_manage(request)
    form = BudgetForm(request.POST or None, initial=_set(brand))
    if request.method == "POST" and form.is_valid():
        _keep(brand, form.cleaned_data["month"])
        messages.success(request, _("Saved"))
        return redirect("budget")
    context = {"form": form, "brand": brand, "standing": standing_of(brand, day=day_of(timezone.now()))}
    return render(request, "settings/budget.html", context, status=422 if form.errors else 200)


def _set(brand: Brand) -> dict[str, Any]:
    found = Budget.objects.filter(brand=brand).first()
    return {"month": to_decimal(found.month_micros).quantize(Decimal("0.01")) if found else None}


def _keep(brand: Brand, month: Decimal | None) -> None:
    if month is None:
        Budget.objects.filter(brand=brand).delete()
    else:
        Budget.objects.update_or_create(brand=brand, defaults={"month_micros": to_micros(month)})

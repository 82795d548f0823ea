"""Provider accounts, budgets and the ledger in the admin. Secrets go in and never come out; the ledger is read-only."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminPasswordToggleWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from generations.lifecycle import finish
from generations.models import Budget, LedgerEntry, ProviderAccount
from generations.money.amounts import to_decimal, to_micros, with_currency
from generations.provider_accounts import try_account
from generations.providers.registry import providers
from hfstudio.media.admin import ReadOnly, WithHistory


class AccountForm(forms.ModelForm[ProviderAccount]):
    provider = forms.ChoiceField(label=_("Provider"), widget=UnfoldAdminSelectWidget)
    base_url = forms.URLField(label=_("Base URL"), assume_scheme="https", widget=UnfoldAdminTextInputWidget)
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        strip=True,
        widget=UnfoldAdminPasswordToggleWidget(attrs={"autocomplete": "new-password"}),
        help_text=_("The key. It is kept encrypted and never shown; leave it empty to keep the one that is there."),
    )
    unit_price = forms.DecimalField(
        label=_("Unit price"), required=False, min_value=0, max_digits=12, decimal_places=6,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("In the studio's currency, for each unit or call, as the price rule says."),
    )  # fmt: skip

    class Meta:
        model = ProviderAccount
        fields = (
            "provider", "name", "base_url", "enabled", "priority", "parallel_limit", "price_rule",
            "hold_unknown_micros", "honours_idempotency",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outside = [name for name, provider in providers().items() if provider.kind != "local"]
        if isinstance(field := self.fields.get("provider"), forms.ChoiceField):
            field.choices = [(name, name) for name in outside]
        if "unit_price" in self.fields and self.instance.unit_price_micros is not None:
            self.initial["unit_price"] = to_decimal(self.instance.unit_price_micros)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        price = data.get("unit_price")
        self.instance.unit_price_micros = None if price is None else to_micros(price)
        if data.get("price_rule") in ("unit", "call") and price is None:
            self.add_error("unit_price", _("This price rule needs a price."))
        return data

    def save(self, commit: bool = True) -> ProviderAccount:
        if self.cleaned_data.get("secret"):
            self.instance.secret = self.cleaned_data["secret"]
        saved: ProviderAccount = super().save(commit)
        return saved


@admin.register(ProviderAccount)
class ProviderAccountAdmin(WithHistory, ModelAdmin):
    """An account of the environment is shown, and changed there."""

    form = AccountForm
    list_display = ("__str__", "base_url", "enabled", "priority", "parallel_limit", "price", "health")
    list_filter = ("provider", "enabled")
    actions = ("try_selected",)

    def get_readonly_fields(self, request: HttpRequest, obj: ProviderAccount | None = None) -> tuple[str, ...]:
        return () if obj is None or self.has_change_permission(request, obj) else ("price", "health")

    def get_fields(self, request: HttpRequest, obj: ProviderAccount | None = None) -> tuple[str, ...]:
        """Where it is only looked at there is no field for the secret: it would be filled with the one that is kept."""
        if obj is None or self.has_change_permission(request, obj):
            return tuple(super().get_fields(request, obj))
        return (*AccountForm.Meta.fields, *self.get_readonly_fields(request, obj))

    def has_change_permission(self, request: HttpRequest, obj: ProviderAccount | None = None) -> bool:
        return (obj is None or not obj.from_environment) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: ProviderAccount | None = None) -> bool:
        """What was sent there refers to it: switch it off instead."""
        return False

    @admin.display(description=_("Price"))
    def price(self, account: ProviderAccount) -> str:
        price = {"price": with_currency(account.unit_price_micros)}
        match account.price_rule:
            case "unit":
                return gettext("%(price)s a unit") % price
            case "call":
                return gettext("%(price)s a call") % price
        return account.get_price_rule_display()

    @admin.display(description=_("Health"))
    def health(self, account: ProviderAccount) -> str:
        if account.unhealthy_since is None:
            return gettext("good")
        refused = {"since": f"{account.unhealthy_since:%Y-%m-%d %H:%M}", "reason": account.unhealthy_reason}
        return gettext("refused since %(since)s: %(reason)s") % refused

    @admin.action(description=_("Try the selected accounts (a call that costs nothing)"))
    def try_selected(self, request: HttpRequest, accounts: "QuerySet[ProviderAccount]") -> None:
        for account in accounts:
            wrong = try_account(account, now=timezone.now())
            self.message_user(request, f"{account}: {wrong or gettext('good')}", level="ERROR" if wrong else "SUCCESS")


class BudgetForm(forms.ModelForm[Budget]):
    month = forms.DecimalField(
        label=_("Month"), min_value=0, max_digits=14, decimal_places=2, widget=UnfoldAdminTextInputWidget,
        help_text=_("What the brand may spend in a calendar month, in the studio's currency."),
    )  # fmt: skip

    class Meta:
        model = Budget
        fields = ("brand",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["month"] = to_decimal(self.instance.month_micros)

    def save(self, commit: bool = True) -> Budget:
        self.instance.month_micros = to_micros(self.cleaned_data["month"])
        saved: Budget = super().save(commit)
        return saved


@admin.register(Budget)
class BudgetAdmin(WithHistory, ModelAdmin):
    form = BudgetForm
    list_display = ("brand", "month")
    autocomplete_fields = ("brand",)

    @admin.display(description=_("A month"))
    def month(self, budget: Budget) -> str:
        return with_currency(budget.month_micros)


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, ModelAdmin):
    list_display = ("at", "kind", "amount", "priced", "assumed", "brand", "generation", "provider", "model", "note")
    list_filter = ("kind", "provider", ("brand", admin.RelatedOnlyFieldListFilter), "day", "assumed", "priced")
    list_select_related = ("brand", "generation")
    search_fields = ("generation__id", "generation__title", "note")
    show_full_result_count = False
    actions = ("take_back",)

    @admin.action(
        description=_("Take back what was assumed to be spent: it was not charged"), permissions=["take_back"]
    )
    def take_back(self, request: HttpRequest, entries: "QuerySet[LedgerEntry]") -> None:
        """The rows stay as they are; a correction is written beside each."""
        note = gettext("not charged, says %(who)s") % {"who": request.user}
        for entry in entries.filter(kind=LedgerEntry.Kind.SETTLE).select_related("generation"):
            done = finish.take_back(entry.generation, number=entry.hold_number, note=note, now=timezone.now())
            said = gettext("taken back.") if done else gettext("not an assumed settlement, or taken back before.")
            told = f"{entry.generation}, {with_currency(entry.micros)}: {said}"
            self.message_user(request, told, level="SUCCESS" if done else "ERROR")

    def has_take_back_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.display(description=_("Amount"))
    def amount(self, entry: LedgerEntry) -> str:
        return with_currency(entry.micros)

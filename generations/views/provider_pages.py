"""Provider accounts as managers see them: where, at what price, in what health; never a secret."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from generations.forms.labels import provider_label
from generations.models import Generation, ProviderAccount
from generations.models.generation import RUNNING
from generations.provider_accounts import enabled_accounts, setting_for, try_account
from generations.providers.registry import http_names
from hfstudio.accounts.portal import brand_to_manage


@login_required
@require_GET
def provider_accounts(request: HttpRequest) -> HttpResponse:
    brand_to_manage(request)
    enabled_accounts(timezone.now())  # brings in those of the environment
    accounts = list(ProviderAccount.objects.all())
    there = {account.provider for account in accounts}
    running = Generation.objects.filter(status__in=RUNNING).order_by().values("account").annotate(count=Count("pk"))
    counts = dict(running.values_list("account", "count"))
    context = {
        "accounts": [(account, counts.get(account.pk, 0)) for account in accounts],
        "missing": [(provider_label(name), setting_for(name)) for name in http_names() if name not in there],
    }
    return render(request, "settings/providers.html", context)


@login_required
@require_POST
def test_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Make the provider's free call, and say what came of it."""
    brand_to_manage(request)
    account = get_object_or_404(ProviderAccount, pk=pk)
    wrong = try_account(account, now=timezone.now())
    name = provider_label(account.provider)
    if wrong:
        messages.error(request, _("%(name)s: %(wrong)s") % {"name": name, "wrong": wrong})
    else:
        messages.success(request, _("%(name)s takes our key") % {"name": name})
    return redirect("provider-accounts")

"""Create: choose what the ad is of, who presents it and how it looks; one button makes the draft."""

from typing import Any, TypeVar
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from avatars.models import Avatar
from generations import catalog
from generations.forms import AdForm, filled_as
from generations.lifecycle.start import start_generation
from generations.models import Generation
from generations.ordering import read_order
from generations.routing import DRAFT
from hfstudio.accounts.portal import brand_to_make_in, fragment, portal_of
from hfstudio.api.problems import ProblemError
from products.models import Brand, Product

T = TypeVar("T", bound=Model)

MODEL = "marketing_studio_video"
CARDS = 12  # products and avatars that are drawn to choose from


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    brand = brand_to_make_in(request)
    form = _form(request, brand, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            order = read_order({**form.body(brand), "provider": DRAFT}, actor=portal_of(request).actor)
        except ProblemError as problem:
            form.explain(problem)
        else:
            return redirect("generation", pk=start_generation(order, source="portal", now=timezone.now()).pk)
    return render(request, "generations/create.html", {"form": form}, status=422 if form.errors else 200)


@fragment
def call_sheet(request: HttpRequest) -> HttpResponse:
    """What would be made now, beside the form; asked for whenever a choice changes."""
    form = _form(request, brand_to_make_in(request), request.GET)
    return render(request, "generations/_call_sheet.html", {"form": form})


def _form(request: HttpRequest, brand: Brand, data: Any) -> AdForm:
    actor = portal_of(request).actor
    initial: dict[str, Any] = {}
    if again := _uuid(request.GET.get("again")):
        initial = filled_as(get_object_or_404(Generation.objects.visible_to(actor), pk=again))
    if product := _uuid(request.GET.get("product")):
        initial["product"] = str(get_object_or_404(Product.objects.visible_to(actor), pk=product).pk)
    chosen = data or initial
    products = Product.objects.visible_to(actor).ready().filter(brand=brand)
    avatars = Avatar.objects.visible_to(actor).filter(Q(brand=None) | Q(brand=brand))
    return AdForm(
        data,
        initial=initial,
        entry=catalog.find(MODEL),
        products=_some(products, chosen.get("product")),
        avatars=_some(avatars, chosen.get("avatar")),
    )


def _some(rows: "QuerySet[T]", chosen: Any) -> list[T]:
    """The first CARDS of them, with their pictures; the chosen one is always there, in front."""
    rows = rows.prefetch_related("images__file")
    first: list[T] = list(rows[:CARDS])
    wanted = _uuid(chosen)
    if wanted is None or any(row.pk == wanted for row in first):
        return first
    return [*rows.filter(pk=wanted), *first][:CARDS]


def _uuid(text: Any) -> UUID | None:
    """What a query or form says, when it is an id at all."""
    try:
        return UUID(str(text))
    except ValueError:
        return None

"""Products: all of a brand's, one of them, and its import as it goes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hfstudio.accounts.access import in_brands_of, may
from hfstudio.accounts.models import Role
from hfstudio.accounts.portal import STOP_POLLING, brand_to_make_in, fragment, portal_of, said
from products.facts import facts, provenance
from products.forms import ImportForm
from products.importing import request_import
from products.many_links import MOST, read_lines
from products.models import UNFINISHED, ImportStatus, Product, ProductQuerySet

TILES = 24  # a page
IMPORTS = 6  # that are shown as they go
MOST_TEXT = 200_000  # characters of many links
SHOW_FAILED_FOR = timedelta(hours=24)
SORTS = [("", _("Newest first")), ("title", _("By name")), ("price", _("Dearest first"))]
ORDERS = {"title": ("title", "id"), "price": (F("price_micros").desc(nulls_last=True), "title", "id")}


@login_required
@require_GET
def products(request: HttpRequest) -> HttpResponse:
    return _list(request, ImportForm())


@login_required
@require_POST
def import_product(request: HttpRequest) -> HttpResponse:
    brand, user, now = brand_to_make_in(request), portal_of(request).actor.user, timezone.now()
    form = ImportForm(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    url, kind = form.cleaned_data["url"], form.cleaned_data["kind"] or None
    product = request_import(brand=brand, url=url, user=user, kind=kind, now=now)
    if product.import_status == ImportStatus.COMPLETED:  # it was there already: nothing to watch
        return redirect("product", pk=product.pk)
    return redirect("products")


@login_required
@require_POST
def import_products(request: HttpRequest) -> HttpResponse:
    """One import for each line; what is wrong with a line is told with its number, and the others go on."""
    brand, user, now = brand_to_make_in(request), portal_of(request).actor.user, timezone.now()
    lines = read_lines(request.POST.get("urls", "")[:MOST_TEXT])
    asked = [request_import(brand=brand, url=line.url, user=user, now=now) for line in lines if line.url]
    _tell(request, asked)
    wrong = [line for line in lines if line.problem]
    if asked and not wrong:
        return redirect("products")
    return _list(request, ImportForm(), status=422, many=True, wrong=wrong)


@login_required
@require_GET
def product(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = _find(request, pk)
    may_make = may(portal_of(request).actor, Role.EDITOR, found.brand_id)
    told = {"facts": facts(found), "provenance": list(provenance(found))}
    return render(request, "products/detail.html", {"product": found, "may_make": may_make, **told})


@fragment
def import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far one import is, asked for every two seconds until it has ended; the product's own page then comes anew."""
    mine, own_page = Product.objects.filter(in_brands_of(portal_of(request).actor)), "page" in request.GET
    if mine.filter(pk=pk).exclude(deleted_at=None).exists():  # its row goes too
        return HttpResponse(status=STOP_POLLING)
    found = _find(request, pk)
    if found.import_status in UNFINISHED:
        return render(request, "products/_import.html", {"product": found, "own_page": own_page})
    if own_page:
        return HttpResponse(status=STOP_POLLING, headers={"HX-Refresh": "true"})
    fresh = found.pk == pk  # else its page is that of a product that the list has already
    context = {"product": found, "fresh": fresh, "count": _mine(request).ready().count()}
    return render(request, "products/_import.html", context, status=STOP_POLLING)


def _find(request: HttpRequest, pk: UUID) -> Product:
    mine = Product.objects.visible_to(portal_of(request).actor).the_one(pk).select_related("brand")
    return get_object_or_404(mine.prefetch_related("images__file"))


def _mine(request: HttpRequest) -> ProductQuerySet:
    portal = portal_of(request)
    return Product.objects.visible_to(portal.actor).filter(brand=portal.brand).prefetch_related("images__file")


def _tell(request: HttpRequest, asked: list[Product]) -> None:
    here = sum(product.import_status == ImportStatus.COMPLETED for product in asked)
    if reading := len(asked) - here:
        told = ngettext("%(count)d link is being read.", "%(count)d links are being read.", reading)
        messages.success(request, told % {"count": reading})
    if here:
        told = ngettext("%(count)d was here already.", "%(count)d were here already.", here)
        messages.info(request, told % {"count": here})


def _list(request: HttpRequest, form: ImportForm, status: int = 200, **more: object) -> HttpResponse:
    ready = _mine(request).ready().annotate(ads=_ads())
    if words := said(request.GET, "q"):
        ready = ready.filter(Q(title__icontains=words) | Q(maker__icontains=words))
    if unused := request.GET.get("ads") == "none":
        ready = ready.filter(~Exists(uses()))
    sort = request.GET.get("sort", "")
    if sort in ORDERS:
        ready = ready.order_by(*ORDERS[sort])
    imports = _imports(request)
    context = {
        **more,
        "form": form,
        "imports": imports[:IMPORTS],
        "waiting": max(imports.count() - IMPORTS, 0),
        "most_links": MOST,
        "unused": unused,
        "every": _mine(request).ready(),
        "sorts": SORTS,
        "sort": sort,
        "page": Paginator(ready, TILES).get_page(request.GET.get("page")),
    }
    return render(request, "products/list.html", context, status=status)


def _ads() -> Coalesce:
    """How many ads a product is in; counted for the rows of a page alone, not for all of a brand's."""
    counted = uses().order_by().values("product").annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values_list("count")), 0)


def uses() -> QuerySet[Any]:
    """The ads that a product is in, without the trash: what its tile counts, and whether it has none yet."""
    return Product.generations.through.objects.filter(product=OuterRef("pk"), generation__trashed_at=None)


def _imports(request: HttpRequest) -> ProductQuerySet:
    """What is being imported, and what could not be imported lately."""
    lately = timezone.now() - SHOW_FAILED_FOR
    failed = Q(import_status=ImportStatus.FAILED, created_at__gte=lately)
    return _mine(request).filter(Q(import_status__in=UNFINISHED) | failed)

"""Create: choose a model, say what is to be made of what and where, and one button makes it."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from avatars.models import Avatar
from generations import catalog
from generations.catalog import Adjustment, CatalogEntry
from generations.forms import OrderForm, filled_as
from generations.forms.values import as_text, carried
from generations.models import Generation
from generations.ordering import read_order
from generations.provider_accounts import Accounts, enabled_accounts
from generations.providers.registry import extra_routes
from generations.routing import DRAFT
from generations.views.advice import advice_for, is_task, recommendation_for, shelves
from generations.views.files import keep_files
from generations.views.input import model_taking, used_as_input
from generations.views.material import read_material, uuid_of, words_in
from generations.views.once import start_once
from generations.views.outlook import outlook_of
from generations.views.places import providers_of
from generations.views.showing import with_pictures
from hfstudio.accounts.portal import brand_to_make_in, fragment, portal_of
from hfstudio.api.problems import ProblemError
from products.models import Brand, Product

MODEL = "marketing_studio_video"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    brand = brand_to_make_in(request)
    if request.method == "POST":
        return _order(request, brand)
    if request.headers.get("HX-Target") == "advice":
        advice = advice_for(request.GET.get("prompt", ""), entry=_entry(request, request.GET))
        return render(request, "generations/_advice.html", {"advice": advice})
    form, changed = _fresh_form(request, brand)
    if request.headers.get("HX-Target") == "find":
        searches = [form.material.searches[name] for name in words_in(request.GET)]
        return render(request, "generations/_found.html", {"form": form, "searches": searches})
    response = _page(request, form, changed=changed)
    if request.headers.get("HX-Target") == "make":
        response.headers["HX-Push-Url"] = f"{reverse('create')}?model={form.entry.id}"
    return response


@fragment
def call_sheet(request: HttpRequest) -> HttpResponse:
    """What would be made now, beside the form; asked for whenever a choice changes."""
    brand = brand_to_make_in(request)
    form = _form(request, brand, _entry(request, request.GET), data=request.GET)
    outlook = outlook_of(form, brand=brand, actor=portal_of(request).actor)
    return render(request, "generations/_call_sheet.html", {"form": form, "outlook": outlook, "fresh": True})


def _page(
    request: HttpRequest, form: OrderForm, *, changed: Sequence[Adjustment] = (), status: int = 200
) -> HttpResponse:
    brief = request.GET.get("task") or form.value("prompt")
    context = {
        "form": form,
        "once": uuid4(),
        "advice": advice_for(brief, entry=form.entry),
        "shelves": shelves(_accounts(request)),
        "outlook": outlook_of(form, brand=brand_to_make_in(request), actor=portal_of(request).actor, changed=changed),
    }
    return render(request, "generations/create.html", context, status=status)


# --- The form


def _entry(request: HttpRequest, said: QueryDict, otherwise: str = MODEL) -> CatalogEntry:
    """The model of this page, as far as it can be made where it is to be made. Raises Http404."""
    entry = _find_entry(request, request.GET.get("model") or otherwise)
    return _narrowed(entry, _provider(request, entry, said.get("provider")))


def _accounts(request: HttpRequest) -> Accounts:
    """The enabled accounts; looked up once a request."""
    known = getattr(request, "_accounts", None)
    if known is None:
        known = request._accounts = enabled_accounts(timezone.now())  # type: ignore[attr-defined]  # ours
    return cast(Accounts, known)


def _find_entry(request: HttpRequest, name: str) -> CatalogEntry:
    try:
        entry = catalog.find(name)
    except (catalog.UnknownModel, catalog.AmbiguousModel) as unknown:
        raise Http404(str(unknown)) from None
    if not providers_of(entry, _accounts(request)):
        raise Http404(f"{entry.display_name} cannot be made here: no account is enabled for it.")
    return entry


def _narrowed(entry: CatalogEntry, provider: str) -> CatalogEntry:
    route = next((route for route in (*entry.routes, *extra_routes(entry)) if route.provider == provider), None)
    return entry.on(route) if route else entry


def _provider(request: HttpRequest, entry: CatalogEntry, asked: str | None) -> str:
    """Where it is to be made: as asked, else as a draft, else wherever it can be."""
    there = providers_of(entry, _accounts(request))
    return asked if asked in there else DRAFT if DRAFT in there else there[0]


def _fresh_form(request: HttpRequest, brand: Brand) -> tuple[OrderForm, list[Adjustment]]:
    """The form before anything is sent: from an earlier Generation, a brief, another model's form, a product.

    Told beside it is what had to change for this model.
    """
    actor = portal_of(request).actor
    initial: dict[str, Any] = {}
    model = MODEL
    if again := uuid_of(request.GET.get("again")):
        generation = get_object_or_404(Generation.objects.visible_to(actor), pk=again)
        initial, model = filled_as(generation), generation.model
    if given := uuid_of(request.GET.get("use")):
        generation = get_object_or_404(with_pictures(Generation.objects.visible_to(actor)), pk=given)
        if taking := model_taking(generation.kind, _accounts(request)):
            initial, model = used_as_input(generation, taking, asset=uuid_of(request.GET.get("asset"))), taking.id
    entry = _entry(request, request.GET, model if _is_offered(request, model) else MODEL)
    initial |= _said_in(request.GET, entry)
    if product := uuid_of(request.GET.get("product")):
        initial["product"] = str(get_object_or_404(Product.objects.visible_to(actor), pk=product).pk)
    if avatar := uuid_of(request.GET.get("avatar")):
        initial["avatar"] = str(get_object_or_404(Avatar.objects.visible_to(actor), pk=avatar).pk)
    kept, changed = carried(entry.params, {name: text for name, text in initial.items() if isinstance(text, str)})
    foreign = {param.name for param in entry.params} - {"prompt"}
    initial = {name: value for name, value in initial.items() if name not in foreign} | kept
    return _form(request, brand, entry, initial=initial), changed


def _is_offered(request: HttpRequest, model: str) -> bool:
    entry = catalog.entries().get(model)
    return entry is not None and bool(providers_of(entry, _accounts(request)))


def _said_in(query: QueryDict, entry: CatalogEntry) -> dict[str, Any]:
    """What an address says about the form: the fields by their names, and a brief with what it calls for."""
    task = query.get("task", "")
    found = recommendation_for(task)
    said: dict[str, Any] = {}
    if found is not None and found.model == entry.id:
        said = {name: as_text(value) for name, value in found.params.items()}
    if task and not is_task(task):
        said["prompt"] = task
    roles = {role.role for role in entry.media}
    names = {param.name for param in entry.params} | {"avatar"}
    return {
        **said,
        **{name: text for name in query if name in names and (text := query.get(name))},
        **{name: query.getlist(name) for name in query if name in roles},
    }


def _form(
    request: HttpRequest,
    brand: Brand,
    entry: CatalogEntry,
    *,
    data: QueryDict | None = None,
    initial: Mapping[str, Any] | None = None,
) -> OrderForm:
    given: Mapping[str, Any] = initial or {}
    names = ("product", "avatar", *(role.role for role in entry.media))
    chosen = {name: data.getlist(name) if data is not None else _as_list(given.get(name)) for name in names}
    actor, words = portal_of(request).actor, words_in(request.GET)
    material = read_material(entry, brand=brand, actor=actor, chosen=chosen, words=words)
    said = data if data is not None else request.GET
    provider = _provider(request, catalog.find(entry.id), said.get("provider"))
    return OrderForm(data, initial=dict(given), entry=entry, material=material, provider=provider)


def _as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


# --- Making it


def _order(request: HttpRequest, brand: Brand) -> HttpResponse:
    entry, actor = _entry(request, request.POST), portal_of(request).actor
    form = _with_files(request, brand, entry) if request.FILES else _form(request, brand, entry, data=request.POST)
    if form.is_valid():
        try:
            order = read_order(form.body(brand), actor=actor)
            once, seen = uuid_of(request.POST.get("once")), request.POST.get("price", "")
            return redirect("generation", pk=start_once(order, once, seen=seen).pk)
        except ProblemError as problem:
            form.explain(problem)
    return _page(request, form, status=422)


def _with_files(request: HttpRequest, brand: Brand, entry: CatalogEntry) -> OrderForm:
    """The form as sent, with the files that came along kept and chosen; those that are not taken stand as errors."""
    data, user = request.POST.copy(), portal_of(request).actor.user
    refusals = keep_files(request.FILES, data, entry=entry, brand=brand, user=user, now=timezone.now())
    form = _form(request, brand, entry, data=data)
    for role, refusal in refusals:
        form.add_error(role, refusal)
    return form

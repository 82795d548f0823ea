"""From the body that somebody sent to an Order that can be started: find, allow, validate.

Every door (portal, REST, drop-in APIs) comes through here, so that one request means one thing. Whatever
is wrong with it is raised as a ProblemError, with everything at once where that is possible.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone

from avatars.models import Avatar
from generations import catalog, routing
from generations.catalog import CatalogEntry, InvalidRequest, Problem, Route, Validated
from generations.catalog.problems import describe, missing, not_allowed, unknown
from generations.kit_params import kit_notes, of_kit
from generations.media_inputs import Medium, Reference, find_media
from generations.named_inputs import PROMPT_MADE, Page, find_avatars, find_page, find_products, prompt_from
from generations.webhooks.endpoints import webhook_address
from hfstudio.accounts.access import Actor
from hfstudio.api.brands import brand_for
from hfstudio.api.problems import INVALID, ProblemError, invalid
from products.models import Brand, Product

FIELDS = frozenset(
    {
        "model", "params", "media", "avatars", "product_ids", "web_product_ids", "brand", "provider", "strict",
        "url", "webhook_url",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Order:
    """A request that has been found valid, with everything that it names. `body` is as it came in."""

    actor: Actor
    brand: Brand
    entry: CatalogEntry
    offer: routing.Offer
    offers: tuple[routing.Offer, ...]
    validated: Validated
    params: dict[str, Any]
    products: tuple[Product, ...]
    avatars: tuple[Avatar, ...]
    media: tuple[Medium | Reference, ...]
    notes: tuple[str, ...]
    body: dict[str, Any]
    webhook_url: str = ""
    webhook_form: Mapping[str, str] = field(default_factory=dict)
    page: Page | None = None

    @property
    def title(self) -> str:
        """What to call it in a list: the product, else the beginning of the prompt."""
        first = self.products[0].title if self.products else str(self.params.get("prompt") or "")
        return " ".join(first.split())[:200] or self.entry.display_name

    @property
    def media_snapshot(self) -> dict[str, Any]:
        """The files that are here; and, with their places among them, those that have yet to be fetched."""
        here = [medium.as_dict() for medium in self.media if isinstance(medium, Medium)]
        away = [{"at": at, **one.as_dict()} for at, one in enumerate(self.media) if isinstance(one, Reference)]
        return {"media": here, "references": away} if away else {"media": here}

    @property
    def page_snapshot(self) -> dict[str, Any]:
        """The page that was asked for by its address, and the product that it is known to be."""
        if self.page is None:
            return {}
        return {"page": {"url": self.page.url, "product": str(self.page.product.pk) if self.page.product else None}}


def read_order(body: Any, *, actor: Actor, addresses: bool = False) -> Order:
    """Turn a request's body into an Order. Stores nothing. Raises ProblemError.

    With `addresses`, files may be named by their `url`: they are fetched before anything is sent.
    """
    _check_fields(body)
    brand = brand_for(body.get("brand"), actor=actor)
    entry = _entry(body)
    media = find_media(body.get("media"), actor=actor, brand=brand, addresses=addresses)
    likely = _likely_route(entry, body.get("provider"))
    validated = _validated(entry.on(likely), body, media)
    files = bool(media or validated.avatars or validated.product_ids or validated.web_product_ids or validated.url)
    offers = routing.offers(entry, params=validated.params, count=validated.count, files=files, now=timezone.now())
    offer = _offer(entry, offers, body.get("provider"))
    route = offer.route
    if route != likely:  # once more, as far as this route goes: what it cannot do is coerced, and told
        validated = _validated(entry.on(route), body, media)
    page = find_page(validated.url, brand=brand)
    products = find_products(validated, actor=actor, brand=brand)
    products += (page.product,) if page and page.product and page.product not in products else ()
    params, notes = _with_prompt(dict(validated.params), products)
    kit = of_kit(entry, route, brand, named=body.get("params") or {})
    return Order(
        actor=actor,
        brand=brand,
        entry=entry,
        offer=offer,
        offers=tuple(offers),
        validated=validated,
        params={**params, **kit},
        products=products,
        avatars=find_avatars(validated.avatars, actor=actor, brand=brand),
        media=tuple(replace(found, role=read.role) for read, found in zip(validated.media, media, strict=True)),
        notes=(*validated.notes, *notes, *kit_notes(kit), *_unused(route, validated)),
        body=dict(body),
        webhook_url=_webhook_url(body, actor),
        page=page,
    )


def _check_fields(body: Any) -> None:
    if not isinstance(body, Mapping):
        raise ProblemError(422, INVALID, "The body has to be a JSON object with model and params.")
    if extra := sorted(set(body) - FIELDS):
        raise _refused([unknown(name, "Params of the model stand in `params`") for name in extra])
    if not isinstance(body.get("strict", False), bool):
        raise _refused([not_allowed("strict", body["strict"], (True, False))])


def _webhook_url(body: Mapping[str, Any], actor: Actor) -> str:
    """Where this one request is told of; what is sent there is signed with the key's own webhook secret."""
    given = body.get("webhook_url")
    if given in (None, ""):
        return ""
    if not isinstance(given, str):
        raise _refused([not_allowed("webhook_url", given, ("an address",))])
    if actor.key is None:
        raise invalid("webhook_url", "webhook_url needs an API key: its webhook secret signs what is sent.")
    return webhook_address(given, param="webhook_url")


def _entry(body: Mapping[str, Any]) -> CatalogEntry:
    name = body.get("model")
    if name in (None, ""):
        raise _refused([missing("model")])
    if not isinstance(name, str):
        raise _refused([not_allowed("model", name, ("a model's id",))])
    try:
        return catalog.find(name)
    except (catalog.UnknownModel, catalog.AmbiguousModel) as error:
        code = "unknown_model" if isinstance(error, catalog.UnknownModel) else "ambiguous_model"
        wrong = {"code": code, "param": "model", "detail": str(error)}
        raise ProblemError(422, code, str(error), errors=[wrong]) from None


def _likely_route(entry: CatalogEntry, provider: Any) -> Route:
    """The route for the entry's defaults. Where nobody here makes it, that is said first: no care would help."""
    every = routing.offers(entry, params=entry.defaults, now=timezone.now())
    return _offer(entry, [replace(offer, reason="") if offer.price_alone else offer for offer in every], provider).route


def _offer(entry: CatalogEntry, every: Sequence[routing.Offer], provider: Any) -> routing.Offer:
    if provider is not None and not isinstance(provider, str):
        raise _refused([not_allowed("provider", provider, [offer.provider for offer in every])])
    return routing.choose(entry, every, provider=provider)


def _validated(entry: CatalogEntry, body: Mapping[str, Any], media: Sequence[Medium | Reference]) -> Validated:
    try:
        validated = catalog.validate(
            entry,
            body.get("params"),
            media=[{"role": medium.role, "id": medium.id, "kind": medium.kind} for medium in media],
            avatars=body.get("avatars"),
            product_ids=body.get("product_ids"),
            web_product_ids=body.get("web_product_ids"),
            url=body.get("url"),
            strict=body.get("strict", False),
        )
    except InvalidRequest as error:
        raise _refused(error.problems) from None
    return validated


def _refused(problems: Sequence[Problem]) -> ProblemError:
    codes = {problem.code for problem in problems}
    code = codes.pop() if len(codes) == 1 else "invalid"
    return ProblemError(422, code, describe(problems), errors=[problem.as_dict() for problem in problems])


def _unused(route: Route, validated: Validated) -> tuple[str, ...]:
    """What was asked for and this route makes nothing of, told instead of silently dropped."""
    names = route.unused(validated.given)
    return (f"Not used on {route.provider}: {', '.join(names)}.",) if names else ()


def _with_prompt(params: dict[str, Any], products: Sequence[Product]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """A prompt made from the product where a product is given and no prompt; it is shown, and told."""
    if params.get("prompt") or not products:
        return params, ()
    return {**params, "prompt": prompt_from(products[0])}, (PROMPT_MADE,)

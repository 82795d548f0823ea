"""The demo shop's pages, marked up as a real shop's are: JSON-LD, Open Graph, and words for people."""

import json
from html import escape

from .catalog import DemoCatalog, DemoProduct


def index_page(catalog: DemoCatalog) -> str:
    """All goods. Links are relative: this page needs no address of its own."""
    cards = "".join(_card(catalog, product) for product in catalog.products)
    head = f"<title>{escape(catalog.shop_name)}</title>"
    return _page(catalog, head, f'<h1>{escape(catalog.shop_line)}</h1><ul class="goods">{cards}</ul>')


def product_page(catalog: DemoCatalog, product: DemoProduct, *, base: str) -> str:
    """One product, at `base`/products/<slug>; `base` is the shop's address without a slash at its end."""
    url = f"{base}/products/{product.slug}"
    images = [f"{base}/pictures/{name}" for name in product.pictures]
    return _page(catalog, _head(catalog, product, url, images), _body(catalog, product))


def missing_page(catalog: DemoCatalog) -> str:
    head = "<title>Nothing here</title>"
    return _page(catalog, head, '<h1>Nothing here</h1><p>This page is gone. <a href="/">All goods</a></p>')


def _page(catalog: DemoCatalog, head: str, body: str) -> str:
    shop = escape(catalog.shop_name)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/shop.css">{head}</head>'
        f'<body><header><a class="sign" href="/">{shop}</a><span>Demo shop, nothing is sold here</span></header>'
        f"<main>{body}</main><footer>{shop} and its goods are invented.</footer></body></html>\n"
    )


def _card(catalog: DemoCatalog, product: DemoProduct) -> str:
    return (
        f'<li><a href="/products/{product.slug}">'
        f'<img src="/pictures/{product.pictures[0]}" alt="{escape(product.alt)}" width="960" height="1200">'
        f"<b>{escape(product.name)}</b><span>{escape(product.maker)}</span>"
        f'<span class="price">{_price(catalog, product)}</span></a></li>'
    )


def _head(catalog: DemoCatalog, product: DemoProduct, url: str, images: list[str]) -> str:
    tags = {
        "og:type": "product",
        "og:site_name": catalog.shop_name,
        "og:title": product.name,
        "og:description": product.description,
        "og:url": url,
        "product:brand": product.maker,
        "product:price:amount": str(product.price),
        "product:price:currency": catalog.currency,
    }
    metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in tags.items())
    metas += "".join(f'<meta property="og:image" content="{escape(image)}">' for image in images)
    # A "</" inside a script element would end it.
    data = json.dumps(_json_ld(catalog, product, url, images), ensure_ascii=False).replace("</", "<\\/")
    return (
        f"<title>{escape(product.name)} | {escape(catalog.shop_name)}</title>"
        f'<meta name="description" content="{escape(product.tagline)}"><link rel="canonical" href="{escape(url)}">'
        f'{metas}<script type="application/ld+json">{data}</script>'
    )


def _json_ld(catalog: DemoCatalog, product: DemoProduct, url: str, images: list[str]) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.name,
        "url": url,
        "sku": product.slug.upper(),
        "category": product.category,
        "slogan": product.tagline,
        "description": product.description,
        "image": images,
        "brand": {"@type": "Brand", "name": product.maker},
        "additionalProperty": [
            {"@type": "PropertyValue", "name": "Feature", "value": feature} for feature in product.features
        ],
        "offers": {
            "@type": "Offer",
            "url": url,
            "price": str(product.price),
            "priceCurrency": catalog.currency,
            "availability": "https://schema.org/InStock",
        },
    }


def _body(catalog: DemoCatalog, product: DemoProduct) -> str:
    main, *more = product.pictures
    thumbs = "".join(f'<img src="/pictures/{name}" alt="Detail" width="800" height="1000">' for name in more)
    features = "".join(f"<li>{escape(feature)}</li>" for feature in product.features)
    return (
        '<article class="product"><div class="views">'
        f'<img src="/pictures/{main}" alt="{escape(product.alt)}" width="960" height="1200">{thumbs}</div>'
        f'<div class="facts"><p class="maker">{escape(product.maker)}</p><h1>{escape(product.name)}</h1>'
        f'<p class="line">{escape(product.tagline)}</p><p class="price">{_price(catalog, product)}</p>'
        f"<p>{escape(product.description)}</p><h2>Features</h2><ul>{features}</ul></div></article>"
    )


def _price(catalog: DemoCatalog, product: DemoProduct) -> str:
    sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(catalog.currency, f"{catalog.currency} ")
    return f"{sign}{product.price}"

"""Shops that somebody else runs for them: Shopify, BigCommerce, Squarespace, Wix."""

from html import escape
from typing import Any

from .goods import ALL, Goods, Page, json_ld, listed, open_graph, page, paragraphs, related, schema_url


def shopify(goods: Goods) -> Page:
    """Dawn: a ProductGroup with a variant for each size, prices in Open Graph as the country writes them."""
    offer = {
        "@type": "Offer",
        "price": goods.price,
        "priceCurrency": goods.currency,
        "availability": schema_url(goods.availability).replace("https", "http"),
        "url": f"{goods.url}?variant=41",
    }
    group = {
        "@context": "http://schema.org/",
        "@type": "ProductGroup",
        "name": goods.title,
        "description": goods.description,
        "brand": {"@type": "Brand", "name": goods.maker},
        "productGroupID": "8041",
        "url": goods.url,
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{goods.title} - {size}",
                "sku": goods.sku if size == "S" else f"{goods.sku}-{size}",
                "gtin": goods.gtin if size == "S" else None,
                "image": f"{goods.images[0]}?v=17&width=1920",
                "offers": offer,
            }
            for size in ("S", "M", "L")
        ],
    }
    head = open_graph(goods, **{"og:type": "product", "og:price:amount": goods.shown.strip("$€£ "),
                                "og:price:currency": goods.currency})  # fmt: skip
    media = "".join(
        f'<div class="product__media"><img src="{address}?v=17&amp;width=1946" '
        f'srcset="{address}?v=17&amp;width=493 493w, {address}?v=17&amp;width=1946 1946w"></div>'
        for address in goods.images
    )
    body = f"""<main><div class="product__info-wrapper"><p class="product__text caption-with-letter-spacing">
{escape(goods.maker)}</p><div class="product__title"><h1>{escape(goods.title)}</h1></div>
<div class="price price--on-sale"><s class="price-item price-item--regular">{goods.former}</s>
<span class="price-item price-item--sale price-item--last">{goods.shown}</span></div>
<button name="add">Add to cart</button><div class="product__description rte">{paragraphs(goods.description)}</div>
</div>{media}</main><script>Shopify.theme = {{"name":"Dawn"}};
Shopify.currency = {{"active":"{goods.currency}","rate":"1.0"}};</script>
<script src="//shop.example/cdn/shop/t/4/assets/theme.js"></script>{related(goods.former, "Cap", "Belt")}"""
    return Page(page(goods, head=head + json_ld(group), body=body), ALL - {"rating", "rating_count", "features"})


def shopify_by_twin(goods: Goods) -> Page:
    """A theme that tells machines nothing, with the product's JSON beside the page."""
    body = f"""<div id="app" data-theme="headless"></div><script src="https://cdn.shopify.com/s/t.js"></script>
<script>Shopify.currency = {{"active":"{goods.currency}"}};</script>"""
    variants = [
        {"id": 1, "title": "Default", "price": goods.price, "sku": goods.sku, "barcode": goods.gtin,
         "compare_at_price": "999.00", "available": goods.availability == "in_stock"},
    ]  # fmt: skip
    twin = {
        "product": {
            "id": 9, "title": goods.title, "body_html": paragraphs(goods.description), "vendor": goods.maker,
            "variants": variants, "images": [{"src": address, "position": 1} for address in goods.images],
        }
    }  # fmt: skip
    return Page(page(goods, body=body), ALL - {"rating", "rating_count", "features"}, twin=twin)


def bigcommerce(goods: Goods) -> Page:
    """Stencil's Cornerstone: its own classes, microdata on some of it, other sizes of one picture."""
    thumbs = "".join(
        f'<a class="productView-thumbnail-link" href="{address.replace("1280x1280", "original")}" '
        f'data-image-gallery-zoom-image-url="{address}"><img src="{address.replace("1280x1280", "100x100")}"></a>'
        for address in goods.images
    )
    body = f"""<div class="productView" data-product-container><section class="productView-details">
<h1 class="productView-title">{escape(goods.title)}</h1>
<h2 class="productView-brand"><a href="/b"><span>{escape(goods.maker)}</span></a></h2>
<div class="productView-price"><div class="price-section price-section--withTax rrp-price--withTax">MSRP:
<span data-product-rrp-price-with-tax class="price price--rrp">{goods.former}</span></div>
<div class="price-section price-section--withTax"><span data-product-price-with-tax class="price price--withTax">
{goods.shown}</span></div></div><dl class="productView-info"><dt>SKU:</dt>
<dd class="productView-info-value" data-product-sku>{goods.sku}</dd><dt>UPC:</dt>
<dd data-product-upc>{goods.gtin}</dd></dl></section>
<section class="productView-images">{thumbs}</section>
<input id="form-action-addToCart" type="submit" class="button" value="Add to Cart">
<article class="productView-description"><div id="tab-description">{paragraphs(goods.description)}</div></article>
</div>{related(goods.former, "Oil", "Wick")}"""
    head = open_graph(goods, **{
        "og:type": "product", "product:price:amount": goods.price, "product:price:currency": goods.currency,
        "og:availability": {"in_stock": "instock", "out_of_stock": "oos"}[goods.availability],
    })  # fmt: skip
    return Page(page(goods, head=head, body=body), ALL - {"rating", "rating_count", "features"})


def squarespace(goods: Goods) -> Page:
    """One JSON-LD block with the price as a number, `og:type` product, pictures that load later."""
    document: dict[str, Any] = {
        "@context": "http://schema.org", "@type": "Product", "name": f"{goods.title} — {goods.shop}",
        "image": goods.images[0], "description": goods.description, "brand": goods.maker,
        "offers": {"@type": "Offer", "price": float(goods.price), "priceCurrency": goods.currency, "url": goods.url,
                   "sku": goods.sku, "availability": schema_url(goods.availability)},
    }  # fmt: skip
    site = {"@context": "http://schema.org", "@type": "WebSite", "name": goods.shop, "url": f"https://{goods.host}"}
    slides = "".join(
        f'<img class="ProductItem-gallery-slides-item-image" data-src="{address}" src="data:image/gif;base64,R0lGOD">'
        for address in goods.images
    )
    body = f"""<article class="ProductItem"><section class="ProductItem-gallery">{slides}</section>
<section class="ProductItem-details"><h1 class="ProductItem-details-title">{escape(goods.title)}</h1>
<div class="product-price"><span class="sqs-money-native">{goods.shown}</span></div>
<div class="ProductItem-details-excerpt">{paragraphs(goods.description)}{listed(goods.features)}</div>
<div class="sqs-add-to-cart-button" role="button">Add To Cart</div></section></article>"""
    head = open_graph(goods, **{"og:type": "product", "og:title": f"{goods.title} — {goods.shop}"})
    return Page(page(goods, head=head + json_ld(site, document), body=body), ALL - {"gtin", "rating", "rating_count"})


def wix(goods: Goods) -> Page:
    """Capital letters where schema.org has small ones, pictures as nodes."""
    document = {
        "@context": "https://schema.org/", "@type": "Product", "name": goods.title, "description": goods.description,
        "image": [{"@type": "ImageObject", "contentUrl": address, "width": "1000"} for address in goods.images],
        "brand": {"@type": "Brand", "name": goods.maker}, "sku": goods.sku,
        "Offers": {"@type": "Offer", "priceCurrency": goods.currency, "price": goods.price, "url": goods.url,
                   "Availability": schema_url(goods.availability)},
    }  # fmt: skip
    body = f"""<div data-hook="product-page"><h1 data-hook="product-title">{escape(goods.title)}</h1>
<span data-hook="formatted-primary-price" data-wix-price="{goods.shown}">{goods.shown}</span>
<button data-hook="add-to-cart">Add to Cart</button></div>{related(goods.shown, "Saucer")}"""
    tells = ALL - {"gtin", "rating", "rating_count", "features"}
    return Page(page(goods, head=open_graph(goods) + json_ld(document), body=body), tells)

# ruff: noqa: E501 — markup is read more easily as its shops write it
"""Shops on a server of their own: WooCommerce, Magento, Shopware, PrestaShop, OpenCart."""

import json
from html import escape

from .goods import ALL, Goods, Page, json_ld, listed, open_graph, page, paragraphs, related, schema_url


def woocommerce(goods: Goods) -> Page:
    """Its own JSON-LD: a graph, a price specification, a seller; and a broken block of a plug-in before it."""
    product = {
        "@type": "Product", "@id": f"{goods.url}#product", "name": goods.title, "url": goods.url,
        "description": goods.description, "image": goods.images[0], "sku": goods.sku,
        "offers": [{
            "@type": "Offer", "priceValidUntil": "2027-12-31", "availability": schema_url(goods.availability),
            "priceSpecification": [{
                "@type": "UnitPriceSpecification", "price": goods.price, "priceCurrency": goods.currency,
                "valueAddedTaxIncluded": False, "validThrough": "2027-12-31",
            }, {
                "@type": "UnitPriceSpecification", "price": "4999.00", "priceCurrency": goods.currency,
                "priceType": "https://schema.org/ListPrice",
            }],
            "seller": {"@type": "Organization", "name": goods.shop, "url": f"https://{goods.host}"},
        }],
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": goods.rating, "reviewCount": goods.rating_count},
    }  # fmt: skip
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": "Home"}]}
    graph = {"@context": "https://schema.org/", "@graph": [crumbs, product]}
    broken = '<script type="application/ld+json">{"@type": "WebPage", "name": "x",, }</script>'
    return Page(page(goods, head=broken + json_ld(graph), body=_woo(goods)), ALL - {"gtin", "maker"})


def woocommerce_bare(goods: Goods) -> Page:
    """The same theme where a plug-in has switched the markup off."""
    yoast = {
        "@context": "https://schema.org",
        "@graph": [{"@type": "WebPage", "name": f"{goods.title} – {goods.shop}"}],
    }
    head = open_graph(goods, **{"og:type": "article"}) + json_ld(yoast)
    return Page(page(goods, head=head, body=_woo(goods)), ALL - {"gtin", "maker"})


def _woo(goods: Goods) -> str:
    pictures = "".join(
        f'<div data-thumb="{address[:-4]}-100x100.jpg" class="woocommerce-product-gallery__image">'
        f'<a href="{address}"><img src="{address[:-4]}-600x600.jpg" data-large_image="{address}"></a></div>'
        for address in goods.images
    )
    stock = {"in_stock": "in-stock", "out_of_stock": "out-of-stock"}[goods.availability]
    former = f'<del><span class="amount"><bdi>{goods.former}</bdi></span></del>' if goods.former else ""
    return f"""<div id="product-7" class="product type-product"><div class="woocommerce-product-gallery">{pictures}</div>
<div class="summary entry-summary"><h1 class="product_title entry-title">{escape(goods.title)}</h1>
<div class="woocommerce-product-rating"><div class="star-rating"><span style="width:90%">Rated <strong class="rating">
{goods.rating}</strong> out of 5 based on <span class="rating">{goods.rating_count}</span> ratings</span></div></div>
<p class="price">{former} <ins><span class="woocommerce-Price-amount amount"><bdi>{goods.shown}</bdi></span></ins></p>
<div class="woocommerce-product-details__short-description">{paragraphs(goods.description)}</div>
<div class="woocommerce-product-details__short-description">{listed(goods.features)}</div><p class="stock {stock}">12</p><form class="cart"><button class="single_add_to_cart_button button">Add to cart</button>
</form><div class="product_meta"><span class="sku_wrapper">SKU: <span class="sku">{goods.sku}</span></span></div></div>
{related(goods.former or goods.shown, "Lid", "Cosy", "Tray")}</div>"""


def magento(goods: Goods) -> Page:
    """Luma: amounts in attributes, microdata here and there, the gallery in a script."""
    gallery = {"[data-gallery-role=gallery-placeholder]": {"mage/gallery/gallery": {
        "data": [{"thumb": f"{address}?w=90", "img": f"{address}?w=700", "full": address, "isMain": at == 0}
                 for at, address in enumerate(goods.images)]}}}  # fmt: skip
    stock = {"in_stock": "available", "out_of_stock": "unavailable"}[goods.availability]
    body = f"""<main id="maincontent"><div class="product-info-main" itemscope itemtype="http://schema.org/Product">
<div class="page-title-wrapper"><h1 class="page-title"><span class="base" itemprop="name">{escape(goods.title)}</span></h1>
</div><div class="product-reviews-summary"><div class="rating-result" title="{float(goods.rating) * 20:.0f}%"></div>
<div class="reviews-actions"><a class="action view" href="#r"><span>{goods.rating_count}</span> Reviews</a></div></div>
<div class="price-box price-final_price"><span class="special-price"><span class="price-wrapper"
 data-price-amount="{goods.price}" data-price-type="finalPrice"><span class="price">{goods.shown}</span></span></span>
<span class="old-price"><span data-price-amount="999" data-price-type="oldPrice"><span class="price">{goods.former}
</span></span></span></div><meta itemprop="priceCurrency" content="{goods.currency}">
<div class="stock {stock}"><span>x</span></div><div class="product attribute sku"><strong>SKU</strong>
<div class="value" itemprop="sku">{goods.sku}</div></div><div class="product attribute manufacturer">
<div class="value">{escape(goods.maker)}</div></div><button id="product-addtocart-button"
 class="action primary tocart">Add to Cart</button></div><div class="product media">
<img class="gallery-placeholder__image" src="{goods.images[0]}?w=265"></div>
<script type="text/x-magento-init">{json.dumps(gallery)}</script>
<div class="product attribute description"><div class="value">{paragraphs(goods.description)}</div></div></main>
{related(goods.former, "Rope", "Bolt")}"""
    return Page(page(goods, head=open_graph(goods), body=body), ALL - {"gtin", "features"})


def shopware(goods: Goods) -> Page:
    """The Storefront: microdata on the whole page, the net amount in a meta element."""
    pictures = "".join(
        f'<img src="{address[:-4]}_800x800.jpg" data-full-image="{address}" class="gallery-slider-image" itemprop="image">'
        for address in goods.images
    )
    stock = {"in_stock": "available", "out_of_stock": "not-available"}[goods.availability]
    body = f"""<div class="product-detail" itemscope itemtype="https://schema.org/Product">
<h1 class="product-detail-name" itemprop="name">{escape(goods.title)}</h1>
<div itemprop="brand" itemtype="https://schema.org/Brand" itemscope><meta itemprop="name" content="{escape(goods.maker)}"></div>
<meta itemprop="gtin13" content="{goods.gtin}"><div class="gallery-slider">{pictures}</div>
<div itemprop="offers" itemscope itemtype="https://schema.org/Offer"><meta itemprop="priceCurrency" content="{goods.currency}">
<p class="product-detail-price">{goods.shown} *<meta itemprop="price" content="{goods.price}"></p>
<span class="list-price"><span class="list-price-price">{goods.former}</span></span>
<link itemprop="availability" href="{schema_url(goods.availability)}">
<p class="delivery-information delivery-{stock}">Sofort verfügbar</p></div>
<span class="product-detail-ordernumber" itemprop="sku">{goods.sku}</span>
<button class="btn btn-buy">In den Warenkorb</button>
<div class="product-detail-description-text" itemprop="description">{paragraphs(goods.description)}</div></div>
{related(goods.former, "Ständer")}"""
    return Page(page(goods, head=open_graph(goods), body=body), ALL - {"rating", "rating_count", "features"})


def prestashop(goods: Goods) -> Page:
    """Classic theme: the amount in an attribute, JSON-LD with the manufacturer's number."""
    document = {
        "@context": "https://schema.org/", "@type": "Product", "name": goods.title, "description": goods.description,
        "category": "Maison", "image": goods.images[0], "sku": goods.sku, "mpn": goods.sku, "gtin13": goods.gtin,
        "brand": {"@type": "Brand", "name": goods.maker}, "weight": {"@type": "QuantitativeValue", "value": "0.3"},
        "offers": {"@type": "Offer", "priceCurrency": goods.currency, "name": goods.title, "price": goods.price,
                   "url": goods.url, "image": [f"{address[:-4]}-large_default.jpg" for address in goods.images],
                   "availability": schema_url(goods.availability)},
    }  # fmt: skip
    covers = "".join(
        f'<img class="thumb" data-image-large-src="{address}" src="{address[:-4]}-small_default.jpg">'
        for address in goods.images
    )
    body = f"""<section id="main"><h1 class="h1">{escape(goods.title)}</h1><div class="product-prices">
<div class="product-discount"><span class="regular-price">{goods.former}</span></div><div class="current-price">
<span class="current-price-value" content="{goods.price}">{goods.shown}</span></div></div>
<div class="product-images">{covers}</div><div class="product-description">{paragraphs(goods.description)}</div>
<button class="btn add-to-cart">Ajouter au panier</button></section>"""
    tells = ALL - {"rating", "rating_count", "features"}
    return Page(page(goods, head=json_ld(document), body=f'<div id="product">{body}</div>'), tells)


def opencart(goods: Goods) -> Page:
    """Nothing for machines at all; a table and a list as in 2012."""
    pictures = "".join(
        f'<li><a class="thumbnail" href="{address}"><img src="{address}"></a></li>' for address in goods.images
    )
    body = f"""<div id="content"><ul class="thumbnails">{pictures}</ul><h1>{escape(goods.title)}</h1>
<ul class="list-unstyled"><li><span style="text-decoration: line-through;" class="price-old">{goods.former}</span></li>
<li><h2 class="price-new">{goods.shown}</h2></li></ul><button id="button-cart">{BUY[goods.language]}</button>
<div id="tab-description">{paragraphs(goods.description)}</div></div>"""
    return Page(page(goods, body=body), frozenset({"title", "description", "price", "currency", "images"}))


BUY = {"cs": "Do košíku", "tr": "Sepete Ekle", "sv": "Lägg i varukorgen", "en": "Add to Cart", "pl": "Do koszyka"}

# ruff: noqa: E501 — markup is read more easily as its shops write it
"""Market places and app stores: Etsy- and Amazon-like pages, the App Store, Google Play."""

import json
from html import escape

from .goods import ALL, Goods, Page, json_ld, listed, open_graph, page, paragraphs, schema_url


def etsy(goods: Goods) -> Page:
    """A listing: its product with a range of prices and the shop as the brand; sizes of one picture in addresses."""
    document = {
        "@context": "https://schema.org", "@type": "Product", "url": goods.url, "name": goods.title, "sku": goods.sku,
        "description": goods.description, "brand": {"@type": "Brand", "name": goods.maker},
        "image": [{"@type": "ImageObject", "@context": "https://schema.org", "contentURL": address,
                   "thumbnail": address.replace("fullxfull", "340x270")} for address in goods.images],
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": goods.rating, "reviewCount": goods.rating_count},
        "offers": {"@type": "AggregateOffer", "offerCount": 12, "lowPrice": goods.price, "highPrice": "4000.00",
                   "priceCurrency": goods.currency, "availability": schema_url(goods.availability)},
    }  # fmt: skip
    panes = "".join(
        f'<li data-carousel-pane><img src="{address.replace("fullxfull", "794xN")}" data-src-zoom-image="{address}"></li>'
        for address in goods.images
    )
    body = f"""<div class="listing-page"><ul>{panes}</ul><div data-buy-box-region="price"><p class="wt-text-title-larger">
<span class="wt-screen-reader-only">Price:</span> {goods.shown}+</p></div>
<h1 data-buy-box-listing-title="true">{escape(goods.title)}</h1><button>Add to cart</button>
<div data-product-details-description-text-content>{paragraphs(goods.description)}</div></div>"""
    head = open_graph(goods, **{"og:type": "product", "product:price:amount": goods.price,
                                "product:price:currency": goods.currency})  # fmt: skip
    return Page(page(goods, head=head + json_ld(document), body=body), ALL - {"gtin", "features"})


def amazon(goods: Goods) -> Page:
    """No markup; prices in several places, bullets, pictures in a script."""
    colours = {"colorImages": {"initial": [{"hiRes": address, "thumb": address.replace(".jpg", "._SX38_.jpg")}
                                           for address in goods.images]}}  # fmt: skip
    sizes = {goods.images[0].replace(".jpg", "._AC_SX425_.jpg"): [425, 425]}
    bullets = "".join(f'<li><span class="a-list-item"> {escape(line)} </span></li>' for line in goods.features)
    stars = (
        f"{goods.rating} out of 5 stars"
        if goods.language == "en"
        else f"{goods.rating.replace('.', ',')} von 5 Sternen"
    )
    buy = '<input id="add-to-cart-button" type="button" value="Add">' if goods.availability == "in_stock" else ""
    body = f"""<div id="dp"><div id="imgTagWrapperId"><img id="landingImage" src="{goods.images[0]}"
 data-old-hires="{goods.images[0]}" data-a-dynamic-image='{escape(json.dumps(sizes))}'></div>
<h1 id="title"><span id="productTitle">   {escape(goods.title)}   </span></h1>
<a id="bylineInfo" href="/s">{"Visit the" if goods.language == "en" else "Besuche den"} {goods.maker}{
        "" if goods.language == "en" else "-"
    }{" Store" if goods.language == "en" else "Store"}</a>
<span id="acrPopover" title="{stars}"></span><span id="acrCustomerReviewText">{goods.rating_count:,} ratings</span>
<div id="corePriceDisplay_desktop_feature_div"><span class="a-price aok-align-center priceToPay">
<span class="a-offscreen">{goods.shown}</span></span><span class="a-price a-text-price" data-a-strike="true">
<span class="a-offscreen">{goods.former}</span></span></div><div id="availability"><span>In Stock</span></div>{buy}
<input type="hidden" id="ASIN" value="{goods.sku}"><div id="feature-bullets"><ul>{bullets}</ul></div>
<div id="productDescription">{paragraphs(goods.description)}</div>
<div id="sims"><span class="a-price"><span class="a-offscreen">$3.00</span></span></div></div>
<script>P.when('A').register("ImageBlockATF", function(A){{ var data = {json.dumps(colours)}; }});</script>"""
    title = f"Amazon.com: {goods.title} : Home & Kitchen"
    return Page(page(goods, body=body, title=title), ALL - {"gtin"})


def google_play(goods: Goods) -> Page:
    """The software in JSON-LD, the screenshots as pictures of two densities."""
    document = {
        "@context": "https://schema.org", "@type": "SoftwareApplication", "name": goods.title, "url": goods.url,
        "description": goods.description, "operatingSystem": "ANDROID", "applicationCategory": "FINANCE",
        "image": goods.images[0], "author": {"@type": "Person", "name": goods.maker, "url": "https://maker.example"},
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": goods.rating, "ratingCount": f"{goods.rating_count}"},
        "offers": [{"@type": "Offer", "price": goods.price or "0", "priceCurrency": goods.currency or "USD",
                    "availability": "https://schema.org/InStock"}],
    }  # fmt: skip
    shots = "".join(
        f'<img src="{address.replace("=w5120-h2880", "=w526-h296")}" srcset="{address} 2x" alt="Screenshot image">'
        for address in goods.screenshots
    )
    body = f"<main><h1>{escape(goods.title)}</h1><a href='/dev'>{escape(goods.maker)}</a>{shots}</main>"
    head = json_ld(document) + open_graph(goods, **{"og:title": f"{goods.title} - Apps on Google Play"})
    tells = {
        "title",
        "description",
        "maker",
        "price",
        "currency",
        "rating",
        "rating_count",
        "screenshots",
        "availability",
    }
    return Page(page(goods, head=head, body=body, title=f"{goods.title} - Apps on Google Play"), frozenset(tells))


def app_store(goods: Goods) -> Page:
    """The page, and Apple's public lookup, which has the word."""
    result = {
        "kind": "software", "trackName": goods.title, "description": goods.description, "sellerName": goods.maker,
        "artistName": goods.maker, "price": float(goods.price or 0), "currency": goods.currency or "USD",
        "averageUserRating": float(goods.rating), "userRatingCount": goods.rating_count,
        "screenshotUrls": list(goods.screenshots), "artworkUrl512": "https://is1.example/icon/512x512bb.jpg",
    }  # fmt: skip
    tells = {"title", "description", "maker", "price", "currency", "rating", "rating_count", "screenshots"}
    return Page("", frozenset(tells), lookup={"resultCount": 1, "results": [result]})


def plain(goods: Goods) -> Page:
    """A page somebody wrote by hand: a heading, a price in a sentence, a picture, a list under a heading."""
    pictures = "".join(f'<img src="{address}" width="900" height="900">' for address in goods.images)
    heading, order = WORDS[goods.language]
    body = f"""<main><h1>{escape(goods.title)}</h1>{pictures}<p class="lead">{escape(goods.description)}</p>
<p>{goods.shown}</p><p><a class="btn" href="/order">{order}</a></p><h2>{heading}</h2>{listed(goods.features)}</main>"""
    meta = f'<meta name="description" content="{escape(goods.description)}">'
    tells = frozenset({"title", "description", "price", "currency", "images", "features"})
    return Page(page(goods, head=meta, body=body), tells)


WORDS = {
    "de": ("Eigenschaften", "Bestellen"),
    "en": ("Features", "Buy now"),
    "ja": ("特徴", "カートに入れる"),
    "ko": ("Features", "장바구니"),
    "ar": ("Features", "أضف إلى السلة"),
    "fr": ("Caractéristiques", "Ajouter au panier"),
    "da": ("Fordele", "Læg i kurv"),
    "es": ("Características", "Añadir al carrito"),
}

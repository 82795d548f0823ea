"""Where the shop systems put things on a product's page: one Shape each, as their own themes have it.

Selectors are tried in order; `selector@attribute` takes the attribute instead of the text.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Shape:
    source: str
    sign: str  # something that is on every product page of this system, and on no other page
    title: tuple[str, ...]
    price: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    maker: tuple[str, ...] = ()
    sku: tuple[str, ...] = ()
    gtin: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    rating: tuple[str, ...] = ()
    count: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()  # lists of terms, where there are no features
    images: tuple[str, ...] = ()


SHAPES = (
    Shape(
        source="woocommerce",
        sign=".product .summary .price, .wc-block-components-product-price, .woocommerce-product-gallery",
        title=(".product_title", ".wp-block-post-title", "h1"),
        price=(
            ".summary .price ins .amount",
            ".summary p.price > .amount",
            ".summary .price .amount",
            "p.price ins .amount",
            "p.price .amount",
            ".wc-block-components-product-price ins",
            ".wc-block-components-product-price",
        ),
        description=(
            ".woocommerce-product-details__short-description",
            "#tab-description",
            ".wp-block-post-excerpt__excerpt",
        ),
        maker=(
            ".product_brand a",
            ".pwb-single-product-brands a@title",
            ".woocommerce-product-attributes-item--attribute_pa_brand td",
        ),
        sku=(".product_meta .sku", ".wc-block-components-product-sku .sku"),
        availability=(
            ".summary .stock.in-stock@=in_stock",
            ".summary .stock.out-of-stock@=out_of_stock",
            ".summary .stock.available-on-backorder@=backorder",
            ".wp-block-add-to-cart-form .stock.in-stock@=in_stock",
            ".wp-block-add-to-cart-form .stock.out-of-stock@=out_of_stock",
        ),
        rating=(".woocommerce-product-rating strong.rating",),
        count=(".woocommerce-product-rating span.rating", ".woocommerce-review-link .count"),
        features=(".woocommerce-product-details__short-description li",),
        images=(
            ".woocommerce-product-gallery__image a@href",
            ".woocommerce-product-gallery__image img@data-large_image",
        ),
    ),
    Shape(
        source="magento",
        sign=".product-info-main .price-box, .product-info-main .page-title",
        title=(".product-info-main .page-title .base", ".product-info-main .page-title", ".page-title .base"),
        price=(
            ".product-info-main [data-price-type=finalPrice]@data-price-amount",
            ".product-info-main .special-price .price",
            ".product-info-main .price-box .price",
        ),
        description=(".product.attribute.description .value", ".product.attribute.overview .value"),
        maker=(
            ".product.attribute.manufacturer .value",
            "#product-attribute-specs-table [data-th=Brand]",
            "#product-attribute-specs-table [data-th=Manufacturer]",
        ),
        sku=(".product.attribute.sku .value",),
        availability=(
            ".product-info-main .stock.available@=in_stock",
            ".product-info-main .stock.unavailable@=out_of_stock",
        ),
        rating=(".product-info-main .rating-result@title",),
        count=(
            ".product-info-main .reviews-actions .action.view span",
            ".product-info-main .reviews-actions .action.view",
        ),
        images=(".gallery-placeholder__image@src",),
    ),
    Shape(
        source="bigcommerce",
        sign=".productView .productView-title, [data-product-container] .productView-title",
        title=(".productView-title",),
        price=(
            ".productView-price [data-product-price-with-tax]",
            ".productView-price [data-product-price-without-tax]",
            ".productView-price .price--main",
        ),
        description=(".productView-description [itemprop=description]", "#tab-description", ".productView-description"),
        maker=(".productView-brand",),
        sku=("[data-product-sku]",),
        gtin=("[data-product-upc]", "[data-product-gtin]"),
        availability=(".productView-info-value--availability",),
        images=(
            ".productView-thumbnail-link@data-image-gallery-zoom-image-url",
            ".productView-thumbnail-link@href",
            ".productView-image@data-zoom-image",
        ),
    ),
    Shape(
        source="shopware",
        sign=".product-detail .product-detail-name, .product-detail-name-container .product-detail-name",
        title=(".product-detail-name",),
        price=(".product-detail-price meta@content", ".product-detail-price"),
        description=(".product-detail-description-text", ".product-description"),
        maker=(
            ".product-detail-manufacturer-link@title",
            ".product-detail-manufacturer-link",
            ".product-detail-manufacturer-logo@alt",
        ),
        sku=(".product-detail-ordernumber",),
        availability=(
            ".delivery-available@=in_stock",
            ".delivery-not-available@=out_of_stock",
            ".delivery-soldout@=out_of_stock",
        ),
        images=(
            ".gallery-slider-image@data-full-image",
            ".gallery-slider-single-image@data-full-image",
            ".gallery-slider-image@src",
        ),
    ),
    Shape(
        source="squarespace",
        sign=".ProductItem-details-title, .product-detail .pdp-details, .ProductItem-gallery",
        title=(".ProductItem-details-title", ".pdp-details-title", ".product-title"),
        price=(".product-price .sqs-money-native", ".product-price", ".pdp-product-price"),
        description=(".ProductItem-details-excerpt", ".pdp-details-excerpt", ".product-description"),
        availability=(".product-mark.sold-out@=out_of_stock",),
        features=(".ProductItem-details-excerpt li",),
        images=(
            ".ProductItem-gallery-slides-item-image@data-src",
            ".pdp-gallery-slides img@data-src",
            ".ProductItem-gallery-slides-item-image@src",
        ),
    ),
    Shape(
        source="prestashop",
        sign="body#product .current-price, #product .product-prices, #product-details[data-product]",
        title=("#main h1", "h1.product-title", "h1"),
        price=(
            ".current-price-value@content",
            ".current-price [itemprop=price]@content",
            ".current-price-value",
            ".current-price",
        ),
        description=("[id^=product-description-short]", ".product-description", "#description"),
        maker=(".product-manufacturer a", ".product-manufacturer img@alt"),
        sku=(".product-reference span",),
        availability=(
            "#product-availability .product-available@=in_stock",
            "#product-availability .product-unavailable@=out_of_stock",
        ),
        facts=(".product-features dl",),
        images=(
            ".product-cover img@data-image-large-src",
            ".product-images [data-image-large-src]@data-image-large-src",
            ".product-cover img@src",
        ),
    ),
    Shape(
        source="opencart",
        sign="#content #button-cart, #product #button-cart, #product-product #button-cart",
        title=("#content h1", "h1"),
        price=(".price-new", "#content .list-unstyled h2", "#product-product h2", ".autocalc-product-price"),
        description=("#tab-description",),
        images=("#content .thumbnails a@href", ".image-additional a@href", "#content .thumbnails img@src"),
    ),
    Shape(
        source="amazon",
        sign="#productTitle, #dp #title",
        title=("#productTitle", "#title"),
        price=(
            "#corePriceDisplay_desktop_feature_div .priceToPay .a-offscreen",
            "#corePriceDisplay_desktop_feature_div .a-price:not([data-a-strike]) .a-offscreen",
            "#corePrice_feature_div .a-price:not([data-a-strike]) .a-offscreen",
            "#apex_desktop .a-price:not([data-a-strike]) .a-offscreen",
            "#corePriceDisplay_desktop_feature_div .priceToPay",
            "#priceblock_dealprice",
            "#priceblock_ourprice",
            "#price_inside_buybox",
        ),
        description=("#productDescription", "#bookDescription_feature_div", "#feature-bullets ul"),
        maker=(".po-brand td:last-child", "#bylineInfo"),
        sku=("#ASIN@value", "input[name=ASIN]@value", "[data-csa-c-asin]@data-csa-c-asin"),
        availability=("#outOfStock@=out_of_stock", "#add-to-cart-button@=in_stock", "#availability"),
        rating=("#acrPopover@title", "#averageCustomerReviews .a-icon-alt"),
        count=("#acrCustomerReviewText",),
        features=("#feature-bullets li:not(.aok-hidden) .a-list-item", "#feature-bullets li"),
        images=(
            "#landingImage@data-old-hires",
            "#imgBlkFront@src",
            "#landingImage@data-a-dynamic-image",
            "#altImages img@src",
        ),
    ),
    Shape(
        source="etsy",
        sign="[data-buy-box-listing-title], [data-buy-box-region]",
        title=("[data-buy-box-listing-title]", "h1"),
        price=("[data-buy-box-region=price] p:not(.wt-text-strikethrough)", "[data-selector=price-only]"),
        description=(
            "[data-product-details-description-text-content]",
            "#wt-content-toggle-product-details-read-more p",
        ),
        maker=("[data-seller-cred] a", ".shop-name-and-title-container a", "a[href*='/shop/'] span"),
        images=(
            "[data-carousel-pane] img@data-src-zoom-image",
            "[data-image-id] img@data-src-zoom-image",
            "[data-carousel-pane] img@src",
        ),
    ),
    Shape(
        source="shopify",
        sign=".product__title, .product-single__title, [data-product-json], .shopify-section .product-form",
        title=(".product__title h1", ".product__title", ".product-single__title", "h1"),
        price=(
            ".price--on-sale .price-item--sale",
            ".price-item--sale.price-item--last",
            ".price__regular .price-item--regular",
            ".product-single__price",
            "[data-product-price]",
        ),
        description=(".product__description", ".product-single__description", "[itemprop=description]"),
        maker=(".product__vendor", ".product-single__vendor", ".product__text.caption-with-letter-spacing"),
        sku=(".product__sku", ".product-single__sku"),
        features=(".product__description li",),
        images=(".product__media img@src", ".product-single__photo img@src"),
    ),
)

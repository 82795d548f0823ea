"""REST: brands and products."""

from products.api.brands import BrandViewSet
from products.api.products import ProductViewSet

__all__ = ["BrandViewSet", "ProductViewSet"]

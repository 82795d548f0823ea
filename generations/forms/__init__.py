"""What a person fills in to have something made: any entry of the catalog, as cards and fields."""

from generations.forms.cards import Card, FileCard, Material
from generations.forms.order import OrderForm, filled_as

__all__ = ["Card", "FileCard", "Material", "OrderForm", "filled_as"]

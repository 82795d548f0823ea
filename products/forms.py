"""What a person fills in to have a product imported."""

from django import forms
from django.utils.translation import gettext_lazy as _

from hfstudio.outbound import OutboundError
from products.importer.addresses import page_address


class ImportForm(forms.Form):
    url = forms.CharField(error_messages={"required": _("Paste the address of a product page.")})

    def clean_url(self) -> str:
        """The whole address. What it leads to is for the import to find out."""
        try:
            return page_address(self.cleaned_data["url"])
        except OutboundError as refused:
            raise forms.ValidationError(str(refused.detail)) from None

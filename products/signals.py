"""What other rooms may want to know of."""

from django.dispatch import Signal

import_ended = Signal()  # sent after the commit, with `product`: completed, failed, or the same as another one

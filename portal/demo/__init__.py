"""A believable neighbourhood to try the portal on. Every name in it is invented.

`fill` and `is_empty` are for the demo; `scale` makes a whole city for measuring.
"""

from portal.demo.filling import NotEmpty, fill, is_empty
from portal.demo.scaling import scale

__all__ = ["NotEmpty", "fill", "is_empty", "scale"]

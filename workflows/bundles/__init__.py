"""Services that one applies for together, with what is asked once for all of them. Pure."""

from workflows.bundles.data import Bundle, Bundles, Shared
from workflows.bundles.reading import LoadedBundles, inspect_bundles, load_bundles

__all__ = ["Bundle", "Bundles", "LoadedBundles", "Shared", "inspect_bundles", "load_bundles"]

"""Where a request came from, as far as throttling needs to know."""

from ipaddress import IPv6Address, IPv6Network, ip_address


def network_of(host: str | None) -> str:
    """The network of an address: itself, or the /64 that one household or phone has of IPv6."""
    try:
        found = ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, 64), strict=False))
    return str(found)

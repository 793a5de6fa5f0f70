"""Where a figure was read -> the public address to cite.

Some pages were read on a staging or preview host, or with tracking parameters in the address; those
stay as `url_read`, and the public page is what we give as the source.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

PUBLIC_HOST = {  # host as read -> host of the public page (same path)
    "sch-dsos04mstrs76x6prod.dxcloud.episerver.net": "www.regjeringen.no",
    "ca-statistikk-front-prod.whitesea-89be7839.norwayeast.azurecontainerapps.io": "www.bufdir.no",
    "varnish-8.visir.is": "www.visir.is",
    "mail.ringeriksavisa.no": "www.ringeriksavisa.no",
    "stat.fi.": "stat.fi",
}
TRACKING = ("utm_", "fbclid", "gclid", "rss", "paywall")


@lru_cache(maxsize=4096)
def public(url: str) -> str:
    """The public address of a page: no staging host, no tracking parameters."""
    parts = urlsplit(url)
    host = PUBLIC_HOST.get(parts.netloc, parts.netloc)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(TRACKING)])
    return urlunsplit((parts.scheme, host, parts.path, query, parts.fragment))


@lru_cache(maxsize=4096)
def outlet(url: str) -> str:
    """The host that published the page, without www: "nrk.no"."""
    return urlsplit(public(url)).netloc.removeprefix("www.")

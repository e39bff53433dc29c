"""The hosts of Seller Central and Vendor Central, where selling partners give their consent."""

from __future__ import annotations

from ..core.regions import Marketplace

_EUROPE = "sellercentral-europe.amazon.com"
_MIDDLE_EAST = "vendorcentral.amazon.me"

SELLER_CENTRAL = {
    Marketplace.US: "sellercentral.amazon.com",
    Marketplace.CA: "sellercentral.amazon.ca",
    Marketplace.MX: "sellercentral.amazon.com.mx",
    Marketplace.BR: "sellercentral.amazon.com.br",
    Marketplace.UK: _EUROPE,
    Marketplace.DE: _EUROPE,
    Marketplace.FR: _EUROPE,
    Marketplace.IT: _EUROPE,
    Marketplace.ES: _EUROPE,
    Marketplace.NL: "sellercentral.amazon.nl",
    Marketplace.IE: "sellercentral.amazon.ie",
    Marketplace.BE: "sellercentral.amazon.com.be",
    Marketplace.SE: "sellercentral.amazon.se",
    Marketplace.PL: "sellercentral.amazon.pl",
    Marketplace.TR: "sellercentral.amazon.com.tr",
    Marketplace.AE: "sellercentral.amazon.ae",
    Marketplace.SA: "sellercentral.amazon.sa",
    Marketplace.EG: "sellercentral.amazon.eg",
    Marketplace.ZA: "sellercentral.amazon.co.za",
    Marketplace.IN: "sellercentral.amazon.in",
    Marketplace.JP: "sellercentral.amazon.co.jp",
    Marketplace.AU: "sellercentral.amazon.com.au",
    Marketplace.SG: "sellercentral.amazon.sg",
}
"""From the page "Seller Central URLs" of Amazon's documentation of the Selling Partner API."""

VENDOR_CENTRAL = {
    Marketplace.US: "vendorcentral.amazon.com",
    Marketplace.CA: "vendorcentral.amazon.ca",
    Marketplace.MX: "vendorcentral.amazon.com.mx",
    Marketplace.BR: "vendorcentral.amazon.com.br",
    Marketplace.UK: "vendorcentral.amazon.co.uk",
    Marketplace.DE: "vendorcentral.amazon.de",
    Marketplace.FR: "vendorcentral.amazon.fr",
    Marketplace.IT: "vendorcentral.amazon.it",
    Marketplace.ES: "vendorcentral.amazon.es",
    Marketplace.NL: "vendorcentral.amazon.nl",
    Marketplace.BE: "vendorcentral.amazon.com.be",
    Marketplace.SE: "vendorcentral.amazon.se",
    Marketplace.PL: "vendorcentral.amazon.pl",
    Marketplace.TR: "vendorcentral.amazon.com.tr",
    Marketplace.AE: _MIDDLE_EAST,
    Marketplace.SA: _MIDDLE_EAST,
    Marketplace.EG: _MIDDLE_EAST,
    Marketplace.ZA: "vendorcentral.amazon.co.za",
    Marketplace.IN: "www.vendorcentral.in",
    Marketplace.JP: "vendorcentral.amazon.co.jp",
    Marketplace.AU: "vendorcentral.amazon.com.au",
    Marketplace.SG: "vendorcentral.amazon.com.sg",
}
"""From the page "Vendor Central URLs" of the same documentation."""

"""The regions of the Selling Partner API, and their marketplaces."""

from __future__ import annotations

from enum import Enum, StrEnum

from .. import public


@public
class Region(Enum):
    """A region of the Selling Partner API, with one host and one sandbox host."""

    NA = "na"
    """North America: the United States, Canada, Mexico and Brazil."""
    EU = "eu"
    """Europe, the Middle East, Africa and India."""
    FE = "fe"
    """The Far East: Japan, Australia and Singapore."""

    @property
    def endpoint(self) -> str:
        """The base URL of the region, without a trailing slash."""
        return f"https://sellingpartnerapi-{self.value}.amazon.com"

    @property
    def sandbox_endpoint(self) -> str:
        """The base URL of Amazon's static sandbox for the region."""
        return f"https://sandbox.sellingpartnerapi-{self.value}.amazon.com"


@public
class Marketplace(StrEnum):
    """Amazon's marketplace identifiers by country code. Each is also a ``str``."""

    US = "ATVPDKIKX0DER"
    CA = "A2EUQ1WTGCTBG2"
    MX = "A1AM78C64UM0Y8"
    BR = "A2Q3Y263D00KWC"

    UK = "A1F83G8C2ARO7P"
    DE = "A1PA6795UKMFR9"
    FR = "A13V1IB3VIYZZH"
    IT = "APJ6JRA9NG5V4"
    ES = "A1RKKUPIHCS9HS"
    NL = "A1805IZSGTT6HS"
    IE = "A28R8C7NBKEWEA"
    BE = "AMEN7PMS3EDWL"
    SE = "A2NODRKZP88ZB9"
    PL = "A1C3SOZRARQ6R3"
    TR = "A33AVAJ2PDY3EV"
    AE = "A2VIGQ35RCS4UG"
    SA = "A17E79C6D8DWNP"
    EG = "ARBP9OOSHTCHU"
    ZA = "AE08WJ6YKNBMC"
    IN = "A21TJRUUN4KGV"

    JP = "A1VC38T7YXB528"
    AU = "A39IBJ37TRP1C6"
    SG = "A19VAU5U5O7RUS"

    @property
    def region(self) -> Region:
        """The region whose host serves this marketplace."""
        if self.name in {"US", "CA", "MX", "BR"}:
            return Region.NA
        if self.name in {"JP", "AU", "SG"}:
            return Region.FE
        return Region.EU

"""The character set of a document: pure functions without I/O.

The caller's ``encoding`` comes first, then a byte-order mark, then the ``Content-Type`` header. If
all are missing, the document must be UTF-8.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email.message import Message

from .decompression import MAGIC, CorruptGzipError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks; that of UTF-32 begins with that of UTF-16."""

_NAMES = {
    "cswindows31j": "cp932",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "unicode-1-1-utf-8": "utf-8",
    "windows-31j": "cp932",
    "windows-874": "cp874",
    "windows-936": "gbk",
    "windows-949": "cp949",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gbk",
    "x-sjis": "cp932",
    "x-windows-949": "cp949",
}
"""Registered and customary names of character sets that Python does not know. Amazon's documents
for Japan have ``Windows-31J``."""

_MAX_MARK_BYTES = 4
_UNMARKED = {"utf-8-sig": "utf-8", "utf-16": "utf-16", "utf-32": "utf-32"}


class UndecodableError(Exception):
    """The content is not text in its character set, or the character set is unknown.

    Attributes:
        encoding: The character set.
        offset: The position of the first undecodable byte, or ``None``.

    """

    def __init__(self, problem: str, encoding: str, offset: int | None = None) -> None:
        super().__init__(problem)
        self.encoding = encoding
        self.offset = offset


def declared_encoding(content_type: str) -> str | None:
    """Return the character set of a ``Content-Type`` header, if it has one."""
    message = Message()
    message["Content-Type"] = content_type
    try:
        charset = message.get_param("charset")
    except (LookupError, ValueError):
        return None
    return charset.strip() or None if isinstance(charset, str) else None


def known_encoding(name: str, source: str) -> str:
    """Return Python's name of a character set.

    Args:
        name: The name.
        source: Where the name is from, for messages.

    Raises:
        UndecodableError: Python does not know it, or it is not a character set.

    """
    if isinstance(name, str):
        name = _NAMES.get(name.lower().replace("_", "-"), name)
    try:
        b"a".decode(name)
    except UnicodeError:  # One byte is incomplete in UTF-16.
        pass
    except (LookupError, ValueError, TypeError):
        problem = f"{source} names the unknown character set {name!r}"
        raise UndecodableError(problem, str(name)) from None
    return codecs.lookup(name).name


class TextDecoder:
    """An incremental decoder of a document.

    Args:
        encoding: The caller's character set; takes precedence.
        declared: The character set of the header, which yields to a byte-order mark.

    Attributes:
        encoding: The character set in use; ``None`` before the first bytes.

    Raises:
        UndecodableError: The caller's character set is unknown.

    """

    def __init__(self, encoding: str | None, declared: str | None) -> None:
        self._given = None if encoding is None else known_encoding(encoding, "encoding")
        self._declared = declared
        self.encoding: str | None = None
        self._source = ""
        self._first = b""
        self._fed = 0
        self._decoder: codecs.IncrementalDecoder | None = None
        self._has_text = False

    def feed(self, data: bytes) -> Iterator[str]:
        """Decode the next bytes.

        Raises:
            UndecodableError: The bytes are not text in the character set.
            CorruptGzipError: The bytes are gzip.

        """
        if self._decoder is None:
            data, self._first = self._first + data, b""
            if len(data) < _MAX_MARK_BYTES:
                self._first = data
                return
            data = self._begin(data)
        if text := self._decode(data):
            yield text

    def finish(self) -> Iterator[str]:
        """Decode what is left.

        Raises:
            UndecodableError: The last character is incomplete.

        """
        data = b""
        if self._decoder is None:
            data, self._first = self._begin(self._first), b""
        if text := self._decode(data, final=True):
            yield text

    def _begin(self, data: bytes) -> bytes:
        """Decide on the character set, and return the bytes after the byte-order mark."""
        if data.startswith(MAGIC):  # Some character sets read it as text.
            raise CorruptGzipError("the content is compressed twice")
        mark, marked = next((each for each in _MARKS if data.startswith(each[0])), (b"", None))
        if self._given is not None:
            encoding, self._source = self._given, "encoding"
            encoding = _UNMARKED.get(encoding, encoding)
            if marked is not None and not marked.startswith(encoding):
                problem = f"its byte-order mark is that of {marked}, but encoding is {self._given}"
                raise UndecodableError(problem, self._given)
            encoding = marked or encoding
        elif marked is not None:
            encoding, self._source = marked, "its byte-order mark"
        elif self._declared is not None:
            self._source = "its Content-Type header"
            encoding = known_encoding(self._declared, self._source)
            encoding = _UNMARKED.get(encoding, encoding)
        else:
            encoding, self._source = "utf-8", ""
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._fed = len(mark)
        return data[len(mark) :]

    def _decode(self, data: bytes, *, final: bool = False) -> str:
        assert self._decoder is not None
        assert self.encoding is not None
        before = self._decoder.getstate()[0]
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            offset = self._fed - len(before) + error.start
            byte = f"0x{error.object[error.start]:02x}"
            raise UndecodableError(self._problem(offset, byte), self.encoding, offset) from None
        except UnicodeError:  # UTF-16 and UTF-32 do not state the order of their bytes.
            problem = f"{self._source} states {self.encoding}, but there is no byte-order mark"
            raise UndecodableError(problem, self.encoding) from None
        self._fed += len(data)
        if not self._has_text:
            text = text.lstrip("\ufeff")  # Joined files may have several byte-order marks.
            self._has_text = bool(text)
        return text

    def _problem(self, offset: int, byte: str) -> str:
        if self._source:
            return f"byte {offset} ({byte}) is not {self.encoding}, which {self._source} states"
        return (
            f"byte {offset} ({byte}) is not UTF-8, and neither a header nor a byte-order mark "
            "names a character set"
        )

"""A document in storage, and the forms in which it can be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload

from ..concurrency.threads import async_run, async_run_shielded
from ..core.errors import ConfigurationError
from .async_download import AsyncDownload, Transfer
from .async_stream import AsyncDocumentStream
from .file_writer import AtomicFile
from .formats.decompression import Decompressor
from .formats.lines import BadRowError, JsonLineParser, parse_json
from .formats.rows import RowFormat, RowParser, checked_form
from .formats.stages import (
    MakeStage,
    Unchanged,
    document_error,
    make_stage_on_text,
    make_text_stage,
    unchanged,
)
from .progress import AsyncOnProgress

if TYPE_CHECKING:
    from ..models.base import ApiModel

T = TypeVar("T")
M = TypeVar("M", bound="ApiModel")


class AsyncDocument:
    """A document, which is read from storage each time that a method is called.

    A document that is compressed with gzip is decompressed, whatever the API states about it. Text
    has the character set ``encoding``. By default it is that of the document's byte-order mark,
    or else of its ``Content-Type`` header, or else UTF-8. Bytes of any other character set raise
    ``DocumentEncodingError``: nothing is guessed or replaced.

    An interrupted download continues where it stopped, with a new URL if the old one expired.

    Args:
        document_id: Amazon's identifier of the document; ``None`` for an empty document without
            one.
        open_download: Makes a download.
        on_progress: Called after each piece from storage.
        document_type: The type of the content, such as that of a report.

    Attributes:
        document_id: The same.
        document_type: The same.

    Every method that reads raises:

    - ``DocumentError`` if the content is incomplete, changed or corrupt, or is not text or rows.
    - ``ApiStatusError`` if storage or the API refused a request.
    - ``NetworkError`` if the connection broke too often, or the deadline expired.

    """

    def __init__(
        self,
        document_id: str | None,
        open_download: Callable[[], tuple[AsyncDownload, Transfer]],
        on_progress: AsyncOnProgress | None = None,
        document_type: str | None = None,
    ) -> None:
        self.document_id = document_id
        self.document_type = document_type
        self._open_download = open_download
        self._on_progress = on_progress

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.document_id!r})"

    def chunks(self) -> AsyncDocumentStream[bytes]:
        """Return the content as an iterator over pieces of bytes, decompressed."""
        return self._stream(lambda content_type: Decompressor())

    def raw_chunks(self) -> AsyncDocumentStream[bytes]:
        """Return the bytes in storage as an iterator over pieces, without decompression."""
        return self._stream(lambda content_type: Unchanged())

    async def save(self, path: str | os.PathLike[str]) -> Path:
        """Write the content to a file, decompressed but with its character set unchanged.

        The file is replaced only when the content is complete and on disk. After an exception, the
        old file is unchanged.

        Args:
            path: The path of the file, in an existing folder.

        Returns:
            The path.

        Raises:
            OSError: The file cannot be written.

        """
        file = AtomicFile(path)
        try:
            await async_run(file.open)
            async with self.chunks() as chunks:
                async for piece in chunks:
                    if file.add(piece):
                        await async_run(file.flush)
            await async_run(file.commit)
        except BaseException:
            await async_run_shielded(file.discard)
            raise
        return file.path

    async def read(self) -> bytes:
        """Return the whole content, decompressed."""
        content = BytesIO()
        async with self.chunks() as chunks:
            async for piece in chunks:
                content.write(piece)
        return content.getvalue()

    async def text(self, *, encoding: str | None = None) -> str:
        """Return the whole content as text, without a byte-order mark.

        Args:
            encoding: The character set, such as ``cp1252`` or ``cp932``.

        """
        text = StringIO()
        async with self._stream(make_text_stage(encoding)) as stream:
            async for piece in stream:
                text.write(piece)
        return text.getvalue()

    @overload
    async def json(self, *, encoding: str | None = None) -> Any: ...

    @overload
    async def json(self, model: type[M], *, encoding: str | None = None) -> M: ...

    async def json(self, model: type[M] | None = None, *, encoding: str | None = None) -> Any:
        """Return the whole content, parsed as JSON.

        Args:
            model: The model to read it as, with the tolerance of ``from_json``. By default, the
                result consists of dicts, lists and strings, and a number with a point or an
                exponent is a ``Decimal``.
            encoding: The character set.

        Raises:
            DocumentFormatError: The content is not JSON.
            ParseError: The content is not an object, as the model must be.

        """
        text = await self.text(encoding=encoding)
        try:
            value = parse_json(text)
        except BadRowError as error:
            raise document_error(error, "json", str(self.document_id), 0) from None
        return value if model is None else model.from_json(value)

    async def typed(self, *, encoding: str | None = None) -> ApiModel:
        """Return the whole content as the model of its type, with the tolerance of ``from_json``.

        The package has models of the JSON reports whose schemas it was generated with.

        Args:
            encoding: The character set.

        Raises:
            ConfigurationError: The package has no model of the type, or several; pass one to
                ``json``. Raised before anything is sent.
            DocumentFormatError: The content is not JSON.
            ParseError: The content is not an object.

        """
        model = _only_model(self.document_type)
        found: ApiModel = await self.json(model, encoding=encoding)
        return found

    @overload
    def rows(
        self, *, encoding: str | None = None, form: RowFormat | None = None
    ) -> AsyncDocumentStream[dict[str, str]]: ...

    @overload
    def rows(
        self,
        convert: Callable[[dict[str, str]], T],
        *,
        encoding: str | None = None,
        form: RowFormat | None = None,
    ) -> AsyncDocumentStream[T]: ...

    def rows(
        self,
        convert: Callable[[dict[str, str]], Any] = unchanged,
        *,
        encoding: str | None = None,
        form: RowFormat | None = None,
    ) -> AsyncDocumentStream[Any]:
        """Return the rows of a TSV or CSV document, each as a dict by the names of its columns.

        The first line has the names. A repeated name gets a number (``price``, ``price_2``),
        missing columns at the end of a row are empty, and blank lines are skipped.

        Args:
            convert: Makes each result from the dict of a row, such as ``Model.from_json``.
            encoding: The character set, such as ``cp1252`` or ``cp932``.
            form: ``"tsv"`` for columns between tabs, in which quotation marks are ordinary
                characters; ``"csv"`` for columns between commas, quoted as in RFC 4180. By default,
                a first line with a tab means TSV.

        Raises:
            ConfigurationError: There is no such ``form``.
            DocumentFormatError: A row has more columns than the first line, or a quoted column does
                not end. Raised when that row is reached.

        """
        checked_form(form)

        def make_parser() -> RowParser[Any]:
            return RowParser(convert, form)

        return self._stream(make_stage_on_text(encoding, make_parser))

    @overload
    def json_lines(self, *, encoding: str | None = None) -> AsyncDocumentStream[dict[str, Any]]: ...

    @overload
    def json_lines(
        self, convert: Callable[[dict[str, Any]], T], *, encoding: str | None = None
    ) -> AsyncDocumentStream[T]: ...

    def json_lines(
        self, convert: Callable[[dict[str, Any]], Any] = unchanged, *, encoding: str | None = None
    ) -> AsyncDocumentStream[Any]:
        """Return the objects of a document with one JSON object in each line, as in Data Kiosk.

        Args:
            convert: Makes each result from the parsed object, such as ``Model.from_json``.
            encoding: The character set.

        Raises:
            DocumentFormatError: A line is not a JSON object. Raised when that line is reached.

        """

        def make_parser() -> JsonLineParser[Any]:
            return JsonLineParser(convert)

        return self._stream(make_stage_on_text(encoding, make_parser))

    def _stream(self, make: MakeStage[T]) -> AsyncDocumentStream[T]:
        download = None if self.document_id is None else self._open_download()
        return AsyncDocumentStream(download, make, self._on_progress)


def _only_model(document_type: str | None) -> type[ApiModel]:
    from ...schemas import models_of  # Imports pydantic.

    models = () if document_type is None else models_of(document_type)
    if len(models) == 1:
        return models[0]
    names = " or ".join(each.__name__ for each in models)
    raise ConfigurationError(
        f"typed: {document_type or 'the document'} has several models: pass {names} to json()"
        if models
        else f"typed: the package has no model of {document_type or 'an unknown type'}; "
        "generate it with the schema of the report, or use json()"
    )

"""Hostile strings, and for each of them a harmless one of the same shape."""

from __future__ import annotations

import unicodedata

CANARY = "canary_of_the_fuzzer"
"""The name of the file that a payload creates in the working directory if it is run."""

_RUN = f"__import__('os').system('touch {CANARY}')"
_TOUCH = f'__import__("os").system("touch {CANARY}")'

PYTHON = (
    f'"""; {_RUN}; """',
    f'\\"""; {_RUN} #',
    f"'''\n{_TOUCH}\n'''",
    f"x\nimport os\nos.system('touch {CANARY}')\n",
    f"') or {_RUN} or ('",
    f'", {_TOUCH}, "',
    f"x: {_RUN} = 1 #",
    f"] + [{_TOUCH}] #",
    f'{{{_TOUCH}}} f"{{{_RUN}}}" %s %(x)s ${{x}}',
    "ends with a backslash \\",
    'ends with a quote "',
    "\\N{BULLET} \\x41 \\u0041 \\",
    "# -*- coding: utf-7 -*- +AGk-",
    "await async with Async aclose StopAsyncIteration async_x",
)
JINJA = (
    f"{{{{ cycler.__init__.__globals__.os.system('touch {CANARY}') }}}}",
    "{% for x in 1 %}{{ x }}{% raw %}{# x",
)
MARKUP = (
    "<img src=x onerror=alert(1)> <script>alert(1)</script>",
    "&lt;img src=x onerror=alert(1)&gt; &#60;script&#62;",
    '<a href="javascript:alert(1)">x</a> <a href="https://a.example">y</a>',
    "[x](javascript:alert(1)) ![x](http://a.example/x.png) <javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x] [x][x]",
    "x\n\n```\nopen fence\n~~~\n",
    "x\n\n# heading\n\n- item\n\n    code\n\n> quote\n\n---\n",
    "a | b | c\n|---|---|\n| d |\n\\|",
    "-->\n<!-- <![CDATA[ <?x <!x>",
    "`` ` ``` [`x`](https://a.example) @name #1",
    ".. raw:: html\n\n   <script>alert(1)</script>\n\n`x <javascript:alert(1)>`_",
)
DATA = (
    f'"\n[project.scripts]\nx = "{CANARY}:x"\n',
    '", "x": {"y": "',
    "'''\n]]]\n[[x]]\n",
)
CHARACTERS = (
    "\u202eabc\u2066 \u200b\ufeff\u00ad \u061c",
    "\x1b[31m\x1b]0;x\x07 \x00 \x7f \x9b2J",
    "a\u2028b\u2029c\x85d\x0ce\x0bf\r\ng\rh\ti",
    "a\ud800b",
    "a\u00a0b\u3000c \U000e0041\U0001f600",
)
PAYLOADS = (*PYTHON, *JINJA, *MARKUP, *DATA, *CHARACTERS)

ALPHABET = (
    *(
        f"{_RUN}",
        f"{_TOUCH}",
        "import os",
        "os.system",
        "__import__",
        "eval",
        "lambda: ",
        "x",
        "A1",
    ),
    *(
        '"',
        "'",
        '"""',
        "'''",
        "\\",
        "\\\\",
        "#",
        "\n",
        "\r",
        "\t",
        "\x0c",
        "\x85",
        "\u2028",
        " ",
        "    ",
    ),
    *(
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        ",",
        ":",
        ";",
        "=",
        "@",
        "$",
        "%",
        "/",
    ),
    *(
        "<",
        ">",
        "</",
        "<script>",
        "<img onerror=x ",
        "<!--",
        "-->",
        "&",
        "&lt;",
        "&#60;",
        "javascript:",
    ),
    *(
        "`",
        "```",
        "~~~",
        "|",
        "\n|---|\n",
        "](",
        "![",
        "* ",
        "- ",
        "# ",
        "> ",
        "---",
        "https://a.example/",
    ),
    *(
        "\u202e",
        "\u2066",
        "\ufeff",
        "\x00",
        "\x1b[2J",
        "\x9b",
        "\ud800",
        "\U000e0001",
        "async_",
        "await ",
    ),
    *(
        ".. raw:: html",
        "`_",
        "__",
        "~",
        "~1",
        "$ref",
        "#/",
        "null",
        "true",
        "1e9",
        "-",
        "_",
        ".",
        "!",
        "?",
    ),
)
"""Parts of the payloads of a long run."""


def harmless(payload: str) -> str:
    """Return a payload with the same words in the same places.

    Other characters become hyphens, or for a character outside ASCII another one outside ASCII,
    because names are made of ASCII only.
    """
    return "".join(map(_harmless, payload))


def _harmless(character: str) -> str:
    if not character.isascii():
        letter = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()[:1]
        return letter if letter.isalnum() or letter == " " else "\u65e5"
    return " " if character.isspace() else character if character.isalnum() else "-"

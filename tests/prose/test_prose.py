"""The prose check finds wordings to avoid, and leaves code and good English alone."""

import subprocess
from pathlib import Path

import pytest

from tests.prose.__main__ import main
from tests.prose.checks import check_text
from tests.prose.sources import list_files
from tests.prose.word_list import WordList

ROOT = Path(__file__).resolve().parents[2]
REAL = WordList.load()
SMALL = WordList.from_table(
    {
        "rule": [{"avoid": r"\bold words?\b", "use": "new word"}],
        "exception": [{"path": "quoted", "allow": "old word", "reason": "a quotation"}],
        "pending": ["folder", "file.py"],
    }
)


def find(path: str, text: str, words: WordList = SMALL) -> list[str]:
    """Return the findings in a text without the file's path."""
    found = check_text(path, text, words)
    return [f"{each.line}: {each.problem}; {each.remedy}" for each in found]


PLACES = {
    "docstring": ("a.py", '"""Old word."""', 1),
    "second paragraph": ("a.py", '"""Title.\n\nAn old word.\n"""', 3),
    "attribute's docstring": (
        "a.py",
        'class Name:\n    """Thing."""\n\n    a = 1\n    """Old word."""',
        5,
    ),
    "comment": ("a.py", "a = 1\nb = 2  # an old word", 2),
    "comment of two lines": ("a.py", "# A long line ends with old\n# words.", 1),
    "message": ("a.py", 'raise ValueError("an old word here")', 1),
    "f-string": ("a.py", 'raise ValueError(f"{a} has an old word {b}")', 1),
    "page": ("a.md", "A page.\n\nAn old word.", 3),
    "page's template": ("a.md.j2", "{{ name }}\nAn old {% if a %}word{% endif %}.", None),
    "template": ("a.py.j2", '{% if a %}\nx = "an old word"\n{% endif %}', 2),
    "comment of a template": ("a.py.j2", "{% if a %}\n{# An old word. #}\n{% endif %}", 2),
    "docstring of a template": ("a.py.j2", 'a = 1\n"""Title.\n\nAn {{ a }} old word.\n"""', 4),
    "stylesheet": ("a.css", "a { b: c }\n/* an old word */", 2),
    "script": ("a.js", 'const a = 1;\nshow("an old word");', 2),
    "document of the browser": ("a.html", "<p>\n<b>An old word</b></p>", 2),
    "comment in a Makefile": ("Makefile", "all:\n\t# an old word", 2),
    "comment in YAML": ("a.yaml", "a: old word\nb: 1 # an old word", 2),
}


@pytest.mark.parametrize("case", PLACES)
def test_every_kind_of_file(case: str) -> None:
    """A wording is found in prose of each kind, with the line where it begins."""
    path, text, line = PLACES[case]
    expected = [] if line is None else [line]
    assert [each.line for each in check_text(path, text, SMALL)] == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", "old_word = old[word]"),
        ("a.py", '"""Return `old word` and ``an old word``."""'),
        ("a.md", "Text.\n\n```\nold word\n```\n"),
        ("a.py.j2", "{% if old.word %}\nold_word = old.word\n{% endif %}"),
        ("a.yaml", "a: an old word"),
        ("a.png", "an old word"),
    ],
)
def test_code_is_no_finding(path: str, text: str) -> None:
    """Code, quoted code and files without prose are not checked."""
    assert find(path, text) == []


def test_an_exception_names_its_place() -> None:
    """An exception allows its wording in its file or folder only."""
    assert find("quoted/a.md", "An old word.") == []
    assert find("quoted/a.md", "Two old words.") == ['1: "old words"; new word']
    assert find("quoted_not/a.md", "An old word.") == ['1: "old word"; new word']


def test_a_pending_entry_covers_what_is_below() -> None:
    """A pending folder covers the files in it, and a pending file only itself."""
    paths = ["folder/a.py", "folder/sub/a.py", "file.py", "folder2/a.py", "file.pyi"]
    covered = [SMALL.pending_entry(path) for path in paths]
    assert covered == ["folder", "folder", "file.py", None, None]


DOCSTRINGS = {
    "The value of a.": False,
    "Whether it is set.": False,
    "Returns the value.": False,
    "What is returned.": False,
    "Do it.": False,
    "Let somebody in.": False,
    "Return the value.": True,
    "Pass a value.": True,
    "Process a value.": True,
}


@pytest.mark.parametrize("docstring", DOCSTRINGS)
def test_a_function_opens_with_an_imperative(docstring: str) -> None:
    """A function's docstring opens with an imperative that has an object."""
    assert (not find("a.py", f'def a():\n    """{docstring}"""')) is DOCSTRINGS[docstring]


@pytest.mark.parametrize(
    "code",
    [
        'class A:\n    """The value of a."""',
        '"""The values of a."""',
        '@property\ndef a():\n    """The value of a."""',
        '@functools.cached_property\ndef a():\n    """The value of a."""',
        '@pytest.fixture(scope="module")\ndef a():\n    """A value."""',
        'def test_a():\n    """A value is kept."""',
        'def test_a():\n    """Where there is no value, none is kept."""',
    ],
)
def test_other_docstrings_are_nouns_or_sentences(code: str) -> None:
    """Classes, modules, properties and fixtures open with a noun, and tests are sentences."""
    assert find("a.py", code) == []


@pytest.mark.parametrize("code", ['"""What a is."""', 'class A:\n    """Whoever calls."""'])
def test_a_noun_phrase_names_its_subject(code: str) -> None:
    """A class or module whose docstring opens with a relative clause is a finding."""
    (finding,) = find("a.py", code)
    assert finding.endswith("; open with a noun, or for a function with a verb")


def test_long_sentences() -> None:
    """A sentence has at most 35 words; lists, cells and arguments end a sentence."""
    words = " ".join(["word"] * 20)
    assert find("a.md", f"{words}. Then {words}.") == []
    assert find("a.md", f"- {words}\n- {words}\n\n{words}\n") == []
    assert find("a.md", f"| {words} | {words} |") == []
    assert find("a.py", f"a = 1  # {words}\nb = 2  # {words}") == []
    assert find("a.py", f'"""Title.\n\nArgs:\n    a: {words}\n    b: {words}\n"""') == []
    (finding,) = find("a.md", f"Short.\n\n{words}\nand {words}.")
    assert finding == '3: "word word word word word word ..."; split the sentence of 41 words'


@pytest.mark.parametrize(
    ("title", "good"),
    [
        ("Rate limits", True),
        ("Add an API", True),
        ("What its users write", False),
        ("Where a change goes", False),
        ("A heading that ends.", False),
        ("A heading that goes on and on until nobody reads its end", False),
    ],
)
def test_headings(title: str, good: bool) -> None:
    """A heading names a topic or a task in at most ten words."""
    assert (not find("a.md", f"# Page\n\n## {title}\n\nText.\n")) is good


GOOD = [
    "There is no text in it, and there are no more pages.",
    "The value must be a string; it is no longer sent more than once.",
    "It sends no more than 5 requests and is no larger than 5 MB.",
    "The response to another caller is another response.",
    "Validate the body against the schema.",
    "Give the place a name, and go on without waiting.",
]
BAD = {
    "The answer was empty.": "answer",
    "The value is no text.": "is no text",
    "It is sent no more.": "no more",
    "The field is gone.": "is gone",
    "The type is another.": "is another",
    "It is made anew.": "anew",
    "The call is called off.": "called off",
    "Somebody else holds the lock.": "Somebody",
    "The caller is told the reason.": "told",
    "The bucket counts as empty, for it is shared.": "for it is",
    "It holds half a character.": "half a character",
    "Each process is held to the limits.": "held to the",
    "The reason stands in the log.": "stands in",
    "The limiter lets the call go.": "lets the call go",
}


@pytest.mark.parametrize("sentence", GOOD)
def test_good_english_passes(sentence: str) -> None:
    """The word list leaves good English alone."""
    assert find("a.md", sentence, REAL) == []


@pytest.mark.parametrize("sentence", BAD)
def test_the_word_list_finds(sentence: str) -> None:
    """The word list finds each wording that STYLE rules out, and names one to use."""
    (finding,) = check_text("a.md", sentence, REAL)
    assert finding.problem == f'"{BAD[sentence]}"'
    assert finding.remedy


def test_the_list_explains_itself() -> None:
    """Each rule has a remedy, each exception a reason, and every path in the list exists."""
    assert all(each.use for each in REAL.rules)
    assert all(len(each.reason) > 10 for each in REAL.exceptions)
    for path in [*REAL.pending, *(each.path for each in REAL.exceptions)]:
        assert (ROOT / path).exists(), path


def test_output_is_not_checked() -> None:
    """Generated files follow their templates, so that only the templates are checked."""
    paths = set(list_files(ROOT))
    assert {"README.md", "templates/README.md.j2", "generator/pipeline.py", "Makefile"} <= paths
    assert not [path for path in paths if path.startswith("generated/")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a clean page, a page with a finding, and two pending entries."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.md").write_text("An old word.")
    (tmp_path / "bad.md").write_text("A line.\nAn old word.")
    (tmp_path / "good.md").write_text("A new word.")
    (tmp_path / "file.py").write_text("")
    return tmp_path


def run(root: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    """Run the command on a project, and return the exit code and the lines of its output."""
    code = main([*arguments], root=root, words=SMALL)
    return code, capsys.readouterr().out.splitlines()


def test_the_command(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command reports findings outside pending entries, and entries that are clean."""
    finding = 'bad.md:2: "old word"; new word'
    clean = 'tests/prose/words.toml: "file.py" is clean; remove it from `pending`'
    assert run(project, capsys=capsys) == (1, [finding, clean, "1 findings"])
    (project / "bad.md").unlink()
    (project / "file.py").write_text("# An old word.")
    assert run(project, capsys=capsys) == (0, [])


def test_the_command_checks_given_paths(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a path, or with `--pending`, the command checks pending folders as well."""
    finding = 'folder/a.md:1: "old word"; new word'
    given = str(project / "folder")
    assert run(project, given, capsys=capsys) == (1, [finding, "1 findings"])
    assert run(project, str(project / "good.md"), capsys=capsys) == (0, [])
    code, lines = run(project, "--pending", capsys=capsys)
    assert code == 1
    assert finding in lines

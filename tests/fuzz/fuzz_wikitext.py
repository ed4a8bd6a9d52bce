"""Feeds mutated pages to the wikitext reader, guided by which code they reach (libFuzzer).

    python tests/fuzz/fuzz_wikitext.py RUNS [SEED]

Every page gives an extract or a `RecordError`, within `LIMIT` seconds of processor time and
`MEMORY` bytes; anything else stops the run with the page that did it.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

LIMIT = 20.0
"""Seconds of processor time for one page of at most `LONGEST` bytes, instrumented."""
LONGEST = 20_000
MEMORY = 2 << 30
"""Bytes of address space that reading may add to what the start of Python and libFuzzer takes."""
TOKENS = ("{{", "}}", "[[", "]]", "{|", "|}", "|-", "||", "!!", "<ref>", "</ref>", "<!--", "-->",
          "<nowiki>", "</nowiki>", "{{flagicon|FRA}}", "{{div col}}", "'''", "== A ==",
          "\\n* ", "\\n** ", "\\n; ", "\\n: ", "<br />", "<s>", "<div>", "rowspan=99", "colspan=99",
          "(1987)", "1992\\xe2\\x80\\x932022", "former", "suspended", ", France", "United States",
          "&#xD800;", "\\xee\\x80\\x81", "{{ubl|", "{{ill|",
          "[[File:Flag of France.svg]]")  # fmt: skip


def main() -> None:
    """Run as many inputs as the command line says."""
    import atheris

    sys.path.insert(0, str(Path(__file__).parents[2]))
    with atheris.instrument_imports(include=["paradiplomacy.sources", "mwparserfromhell"]):
        from paradiplomacy.sources.wikipedia import read_wikitext

    from tests.support.wikipedia_pages import WIKITEXT

    from paradiplomacy.errors import RecordError

    # libFuzzer's own limit asks for the peak of the process, which on Linux counts what the
    # process that started this one held: a worker of the tests, of any size.
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + MEMORY, now + MEMORY))
    runs = sys.argv[1] if len(sys.argv) > 1 else "1000"
    seed = sys.argv[2] if len(sys.argv) > 2 else "1"
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        corpus.mkdir()
        for number, text in enumerate(WIKITEXT.values()):
            (corpus / str(number)).write_text(text, encoding="utf-8")
        words = Path(folder) / "tokens.dict"
        words.write_text("".join(f'"{_quoted(t)}"\n' for t in TOKENS), encoding="ascii")
        page = Path(folder) / "List of twin towns in Albania.wiki"

        def one(data: bytes) -> None:
            page.write_bytes(data)
            start = time.process_time()
            said, read = "", None
            try:
                read = read_wikitext(page, as_of="2026")
            except RecordError as error:
                said = str(error)
            assert page.name in said if read is None else read.material.statements
            spent = time.process_time() - start
            assert spent < LIMIT, f"{spent:.1f} seconds for {len(data)} bytes"

        options = [f"-runs={runs}", f"-seed={seed}", f"-max_len={LONGEST}", f"-dict={words}"]
        options.append("-rss_limit_mb=0")
        atheris.Setup(["fuzz_wikitext", *options, "-verbosity=0", str(corpus)], one)
        atheris.Fuzz()


def _quoted(token: str) -> str:
    """A token as libFuzzer's dictionaries write it."""
    return token.replace("\\n", "\\x0A").replace('"', '\\"')


if __name__ == "__main__":
    main()

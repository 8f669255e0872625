"""How long the catalogue takes: 1,000 entries checked and indexed, cold and warm; 100,000 indexed from memory and searched.

    python benchmarks/catalogue.py [--entries 1000] [--many 100000] [--times 5]

The entries are made up: words of a small language, so that common words are in very many entries and rare ones in few. For
comparison the same words are looked for with `in` in all the texts that were indexed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from workbench.catalogue import Agency, Dataset, Identifier, Sharing, open_catalogue
from workbench.catalogue.entry_index import EntryIndex
from workbench.catalogue.entry_texts import EntryTexts, texts_of
from workbench.partnership import check_workspace
from workbench.store import PartialDate, new_yaml, to_plain

_ON = dt.date(2026, 3, 2)
_STEMS = ("hous", "benef", "sanct", "empl", "skill", "regist", "tenan", "heal", "debt", "energ", "advic", "redun", "school", "child")
_ENDS = ("ing", "it", "ion", "oyer", "s", "er", "cy", "th", "or", "y", "e", "dant", "ar", "ren", "al", "ist", "ed", "ment")
_WORDS = [f"{stem}{end}{tail}" for tail in ("", "a", "o", "u", "eb", "ig", "om") for stem in _STEMS for end in _ENDS]
_CHANCES = [1 / rank for rank in range(1, len(_WORDS) + 1)]
_SCHEMES = ("NI number", "CHI", "UPRN", "UTR", "name", "date of birth", "postcode")
QUESTIONS = (
    ("housit benefits", {"agency": ["agency-3"]}), ("sanctoin register", {"identifier": ["chi"]}), ("debts", {}),
    ("StatExplore", {}), ("tenancyig", {"level": ["aggregate"], "legal_basis": ["public task"]}),
    ("heality schoolion empling", {"agency": ["agency-7"], "identifier": ["ni number"]}), ("NINO", {"kind": ["dataset"]}),
)  # fmt: skip


def made_up(number: int, chance: random.Random) -> Dataset:
    """Give one data set of the made-up catalogue."""
    words = chance.choices(_WORDS, _CHANCES, k=40)
    schemes = chance.sample(_SCHEMES, 2)
    return Dataset(
        id=f"entry-{number}", title="Stat-Xplore" if number == 0 else " ".join(words[:4]).capitalize(), summary=" ".join(words[4:20]) + ".",
        description=" ".join(words[20:36]) + ".", topics=tuple(words[36:]), holder=f"agency-{number % 40}", about=("individuals",),
        about_whom=("tenants",), contact_role="data protection officer", personal_data="personal",
        identifiers=tuple(Identifier(scheme=scheme, held=chance.choice(["yes", "no", "unknown"])) for scheme in schemes),
        sharing=(Sharing(with_agency=f"agency-{number * 7 % 40}", level="aggregate", allowed="yes", legal_basis="public task"),),
        as_of=PartialDate.of(_ON - dt.timedelta(days=number % 360)),
    )  # fmt: skip


def make_workspace(root: Path, entries: int) -> None:
    """Write a workspace of made-up entries.

    Args:
        root: An empty folder.
        entries: How many entries it shall hold, its 40 agencies included.
    """
    chance = random.Random(5)  # noqa: S311  # the same catalogue every time
    (root / "workbench.toml").write_text('format = 1\ntitle = "Made up"\n', encoding="utf-8")
    agencies = [Agency(id=f"agency-{n}", title=f"Agency {n}", sector="third sector") for n in range(40)]
    for record in (*agencies, *(made_up(n, chance) for n in range(entries - 40))):
        path = root / type(record).folder / f"{record.id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(new_yaml(to_plain(record)))


def seconds(action: Callable[[], object], times: int = 1) -> float:
    """Give the middle of several times that something took."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[times // 2]


def _files(entries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_workspace(root, entries)
        check = seconds(lambda: check_workspace(root, today=_ON))
        index = seconds(lambda: open_catalogue(root).search("housit"))
        print(f"{entries:,} YAML entries, cold: check {check:.2f} s + index {index:.2f} s = {check + index:.2f} s")
        open_catalogue(root).search("housit")
        for path in sorted((root / Dataset.folder).iterdir())[:10]:
            path.write_bytes(path.read_bytes().replace(b"data protection officer", b"records manager"))
        print(f"warm, 10 files changed: {seconds(lambda: open_catalogue(root).search('manager')):.3f} s; "
              f"none changed: {seconds(lambda: open_catalogue(root).search('housit'), 5):.3f} s")  # fmt: skip


def _memory(many: int, times: int) -> None:
    chance = random.Random(5)  # noqa: S311  # the same catalogue every time
    records = [made_up(n, chance) for n in range(many)]
    with tempfile.TemporaryDirectory() as folder:
        index = EntryIndex(Path(folder) / "catalogue.sqlite")
        print(f"{many:,} parsed entries indexed in {seconds(lambda: index.put(map(texts_of, records))):.1f} s")
        entries = [texts_of(record) for record in records]
        lines = [" ".join([entry.title, *entry.texts.values()]).casefold() for entry in entries]
        for text, facets in QUESTIONS:
            taken = seconds(lambda text=text, facets=facets: index.search(text, facets), times)
            scan = seconds(lambda text=text, facets=facets: _scanned(text, facets, lines, entries), times)
            print(f"  {text} {facets or ''}: {taken * 1e3:.1f} ms, {len(index.search(text, facets))} shown; "
                  f"{taken / scan:.2f} times a plain scan ({scan * 1e3:.1f} ms)")  # fmt: skip
        index.close()


def _scanned(text: str, facets: dict[str, list[str]], lines: Iterable[str], entries: Iterable[EntryTexts]) -> list[str]:
    words = text.casefold().split()
    found = (entry for line, entry in zip(lines, entries, strict=True) if all(word in line for word in words))
    return [e.key for e in found if all(set(values) & {e.kind, *e.facets.get(name, ())} for name, values in facets.items())]


def main() -> None:
    """Time it and print the figures."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--entries", type=int, default=1000)
    wanted.add_argument("--many", type=int, default=100_000)
    wanted.add_argument("--times", type=int, default=5)
    options = wanted.parse_args()
    _files(options.entries)
    _memory(options.many, options.times)


if __name__ == "__main__":
    main()

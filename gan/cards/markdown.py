"""Tables in Markdown, for model cards and READMEs."""

from collections.abc import Collection, Iterable, Mapping


def table(
    heads: Iterable[object], rows: Iterable[Iterable[object]], right: Collection[int] = ()
) -> str:
    """A table's lines; the columns numbered in `right`, from 0, are set to the right."""
    heads = list(heads)
    rule = ["--:" if column in right else "---" for column in range(len(heads))]
    return "\n".join([_line(map(_cell, heads)), _line(rule), *(_line(map(_cell, r)) for r in rows)])


def facts(values: Mapping[str, object]) -> str:
    """A table without heads: a name and its value in each line."""
    return table(["", ""], values.items())


def _cell(value: object) -> str:
    return str(value).replace("|", r"\|")


def _line(cells: Iterable[str]) -> str:
    return "|" + "".join(f" {cell} |" if cell else " |" for cell in cells)

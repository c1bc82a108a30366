"""Tables in Markdown."""

from gan.cards import markdown


def test_a_table_has_heads_a_rule_and_a_line_for_each_row():
    found = markdown.table(["model", "size"], [("dcgan", 3), ("", 4.5)], right={1})
    assert found == "| model | size |\n| --- | --: |\n| dcgan | 3 |\n| | 4.5 |"


def test_facts_are_a_table_without_heads():
    assert markdown.facts({"batch": 64}) == "| | |\n| --- | --- |\n| batch | 64 |"


def test_a_bar_inside_a_cell_does_not_end_it():
    assert r"a\|b" in markdown.table(["x"], [["a|b"]])

import pytest

from products.importer.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("Dew serum", "Dew serum"),
        ("  Dew\n\t serum\u00a0 ", "Dew serum"),
        ("Caf&eacute; &amp; Thé", "Café & Thé"),
        ("Caf&amp;eacute;", "Café"),
        ("<b>Dew</b> serum<br>30&nbsp;ml", "Dew serum 30 ml"),
        ("&lt;p&gt;Soft.&lt;/p&gt;", "Soft."),
        ("a < b and c > d", "a < b and c > d"),
        ("1<2", "1<2"),
        ("soft\u00ad\u200bness\u0000", "softness"),
        ("<script>alert(1)</script>Soap", "Soap"),
        ("<!-- hidden -->Soap", "Soap"),
        ("", ""),
        (None, ""),
        (["Dew"], ""),
        (12, ""),
    ],
)
def test_a_line_is_plain_text(given, clean):
    assert clean_line(given, 300) == clean


def test_paragraphs_stay_apart_and_empty_ones_go():
    html = "<p>One  drop.</p><p> </p><div>Two<br/>drops.</div><ul><li>A</li><li>B</li></ul>"
    assert clean_text(html, 300) == "One drop.\nTwo\ndrops.\nA\nB"


def test_what_is_too_long_is_cut_at_a_word():
    assert clean_line("one two three four", 14) == "one two three…"
    assert clean_line("one two three", 13) == "one two three"
    assert clean_line("x" * 50, 10) == "x" * 9 + "…"

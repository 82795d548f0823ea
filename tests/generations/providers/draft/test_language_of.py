"""The language of a text is told by its letters and little words."""

import pytest

from generations.providers.draft.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("كوب ساخن", "ar"),
        ("Θερμός κούπα", "el"),
        ("ספל חם", "he"),
        ("गरम कप", "hi"),
        ("保温マグカップ", "ja"),
        ("保温杯，全天保持热度，这个冬天", "zh"),
        ("保溫杯，這個冬天全天維持熱度", "zh-hant"),
        ("따뜻한 머그컵", "ko"),
        ("แก้วร้อน", "th"),
        ("Кружка «Уголёк»", "ru"),
        ("Кухоль тримає тепло і не обпікає рук: її", "uk"),
        ("Hält Getränke heiß und ist für jede Hand", "de"),
        ("Mantiene el café caliente y cabe en las manos", "es"),
        ("Garde le café chaud et tient dans la main, avec une anse", "fr"),
        ("Tiene il caffè caldo, con una presa che non scotta", "it"),
        ("Houdt de koffie warm en past in het hele huis", "nl"),
        ("Mantém o café quente e não queima as mãos", "pt"),
        ("Håller kaffet varmt och är gjord för den långa dagen", "sv"),
        ("Trzyma ciepło i nie parzy w dłonie", "pl"),
        ("Drží teplo až do večera, je pro každého", "cs"),
        ("Kahveyi sıcak tutar ve her ele uyar, bir ömür için", "tr"),
        ("Pitää kahvin kuumana ja sopii joka käteen, eikä se polta", "fi"),
        ("Keeps the coffee hot and fits every hand", "en"),
    ],
)
def test_the_language_of_a_sentence(text: str, language: str):
    assert language_of(text) == language


@pytest.mark.parametrize("text", ["", "29 €", "Ember", "Müller & Söhne", "لیوان داغ برای روزهای سرد، پر از چای"])
def test_what_cannot_be_told_is_not_guessed(text: str):
    assert language_of(text) == ""


def test_the_script_of_most_letters_counts():
    assert language_of("iPhone 15 Pro ケース 衝撃に強く、とても軽い") == "ja"
    assert language_of("The tea house 茶 by the sea") == "en"

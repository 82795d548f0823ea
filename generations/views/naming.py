"""What a film is called: by its product at first, then as people like."""

from generations.models import Generation

LONGEST = 200


def name_film(film: Generation, title: str) -> None:
    """Call it so; a title with nothing in it changes nothing. In whatever state it is: its past stays what it was."""
    if title := " ".join(title.split())[:LONGEST]:
        Generation.objects.filter(pk=film.pk).update(title=title)

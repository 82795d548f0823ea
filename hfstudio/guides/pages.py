"""The user's documentation: Markdown below templates/docs/, filled from the catalog, for people and for agents."""

from dataclasses import dataclass

from django.template import Context, engines
from markdown_it import MarkdownIt

from hfstudio.guides.tables import Tables


@dataclass(frozen=True)
class Guide:
    name: str
    title: str
    about: str


GUIDES = {
    guide.name: guide
    for guide in (
        Guide("skill", "Making content with hfstudio", "all that an agent needs to begin"),
        Guide("model-catalog", "Picking a model", "which model for which task, with its id and params"),
        Guide("prompt-engineering", "Writing prompts", "for pictures, films and ads"),
        Guide("media-inputs", "Giving files", "pictures, films and sounds as inputs, and what each model takes"),
        Guide("troubleshooting", "When something goes wrong", "what messages and exit codes mean, and what to do"),
        Guide("marketing-avatars", "Presenters", "preset and custom faces for ads"),
        Guide("marketing-products", "Products", "from a page or from photos"),
        Guide("marketing-modes", "Kinds of ads", "every mode of Marketing Studio, and its params"),
    )
}


def markdown(name: str, *, studio: str) -> str:
    """The guide of this name as text; `studio` is the address that stands in its commands."""
    template = engines["django"].engine.get_template(f"docs/{name}.md")  # type: ignore[attr-defined]
    context = {"studio": studio, "tables": Tables(), "guides": [g for g in GUIDES.values() if g.name != "skill"]}
    text: str = template.render(Context(context, autoescape=False))  # Markdown, and no HTML yet
    return text


def html(text: str) -> str:
    """The text as HTML. What looks like tags in it is shown as text; front matter is left out."""
    if text.startswith("---\n"):
        text = text.partition("\n---\n")[2]
    rendered: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return rendered.replace("<pre>", '<pre tabindex="0">')  # one that is too wide is scrolled by keyboard too

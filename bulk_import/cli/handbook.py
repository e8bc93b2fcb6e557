"""`bulk-import handbook`: the documentation in the terminal."""

from __future__ import annotations

import click


@click.command()
@click.argument("topic", required=False, metavar="[TOPIC]")
def handbook(topic: str | None) -> int:
    """Show the documentation of TOPIC, or the list of topics.

    TOPIC may also be the code of a problem, such as date.ambiguous. In a terminal the text is laid
    out and shown page by page; anywhere else it is Markdown.
    """
    from bulk_import import handbook as book
    from bulk_import.cli.markdown import show
    from bulk_import.messages import text
    from bulk_import.problems import Refused

    if topic is None:
        width = max(map(len, book.TOPICS))
        for one in book.topics():
            click.echo(f"{one.name:<{width}}  {one.summary}")
        click.echo(f"\n{text('handbook.hint')}")
        return 0
    try:
        markdown = book.read(topic.casefold())
    except KeyError:
        near = book.similar(topic) or book.TOPICS
        raise Refused("usage.no_such_topic", topic=topic, near=", ".join(near)) from None
    show(markdown)
    return 0

"""`bulk-import handbook`: the documentation in the terminal."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from bulk_import.cli.worded import WordedCommand


def _topics(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    del context, parameter
    from bulk_import.handbook import topics

    return [
        CompletionItem(one.name, help=one.summary)
        for one in topics()
        if one.name.startswith(incomplete)
    ]


@click.command(cls=WordedCommand, help="help.handbook")
@click.argument("topic", required=False, metavar="[TOPIC]", shell_complete=_topics)
def handbook(topic: str | None) -> int:
    """Show the documentation of a topic, or the list of topics."""
    from bulk_import import handbook as book
    from bulk_import.cli.markdown import show
    from bulk_import.cli.output import print_out
    from bulk_import.messages import text
    from bulk_import.problems import Refused

    if topic is None:
        width = max(map(len, book.TOPICS))
        for one in book.topics():
            print_out(f"{one.name:<{width}}  {one.summary}")
        print_out("")
        print_out(text("handbook.hint"))
        return 0
    try:
        markdown = book.read(topic.casefold())
    except KeyError:
        near = book.similar(topic) or book.TOPICS
        raise Refused("usage.no_such_topic", topic=topic, near=", ".join(near)) from None
    show(markdown)
    return 0

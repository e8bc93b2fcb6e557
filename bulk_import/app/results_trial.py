"""Finding out, before the first request leaves, whether the results can be told in their place."""

from __future__ import annotations

import asyncio

from bulk_import import problems
from bulk_import.app.report import UNCOPIED, facts_of, planned_results
from bulk_import.events import Listener, Started, Stopped, Warned
from bulk_import.validation import Plan
from bulk_import.workbooks import try_results


async def untellable(plan: Plan, started: Started, emit: Listener) -> Stopped | None:
    """Return why the results of a run would have no place, so that nothing may be sent.

    That of a workbook no annotated copy can be made is only told: the results are a new one then.

    Args:
        plan: What is run.
        started: The run.
        emit: Takes what there is to tell.
    """
    planned = planned_results(plan)
    try:
        why = await asyncio.to_thread(try_results, plan, planned, facts_of(started))
    except problems.Refused as refused:
        stopped = Stopped(code=refused.code, facts=refused.facts)
        emit(stopped)
        return stopped
    if why is not None:
        emit(Warned(code=UNCOPIED, facts={"reason": why.code, "error": why.error}))
    return None

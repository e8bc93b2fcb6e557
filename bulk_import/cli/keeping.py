"""What a check keeps for later: `--save-profile` how a file is read, `--save-plan` what is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bulk_import.app.by_account import AccountPart
from bulk_import.app.origin import EditablePlan
from bulk_import.cli.output import print_err
from bulk_import.clock import Clock
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.settings import Settings, default_profiles


@dataclass(frozen=True, slots=True)
class Keeping:
    """Where a check keeps what; None for what nobody asked for.

    Attributes:
        profile: The profile of column matches and options.
        plan: The plan.
    """

    profile: Path | None = None
    plan: str | None = None

    def keep(self, plan: EditablePlan, settings: Settings, clock: Clock) -> None:
        """Keep what is wanted of *plan*, and say where.

        Raises:
            Refused: Something cannot be written.
        """
        if self.profile is not None:
            _keep_matches(plan, self.profile)
        if self.plan is not None:
            _keep_plan(plan, settings, self.plan, clock)

    def keep_parts(
        self,
        plan: EditablePlan,
        parts: Sequence[AccountPart],
        clock: Clock,
        otherwise: str | None,
    ) -> None:
        """Keep what is wanted of a *plan* in parts of several accounts, and say where.

        Raises:
            Refused: Something cannot be written.
        """
        if self.profile is not None:
            _keep_matches(plan, self.profile)
        if self.plan is not None:
            from bulk_import.app.saved.plans import save_plan_by_account

            path = Path(self.plan)
            save_plan_by_account(plan, parts, path, clock.now(), otherwise=otherwise)
            print_err(text("line.plan_saved", path=self.plan))


def keeping(
    files: tuple[str, ...], settings: Settings | None, *, profile: str | None, plan: str | None
) -> Keeping:
    """Return where a check of *files* keeps what.

    Args:
        files: What is checked.
        settings: Say for which account a plan is; None for one of several.
        profile: The name of the profile; None for none.
        plan: The path of the plan; None for none.

    Raises:
        Refused: There are several files, or no account, or a name cannot be taken.
    """
    for option, value in (("--save-profile", profile), ("--save-plan", plan)):
        if value is not None and len(files) > 1:
            raise Refused("usage.one_file", option=option)
    if plan is not None:
        _refuse_unsavable(settings, plan)
    return Keeping(None if profile is None else _place_of(profile), plan)


def _place_of(profile: str) -> Path:
    from bulk_import.app.saved.matches import place_of

    return place_of(profile, default_profiles())


def _keep_matches(plan: EditablePlan, profile: Path) -> None:
    from bulk_import.app.saved.matches import remember

    options = ", ".join(remember(plan, profile))
    code = "line.remembered_options" if options else "line.remembered"
    print_err(text(code, path=str(profile), options=options))


def _refuse_unsavable(settings: Settings | None, path: str) -> None:
    from bulk_import.app.saved.plans import refuse_no_place

    if settings is not None and settings.inet_no is None:
        raise Refused("plan.no_account")
    refuse_no_place(Path(path))


def _keep_plan(plan: EditablePlan, settings: Settings, path: str, clock: Clock) -> None:
    from bulk_import.app.saved.plans import save_plan
    from bulk_import.store import AccountAddress

    if settings.inet_no is None:
        raise Refused("plan.no_account")
    save_plan(plan, AccountAddress(settings.inet_no, settings.base_url), Path(path), clock.now())
    print_err(text("line.plan_saved", path=path))

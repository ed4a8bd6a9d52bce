"""How many pairs of which both ends answer would decide each claim, before anyone is asked."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from paradiplomacy.cli.options import Hypotheses, Json, Language
from paradiplomacy.cli.show import as_json, progress_bar, table

if TYPE_CHECKING:
    from paradiplomacy.hypotheses.answer_power import AnswerPower

__all__ = ["power"]


def power(
    claim: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of hypotheses; without any, all that ask for answers."),
    ] = None,
    *,
    effect: Annotated[
        float | None,
        typer.Option(
            help="The true effect, on the scale of the claim.",
            show_default="the smallest that each claim calls an effect",
        ),
    ] = None,
    pairs: Annotated[
        int, typer.Option(min=1, max=2000, help="Also show the chance with so many pairs.")
    ] = 37,
    hypotheses: Hypotheses = None,
    seed: Annotated[int, typer.Option(help="Seed of what has to be drawn.")] = 1989,
    language: Language = "en",
    json: Json = False,
) -> None:
    """Say how many pairs, both ends of which answer, decide each claim with a chance of 80 %.

    Example: `paradiplomacy interview power`

    Example: `paradiplomacy interview power trade-majority --effect 0.8 --pairs 20`
    """
    from paradiplomacy.errors import ParadiplomacyError
    from paradiplomacy.hypotheses.answer_power import answer_power
    from paradiplomacy.hypotheses.catalogue import chosen_hypotheses
    from paradiplomacy.language import Value, Words, render

    known = [h for h in chosen_hypotheses(claim or (), hypotheses or ()) if claim or h.asks]
    if effect is not None and len(claim or ()) != 1:
        raise ParadiplomacyError("--effect is on the scale of one claim: name that claim too")
    words = Words(__name__)

    def say(key: str, **needs: Value) -> str:
        return render(words(key, **needs), language)

    powers: list[AnswerPower] = []
    with nullcontext(_unseen) if json else progress_bar() as progress:
        for at, hypothesis in enumerate(known):
            progress(hypothesis.id, at / len(known))
            try:
                powers += answer_power([hypothesis], effect=effect, pairs=pairs, seed=seed)
            except ValueError as error:
                raise ParadiplomacyError(str(error)) from None
    if json:
        as_json("interview-power", {"claims": [asdict(each) for each in powers]})
    elif powers:
        _show(powers, say)
    else:
        typer.echo(say("asks-nothing"))


def _unseen(what: str, share: float) -> None:
    """Progress that nobody reads."""


def _show(powers: list[AnswerPower], say: Callable[..., str]) -> None:
    """A row a claim that reads answers, and the names of the others."""
    decided = [each for each in powers if each.unit]
    if decided:
        columns = [say(f"column.{name}") for name in ("claim", "effect", "needed")]
        columns.append(say("column.chance", pairs=decided[0].pairs))
        rows = [
            (
                each.claim,
                say(f"effect.{each.unit}", value=each.effect) + ("" if each.named else " *"),
                say("needed", n=each.needed) if each.needed else say("never"),
                say("chance", part=each.chance),
            )
            for each in decided
        ]
        table(say("title", n=len(rows)), columns, rows, whole=columns[:1])
        typer.echo(say("given"))
        if not all(each.named for each in decided):
            typer.echo(say("ours"))
    others = [each.claim for each in powers if not each.unit]
    if others:
        typer.echo(say("others", n=len(others), claims=tuple(others)))

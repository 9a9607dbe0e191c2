"""Turns a back-test into the sentences people read: what it says, how sure, and why it may say nothing."""

from layers.wording import _, month_name, number, percent
from routes.periods import Period
from routes.score_cells import DENSITY
from routes.score_metrics import Coverage, Interval, wilson
from routes.score_outlook import LAST, LAST_YEAR, MEAN, MODEL
from routes.score_summary import Ranking, Rival, Summary


def method_name(method: str) -> str:
    """
    Name a way of forecasting.

    Parameters
    ----------
    method
        Its code.

    Returns
    -------
    name
        As in charts and tables.
    """
    names = {
        MODEL: _("Routewatch"),
        LAST: _("last period"),
        LAST_YEAR: _("same period last year"),
        MEAN: _("mean of the last 12"),
        DENSITY: _("kernel density"),
    }
    return names.get(method, method)


def reason_sentence(code: str) -> str:
    """
    Say why there are no figures.

    Parameters
    ----------
    code
        As a summary carries it.

    Returns
    -------
    sentence
        The code itself where it is none we know.
    """
    sentences = {
        "short_history": _("Fewer than 15 complete periods, 12 to learn from and 3 to forecast."),
        "nothing_known": _("Nothing of it had been recorded when the first of the periods to forecast began."),
        "no_corridor": _("No corridor had been drawn when the periods began, so none was forecast."),
        "few_forecasts": _("Fewer than 30 forecasts of corridors with at least 12 events."),
        "few_events": _("Fewer than 20 events with a position known to 25 km in the periods forecast."),
    }
    return sentences.get(code, code)


def share_text(share: Interval) -> str:
    """
    Write a share with its interval.

    Parameters
    ----------
    share
        0 to 1.

    Returns
    -------
    text
        For example ``68% (67 to 70%)``.
    """
    low = percent(share.low)
    return _("{value} ({low} to {high})").format(value=percent(share.value), low=low, high=percent(share.high))


def span_sentence(summary: Summary, *, period: Period) -> str:
    """
    Say what was forecast, and from what.

    Parameters
    ----------
    summary
        With at least one period.
    period
        Unit of time.

    Returns
    -------
    sentence
        Number of periods, first and last, and how it was told what was known.
    """
    score = summary.score
    units = {Period.WEEK: _("weeks"), Period.MONTH: _("months"), Period.QUARTER: _("quarters")}
    return _(
        "{n} {units} forecast one after the other, {first} to {last}, each from what was known when it began: "
        "by the time of record for {by_record} agencies, by the date of the event for {by_date}."
    ).format(
        n=len(score.targets),
        units=units[period],
        first=month_name(score.targets[0]),
        last=month_name(score.targets[-1]),
        by_record=number(score.agencies_by_record),
        by_date=number(score.agencies_by_date),
    )


def best_rival(summary: Summary) -> Rival | None:
    """
    Choose the naive way with the least error.

    Parameters
    ----------
    summary
        Any.

    Returns
    -------
    rival
        None where there is none; only ways that made as many forecasts as the model.
    """
    full = max((r.cases for r in summary.rivals), default=0)
    found = [r for r in summary.rivals if r.method != MODEL and r.cases == full]
    return min(found, key=lambda r: r.crps, default=None)


def counts_sentence(rival: Rival) -> str:
    """
    Say whether the model's forecasts of counts are better than a naive way's.

    Parameters
    ----------
    rival
        The best naive way.

    Returns
    -------
    sentence
        With the interval; better or worse is said only where the interval says so.
    """
    gain = [1 - r for r in (rival.ratio.value, rival.ratio.high, rival.ratio.low)]
    if gain[1] > 0:
        pattern = _("{gain} less error than the best naive forecast, {rival} (interval {low} to {high})")
    elif gain[2] < 0:
        pattern = _("{loss} more error than the best naive forecast, {rival} (interval {less} to {more})")
    else:
        pattern = _("no clear difference from the best naive forecast, {rival} (from {more} more error to {high} less)")
    return pattern.format(
        gain=percent(gain[0]),
        loss=percent(-gain[0]),
        low=percent(gain[1]),
        high=percent(gain[2]),
        less=percent(-gain[2]),
        more=percent(-gain[1]),
        rival=method_name(rival.method),
    )


def coverage_sentence(held: Coverage) -> str:
    """
    Say whether intervals hold what they promise.

    Parameters
    ----------
    held
        At one level.

    Returns
    -------
    sentence
        With what was to be expected and the verdict.
    """
    verdicts = {
        "fits": _("as they should"),
        "too_narrow": _("too narrow: the model is too sure"),
        "too_wide": _("too wide: the model is too unsure"),
    }
    return _("held {held} of {n} counts, {expected} was due: {verdict}").format(
        held=share_text(held.observed),
        n=number(held.cases),
        expected=percent(held.expected),
        verdict=verdicts[held.verdict],
    )


def ranking_sentence(rivals: tuple[Ranking, ...]) -> str:
    """
    Say what the riskiest cells held, and whether a naive way does as well.

    Parameters
    ----------
    rivals
        Of the naive ways at the same share of the area; at least one.

    Returns
    -------
    sentence
        With the best of them; better or worse is said only where the interval says so.
    """
    best = max(rivals, key=lambda r: r.hit_rate.value)
    if best.ratio.low > 1:
        told = _("{times} times as many as {rival} ({low} to {high})")
    elif best.ratio.high < 1:
        told = _("fewer than {rival}: {times} times as many ({low} to {high})")
    else:
        told = _("no clear difference from {rival} ({low} to {high} times as many)")
    return told.format(
        times=number(best.ratio.value, digits=2),
        low=number(best.ratio.low, digits=2),
        high=number(best.ratio.high, digits=2),
        rival=method_name(best.method),
    )


def flags_sentence(counts: dict[str, int]) -> str:
    """
    Say how many flags stood the judgement of people.

    Parameters
    ----------
    counts
        Judgement to number of flags.

    Returns
    -------
    sentence
        The share confirmed only once some were judged.
    """
    confirmed, dismissed = counts.get("confirmed", 0), counts.get("dismissed", 0)
    judged = confirmed + dismissed
    if not judged:
        return _("none judged yet: whether they are right is not known")
    share = share_text(wilson(float(confirmed), float(judged)))
    return _("{confirmed} of {judged} judged were confirmed: {share}").format(
        confirmed=number(confirmed), judged=number(judged), share=share
    )

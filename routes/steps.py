"""Steps that a test keeps, and how those of several windows are told from each other."""

from dataclasses import dataclass

from routes.model import Fit, Step


@dataclass(frozen=True)
class TestedStep:
    """
    A step that the test keeps.

    Parameters
    ----------
    step
        Unit and first period.
    z
        Signed statistic.
    p_value
        Family-wise, over all units and periods; of an answer to a step, over the answers to it.
    log_effect, log_error
        Logarithm of the ratio after over before, and its standard error with the dispersion.
    observed, expected
        Events a period from the step to the next one of the unit or the end of the window, and what they would have
        been without the step.
    only_answers
        Whether the whole family would not keep it: it stands as the other half of a displacement, or not at all.
    """

    step: Step
    z: float
    p_value: float
    log_effect: float
    log_error: float
    observed: float
    expected: float
    only_answers: bool = False


@dataclass(frozen=True)
class Found:
    """
    What a window tells.

    Parameters
    ----------
    steps
        Tested, dated in the periods of the whole time.
    fit
        With them; of areas, without.
    """

    steps: tuple[TestedStep, ...]
    fit: Fit


def is_same(one: TestedStep, other: TestedStep, reach: float) -> bool:
    """
    Tell whether two windows saw one step.

    Parameters
    ----------
    one, other
        Tested, dated in the same time.
    reach
        Periods that they may be apart.

    Returns
    -------
    same
        Of one unit, direction and time.
    """
    near = one.step.unit == other.step.unit and abs(one.step.at - other.step.at) <= reach
    return near and one.log_effect * other.log_effect > 0


def clearest(tested: TestedStep) -> tuple[float, float, int, int]:
    """
    Sort steps, the most significant first.

    Parameters
    ----------
    tested
        Of any unit.

    Returns
    -------
    key
        By p-value, statistic, unit and time.
    """
    return (tested.p_value, -abs(tested.z), tested.step.unit, tested.step.at)

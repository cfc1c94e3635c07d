"""Cut-offs from one's own figures: enough to stand on or none, and the same figures give the same cut-off."""

import random

import pytest

from quality.calibration import FEWEST_ACCEPTED, FEWEST_OF_A_CLASS, flips, of_accepted, of_ratings
from quality.errors import NoScore
from quality.measurement import meets

RANDOM = random.Random(5)
ACCEPTED = RANDOM.sample([0.6 + number / 200 for number in range(40)], 40)
GOOD = [RANDOM.gauss(0.75, 0.05) for _ in range(20)]
POOR = [RANDOM.gauss(0.65, 0.05) for _ in range(20)]


def test_a_quarter_of_the_accepted_lies_below_the_25th_percentile():
    """Its interval holds it, and says how far it may be off."""
    found = of_accepted(ACCEPTED)
    assert sum(value < found.threshold for value in ACCEPTED) == 10
    assert found.low < found.threshold < found.high
    assert (found.n, found.how) == (40, "25th percentile of accepted")
    assert of_accepted(list(reversed(ACCEPTED))) == found


def test_where_less_is_better_the_bad_end_is_the_high_one():
    """A quarter of the accepted lies above."""
    found = of_accepted(ACCEPTED, direction="at_most")
    assert sum(value > found.threshold for value in ACCEPTED) == 10


def test_equal_figures_pass_their_own_cutoff():
    """Rounding to three decimals never shuts out what the cut-off was drawn from."""
    for direction in ("at_least", "at_most"):
        assert meets(0.123456, of_accepted([0.123456] * 25, direction=direction).threshold, direction)


def test_percentile_zero_lets_all_the_accepted_pass():
    """The strictest of the lenient."""
    threshold = of_accepted(ACCEPTED, percentile=0).threshold
    assert all(value >= threshold for value in ACCEPTED)


def test_too_few_accepted_stories_give_no_cutoff_but_the_numbers():
    """How many there are, and how many it takes."""
    with pytest.raises(NoScore, match=f"19 accepted, {FEWEST_ACCEPTED} are needed"):
        of_accepted(ACCEPTED[:19])


@pytest.mark.parametrize("percentile", [-1, 51])
def test_a_percentile_that_would_fail_most_is_refused(percentile: float):
    """The percentile is a share that may miss; more than half is a slip of the pen."""
    with pytest.raises(ValueError, match="not between 0 and 50"):
        of_accepted(ACCEPTED, percentile=percentile)


def test_ratings_part_good_from_poor_where_both_together_are_told_best():
    """No other threshold has a higher sum of sensitivity and specificity."""
    values, good = [*GOOD, *POOR], [True] * 20 + [False] * 20

    def youden(threshold: float) -> float:
        return sum(one >= threshold for one in GOOD) / 20 + sum(one < threshold for one in POOR) / 20

    found = of_ratings(values, good)
    assert youden(found.threshold) == pytest.approx(max(map(youden, values)))
    assert "passes" in found.evidence
    assert "area under the curve" in found.evidence
    assert found.low <= found.threshold <= found.high
    assert of_ratings(values, good) == found


def test_where_less_is_better_ratings_give_the_mirrored_cutoff():
    """The same figures with the sign turned."""
    values, good = [*GOOD, *POOR], [True] * 20 + [False] * 20
    mirrored = of_ratings([-value for value in values], good, direction="at_most")
    assert mirrored.threshold == pytest.approx(-of_ratings(values, good).threshold)


def test_a_gap_is_cut_in_its_middle():
    """Nothing lies there, so nothing speaks for either end."""
    assert of_ratings([0.5] * 10 + [0.9] * 10, [False] * 10 + [True] * 10).threshold == 0.7


def test_figures_closer_than_the_third_decimal_still_pass_the_good():
    """A cut-off rounded into the wrong class would be one's own undoing."""
    found = of_ratings([0.50011] * 10 + [0.50012] * 10, [False] * 10 + [True] * 10)
    assert found.threshold <= 0.50012


def test_nine_of_a_class_are_too_few():
    """Both counts are said."""
    with pytest.raises(NoScore, match=f"9 rated good and 20 poor, {FEWEST_OF_A_CLASS} of each"):
        of_ratings([*GOOD[:9], *POOR], [True] * 9 + [False] * 20)


def test_a_figure_that_says_nothing_of_what_people_like_moves_no_goal():
    """Better than chance, with 95 % confidence, is the least that is asked."""
    both = [RANDOM.gauss(0.7, 0.05) for _ in range(40)]
    with pytest.raises(NoScore, match="better than chance"):
        of_ratings(both, [True, False] * 20)


def test_a_figure_that_people_like_less_the_better_it_is_moves_no_goal():
    """A cut-off would stand on its head."""
    with pytest.raises(NoScore, match="better than chance"):
        of_ratings([*GOOD, *POOR], [False] * 20 + [True] * 20)


def test_flips_are_those_between_the_old_goal_and_the_new():
    """Each by its place."""
    found = flips([0.5, 0.62, 0.7], 0.6, 0.65, "at_least")
    assert (found.failing, found.passing) == ((1,), ())
    assert flips([0.5, 0.62], 0.6, 0.4, "at_least").passing == (0,)
    assert flips([0.5, 0.62], None, 0.6, "at_least").failing == (0,)

"""What can keep a metric from giving a score.

QualityError
└── NoScore               an input the metric needs is missing or too short to say anything
    └── ModelUnavailable  the sentence model cannot be loaded here
"""


class QualityError(Exception):
    """Base of every error the metrics raise on purpose."""


class NoScore(QualityError):
    """The input gives nothing to measure; the message is the reason a person reads."""


class ModelUnavailable(NoScore):
    """A model a metric needs is not installed or not readable; the message says what to install."""

"""Random campaigns that look for bad patterns."""

from patternfuzz.campaign.hunting import hunt
from patternfuzz.campaign.report import Find, HuntReport, Stopped

__all__ = ["Find", "HuntReport", "Stopped", "hunt"]

"""Analytics: what the logs say, computed by queries and pure functions, kept until something changes."""

from services.analytics.answers import (
    get_consistency_trend,
    get_correlations,
    get_dashboard,
    get_habit_heatmap,
    get_heatmap,
    get_insights,
    get_monthly,
    get_weekly,
)
from services.analytics.correlations import Correlation
from services.analytics.dashboard import Dashboard
from services.analytics.heatmap import Heatmap
from services.analytics.insights import Insights
from services.analytics.memory import memory
from services.analytics.periods import Period

__all__ = [
    "Correlation",
    "Dashboard",
    "Heatmap",
    "Insights",
    "Period",
    "get_consistency_trend",
    "get_correlations",
    "get_dashboard",
    "get_habit_heatmap",
    "get_heatmap",
    "get_insights",
    "get_monthly",
    "get_weekly",
    "memory",
]

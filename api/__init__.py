"""The HTTP interface: this page is its contents, one line per call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import (
    ai,
    analytics,
    auth,
    backups,
    comparisons,
    conversations,
    events,
    exports,
    files,
    frontend,
    goals,
    graph,
    habit_logs,
    habits,
    jobs,
    map_parts,
    maps,
    models,
    notifications,
    openapi,
    projects,
    quick_entry,
    rest_periods,
    sample,
    schedule,
    search,
    suggestions,
    system,
    tasks,
)
from api.caller import register_callers
from api.context import IdConverter
from api.problems import register_problems
from api.security import register_security
from services.core.settings import Settings

Handler = Callable[..., Any]  # `endpoint` makes each of them answer with a Response

ROUTES: tuple[tuple[str, str, Handler], ...] = (
    # System
    ("GET", "/api/", system.root),
    ("GET", "/api/status", system.get_status),
    ("GET", "/api/health", system.get_health),
    ("GET", "/api/ping", system.ping),
    ("GET", "/api/events", events.list_events),
    ("GET", "/api/jobs", jobs.list_jobs),
    ("GET", "/api/jobs/<id:job_id>", jobs.get_job),
    ("POST", "/api/jobs/<id:job_id>/cancel", jobs.cancel_job),
    ("POST", "/api/jobs/<id:job_id>/retry", jobs.retry_job),
    # Who is here
    ("POST", "/api/auth/register", auth.register),
    ("POST", "/api/auth/login", auth.login),
    ("POST", "/api/auth/logout", auth.logout),
    ("GET", "/api/auth/me", auth.get_me),
    ("PUT", "/api/auth/me", auth.update_me),
    ("PATCH", "/api/auth/me", auth.update_me),
    ("POST", "/api/auth/password", auth.change_password),
    ("GET", "/api/auth/sessions", auth.list_sessions),
    ("DELETE", "/api/auth/sessions/<id:session_id>", auth.delete_session),
    ("GET", "/api/auth/tokens", auth.list_tokens),
    ("POST", "/api/auth/tokens", auth.create_token),
    ("DELETE", "/api/auth/tokens/<id:token_id>", auth.delete_token),
    ("GET", "/api/schedule", schedule.list_schedule),
    ("POST", "/api/schedule/<name>/run", schedule.run_scheduled_work),
    ("GET", "/api/backups", backups.list_backups),
    ("POST", "/api/backups", backups.create_backup),
    ("GET", "/api/backups/<name>", backups.download_backup),
    ("GET", "/api/notifications", notifications.list_notifications),
    ("POST", "/api/notifications/read", notifications.read_notifications),
    ("GET", "/api/notifications/kinds", notifications.list_notification_kinds),
    ("GET", "/api/sample-data", sample.get_sample_data),
    ("POST", "/api/sample-data", sample.load_sample_data),
    ("DELETE", "/api/sample-data", sample.remove_sample_data),
    # Code
    ("GET", "/api/projects", projects.list_projects),
    ("POST", "/api/projects", projects.create_project),
    ("GET", "/api/projects/<id:project_id>", projects.get_project),
    ("PUT", "/api/projects/<id:project_id>", projects.update_project),
    ("PATCH", "/api/projects/<id:project_id>", projects.update_project),
    ("DELETE", "/api/projects/<id:project_id>", projects.delete_project),
    ("POST", "/api/projects/<id:project_id>/refresh", projects.refresh_project),
    ("GET", "/api/projects/<id:project_id>/system-map", maps.get_system_map),
    ("GET", "/api/projects/<id:project_id>/system-maps", maps.list_system_maps),
    ("GET", "/api/projects/<id:project_id>/system-maps/compare", comparisons.compare_system_maps),
    ("GET", "/api/projects/<id:project_id>/system-maps/trend", comparisons.get_system_maps_trend),
    ("GET", "/api/projects/<id:project_id>/modules", maps.get_modules),
    ("GET", "/api/projects/<id:project_id>/modules/find", maps.find_modules),
    ("GET", "/api/projects/<id:project_id>/export", exports.export_drawing),
    ("GET", "/api/projects/<id:project_id>/symbols", maps.list_symbols),
    ("GET", "/api/projects/<id:project_id>/files", files.get_files),
    ("GET", "/api/projects/<id:project_id>/commits", files.list_commits),
    ("GET", "/api/projects/<id:project_id>/routes", map_parts.get_routes),
    ("GET", "/api/projects/<id:project_id>/data-models", map_parts.get_data_models),
    ("GET", "/api/projects/<id:project_id>/configuration", map_parts.get_configuration),
    ("GET", "/api/projects/<id:project_id>/dependencies", map_parts.get_dependencies),
    ("GET", "/api/projects/<id:project_id>/flows", map_parts.get_flows),
    ("GET", "/api/projects/<id:project_id>/structure", map_parts.get_structure),
    ("GET", "/api/projects/<id:project_id>/dead-code", map_parts.get_dead_code),
    ("GET", "/api/projects/<id:project_id>/duplicates", map_parts.get_duplicates),
    ("GET", "/api/projects/<id:project_id>/evolution", map_parts.get_evolution),
    ("GET", "/api/projects/<id:project_id>/tour", map_parts.get_tour),
    ("GET", "/api/projects/<id:project_id>/graph/related", graph.get_related_nodes),
    ("GET", "/api/projects/<id:project_id>/graph/path", graph.get_graph_path),
    ("GET", "/api/projects/<id:project_id>/graph/impact", graph.get_graph_impact),
    # Search
    ("GET", "/api/search", search.search),
    ("GET", "/api/search/regex", search.search_by_regex),
    ("GET", "/api/projects/<id:project_id>/search-state", search.get_search_state),
    # Grow: goals
    ("GET", "/api/goals", goals.list_goals),
    ("POST", "/api/goals", goals.create_goal),
    ("GET", "/api/goals/<id:goal_id>", goals.get_goal),
    ("PUT", "/api/goals/<id:goal_id>", goals.update_goal),
    ("PATCH", "/api/goals/<id:goal_id>", goals.update_goal),
    ("DELETE", "/api/goals/<id:goal_id>", goals.delete_goal),
    ("GET", "/api/goals/<id:goal_id>/progress", goals.get_goal_progress),
    ("POST", "/api/goals/<id:goal_id>/entries", goals.add_goal_entry),
    ("DELETE", "/api/goals/<id:goal_id>/entries/<id:entry_id>", goals.delete_goal_entry),
    # Habits
    ("GET", "/api/habits", habits.list_habits),
    ("POST", "/api/habits", habits.create_habit),
    ("POST", "/api/habits/reorder", habits.reorder_habits),
    ("GET", "/api/habits/<id:habit_id>", habits.get_one_habit),
    ("PUT", "/api/habits/<id:habit_id>", habits.update_habit),
    ("PATCH", "/api/habits/<id:habit_id>", habits.update_habit),
    ("DELETE", "/api/habits/<id:habit_id>", habits.delete_habit),
    ("GET", "/api/habit-templates", habits.list_habit_templates),
    ("POST", "/api/habit-logs", habit_logs.write_habit_log),
    ("GET", "/api/habit-logs/habit/<id:habit_id>", habit_logs.list_habit_logs),
    ("DELETE", "/api/habit-logs/<id:log_id>", habit_logs.delete_habit_log),
    ("GET", "/api/rest-periods", rest_periods.list_rest_periods),
    ("POST", "/api/rest-periods", rest_periods.create_rest_period),
    ("PUT", "/api/rest-periods/<id:period_id>", rest_periods.update_rest_period),
    ("PATCH", "/api/rest-periods/<id:period_id>", rest_periods.update_rest_period),
    ("DELETE", "/api/rest-periods/<id:period_id>", rest_periods.delete_rest_period),
    # Plan
    ("GET", "/api/tasks", tasks.list_tasks),
    ("POST", "/api/tasks", tasks.create_task),
    ("GET", "/api/tasks/<id:task_id>", tasks.get_task),
    ("PUT", "/api/tasks/<id:task_id>", tasks.update_task),
    ("PATCH", "/api/tasks/<id:task_id>", tasks.update_task),
    ("DELETE", "/api/tasks/<id:task_id>", tasks.delete_task),
    ("POST", "/api/tasks/<id:task_id>/complete", tasks.complete_task),
    ("POST", "/api/tasks/<id:task_id>/reopen", tasks.reopen_task),
    ("POST", "/api/tasks/understand", quick_entry.understand_task),
    ("POST", "/api/tasks/bulk", tasks.change_tasks),
    ("POST", "/api/tasks/undo", tasks.undo_change),
    ("POST", "/api/tasks/reorder", tasks.move_task),
    ("GET", "/api/tasks/tags", tasks.list_tags),
    ("GET", "/api/projects/<id:project_id>/open-tasks", tasks.list_open_work),
    # Grow: analytics
    ("GET", "/api/analytics/dashboard", analytics.get_dashboard),
    ("GET", "/api/analytics/heatmap", analytics.get_heatmap),
    ("GET", "/api/analytics/habits/<id:habit_id>/heatmap", analytics.get_habit_heatmap),
    ("GET", "/api/analytics/habits/<id:habit_id>/weekly", analytics.get_weekly),
    ("GET", "/api/analytics/habits/<id:habit_id>/monthly", analytics.get_monthly),
    ("GET", "/api/analytics/habits/<id:habit_id>/consistency-trend", analytics.get_consistency_trend),
    ("GET", "/api/analytics/habits/<id:habit_id>/insights", analytics.get_insights),
    ("GET", "/api/analytics/correlations", analytics.get_correlations),
    # Grow: suggestions
    ("GET", "/api/suggestions", suggestions.list_suggestions),
    ("POST", "/api/suggestions/detect-risks", suggestions.find_risks),
    ("GET", "/api/suggestions/habits/<id:habit_id>/adaptive", suggestions.get_adaptive),
    ("POST", "/api/suggestions/habits/<id:habit_id>/accept", suggestions.accept_suggestion),
    ("POST", "/api/suggestions/habits/<id:habit_id>/dismiss", suggestions.dismiss_suggestion),
    # Ask
    ("POST", "/api/ai/goose", ai.ask_goose),
    ("GET", "/api/ai/models", models.list_models),
    ("GET", "/api/ai/providers", models.list_providers),
    ("POST", "/api/ai/providers", models.create_provider),
    ("PUT", "/api/ai/providers/<id:provider_id>", models.update_provider),
    ("PATCH", "/api/ai/providers/<id:provider_id>", models.update_provider),
    ("DELETE", "/api/ai/providers/<id:provider_id>", models.delete_provider),
    ("GET", "/api/ai/ledger", models.list_ledger),
    ("GET", "/api/conversations", conversations.list_conversations),
    ("POST", "/api/conversations", conversations.create_conversation),
    ("GET", "/api/conversations/<id:conversation_id>", conversations.get_conversation),
    ("PUT", "/api/conversations/<id:conversation_id>", conversations.update_conversation),
    ("PATCH", "/api/conversations/<id:conversation_id>", conversations.update_conversation),
    ("DELETE", "/api/conversations/<id:conversation_id>", conversations.delete_conversation),
    ("GET", "/api/conversations/<id:conversation_id>/export", conversations.export_conversation),
    ("POST", "/api/conversations/<id:conversation_id>/messages/<id:message_id>/stop", conversations.stop_message),
    ("POST", "/api/conversations/<id:conversation_id>/messages/<id:message_id>/ask-again", conversations.ask_again),
    ("GET", "/api/projects/<id:project_id>/questions", conversations.list_questions),
    # About this interface
    ("GET", "/api/openapi.json", openapi.openapi_json),
    ("GET", "/api/docs", openapi.docs_page),
)


def answers_anyone(handler: Handler) -> bool:
    """Say whether a call is also for who is not signed in: declared so, or the description of this interface."""
    if handler in (openapi.openapi_json, openapi.docs_page):
        return True
    operation = getattr(handler, "operation", None)
    return operation is not None and operation.public


def register_api(app: Flask, settings: Settings) -> None:
    """Give `app` every route, the checks before them and the error shape after them."""
    app.url_map.converters.update(id=IdConverter, page=frontend.PagePath)
    register_security(app, settings)
    register_callers(
        app, settings, frozenset(f"{method} {rule}" for method, rule, call in ROUTES if answers_anyone(call))
    )
    register_problems(app)
    for method, rule, handler in ROUTES:
        app.add_url_rule(
            rule, endpoint=f"{method} {rule}", view_func=handler, methods=[method], strict_slashes=rule != "/api/"
        )
    # Everything else is the page: its router reads the address.
    app.add_url_rule("/", endpoint="page", view_func=frontend.page, methods=["GET"])
    app.add_url_rule("/<page:path>", endpoint="page", view_func=frontend.page, methods=["GET"])

"""The HTTP interface: this page is its contents, one line per call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask

from api import (
    comparisons,
    events,
    exports,
    files,
    frontend,
    goals,
    graph,
    jobs,
    map_parts,
    maps,
    openapi,
    projects,
    system,
)
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
    # About this interface
    ("GET", "/api/openapi.json", openapi.openapi_json),
    ("GET", "/api/docs", openapi.docs_page),
)


def register_api(app: Flask, settings: Settings) -> None:
    """Give `app` every route, the checks before them and the error shape after them."""
    app.url_map.converters.update(id=IdConverter, page=frontend.PagePath)
    register_security(app, settings)
    register_problems(app)
    for method, rule, handler in ROUTES:
        app.add_url_rule(
            rule, endpoint=f"{method} {rule}", view_func=handler, methods=[method], strict_slashes=rule != "/api/"
        )
    # Everything else is the page: its router reads the address.
    app.add_url_rule("/", endpoint="page", view_func=frontend.page, methods=["GET"])
    app.add_url_rule("/<page:path>", endpoint="page", view_func=frontend.page, methods=["GET"])

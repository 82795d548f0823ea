"""What a studio would answer, for commands that speak to a scripted one."""

from typing import Any

from pytest_httpserver import HTTPServer

JOB = "6f9619ff-8b86-4011-b42d-00c04fc964ff"
PARAM: dict[str, Any] = {
    "name": "", "type": "string", "required": False, "default": None, "enum": [], "closed": False, "min": None,
    "max": None, "step": None, "unit": "", "nearest": False, "format": "", "items": "", "aliases": [], "note": "",
}  # fmt: skip
ROLE: dict[str, Any] = {"role": "image", "flag": "--image", "aliases": [], "alias_flags": [], "min": 0, "max": 2}


def param(name: str, **more: Any) -> dict[str, Any]:
    return {**PARAM, "name": name, **more}


def model(identifier: str = "painter_1", **more: Any) -> dict[str, Any]:
    plain = {
        "id": identifier, "display_name": identifier.title(), "aliases": ["Brush"], "kind": "image",
        "maker": "Somebody", "use_for": "Pictures.", "available": True, "schema_known": True,
        "params": [param("prompt", required=True)],
        "media": [], "constraints": [], "refused": [], "notes": [], "routes": [],
    }  # fmt: skip
    return {**plain, **more}


def job(status: str = "completed", **more: Any) -> dict[str, Any]:
    plain = {
        "id": JOB, "status": status, "stage": status, "percent": 40, "display_name": "Painter", "params": {},
        "draft": False, "result_urls": [], "assets": [], "adjustments": [], "notes": [], "fail_reason": "",
        "error": None,
    }  # fmt: skip
    return {**plain, **more}


def offer(server: HTTPServer, *models: dict[str, Any]) -> None:
    """Let the server list these models."""
    server.expect_request("/api/v1/models/").respond_with_json({"results": list(models)}, headers={"ETag": '"1"'})


def problem(server: HTTPServer, path: str, status: int, detail: str) -> None:
    body = {"status": status, "code": "code", "detail": detail, "errors": []}
    server.expect_request(path).respond_with_json(body, status=status, content_type="application/problem+json")

#!/usr/bin/env python3
"""Writes docs/api/README.md from docs/api/openapi.json; with --check, says whether it is current."""

import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "api"
METHODS = ("get", "post", "put", "patch", "delete")


def type_of(schema):
    """A schema in a few words: `Download`, list of `File`, "a" or "b", integer."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return "list of " + type_of(schema["items"])
    return schema.get("type", "any")


def members(schema, indent=""):
    """One line for each member of an object, those of objects inside below it."""
    lines = []
    required = schema.get("required", [])
    for name, member in schema.get("properties", {}).items():
        optional = "" if name in required else " (optional)"
        about = f": {member['description']}" if "description" in member else ""
        lines.append(f"{indent}- `{name}` {type_of(member)}{optional}{about}")
        inner = member.get("items", member)
        lines += members(inner, indent + "  ")
    return lines


def parameters(operation):
    lines = []
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "query":
            kind = parameter["schema"]["type"]
            lines.append(f"- `?{parameter['name']}` {kind}: {parameter['description']}")
    return lines


def body(operation):
    if "requestBody" not in operation:
        return []
    contents = operation["requestBody"]["content"]
    if "application/json" not in contents:
        return ["", "Body: " + ", ".join(f"`{kind}`" for kind in contents)]
    content = contents["application/json"]
    lines = ["", "Body:", ""] + members(content["schema"]) if members(content["schema"]) else []
    return lines + ["", "    " + json.dumps(content["example"], ensure_ascii=False)]


def answers(operation):
    lines = [""]
    for status, answer in operation["responses"].items():
        contents = answer.get("content", {})
        content = contents.get("application/json")
        if content is None and any("problem" not in kind for kind in contents):
            lines.append(f"- {status}: {answer['description']} " + ", ".join(f"`{kind}`" for kind in contents))
            continue
        if content is None:
            lines.append(f"- {status}: {answer['description']}")
            continue
        lines.append(f"- {status}: {type_of(content['schema'])}")
        lines += members(content["schema"], "  ")
    return lines


def route(method, path, operation):
    lines = ["", f"### {method.upper()} {path}", "", f"{operation['summary']}. For `{operation['x-role']}`."]
    if "description" in operation:
        lines[-1] += " " + operation["description"]
    query = parameters(operation)
    return lines + ([""] + query if query else []) + body(operation) + answers(operation)


def page(document):
    lines = [
        "# The REST API",
        "",
        "Made from [openapi.json](openapi.json) by `tools/api_doc/api_doc.py`; change that file.",
        "",
        document["info"]["description"],
    ]
    for tag in document["tags"]:
        lines += ["", f"## {tag['name']}"]
        for path, item in document["paths"].items():
            for method in METHODS:
                if method in item and tag["name"] in item[method]["tags"]:
                    lines += route(method, path, item[method])
    lines += ["", "## Objects"]
    for name, schema in document["components"]["schemas"].items():
        lines += ["", f"### {name}", ""] + ([schema["description"], ""] if "description" in schema else [])
        lines += members(schema)
    return "\n".join(lines) + "\n"


def main():
    text = page(json.loads((FOLDER / "openapi.json").read_text()))
    target = FOLDER / "README.md"
    if "--check" not in sys.argv[1:]:
        target.write_text(text)
    elif not target.exists() or target.read_text() != text:
        sys.exit("docs/api/README.md is not current: run tools/api_doc/api_doc.py")


if __name__ == "__main__":
    main()

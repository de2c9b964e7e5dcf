"""Forms of answers: JSON schemas in the strict form that models are held to, and the check that an answer has its form."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
    "null": (type(None),),
}
_LEFT_OUT = ("default", "title", "format", "discriminator")
"""What strict forms may not say."""
_DEEPEST = 40


def form_of(model: type[BaseModel]) -> dict[str, Any]:
    """Return the strict schema of a model: every property required, no others."""
    found: dict[str, Any] = strict(model.model_json_schema())
    return found


def strict(schema: Any) -> Any:
    """Return a schema in strict form."""
    if isinstance(schema, list):
        return [strict(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    made: dict[str, Any] = {}
    for key, value in schema.items():
        if key in {"properties", "$defs"}:  # their keys are names, not words of schemas
            made[key] = {name: strict(part) for name, part in value.items()}
        elif key == "oneOf":
            made["anyOf"] = strict(value)
        elif key not in _LEFT_OUT:
            made[key] = value if key in {"enum", "const", "required"} else strict(value)
    if "properties" in made:
        made |= {"required": list(made["properties"]), "additionalProperties": False}
    return made


def short_form(short: Any) -> dict[str, Any]:
    """Return the schema of a short form, as prompts have it.

    "string", "integer", "number", "boolean"; "low|high" for a choice; a "?" at the end where it may be null; ": words" after
    it say what it means; a list of one form is a list of such; a table is an object. Raises ValueError.
    """
    if isinstance(short, list) and len(short) == 1:
        return {"type": "array", "items": short_form(short[0])}
    if isinstance(short, dict) and short:
        parts = {str(name): short_form(part) for name, part in short.items()}
        return {"type": "object", "properties": parts, "required": list(parts), "additionalProperties": False}
    if not isinstance(short, str):
        raise ValueError(f"{short!r} is no form")  # noqa: TRY004 - a fault of the form
    word, _, meaning = (part.strip() for part in short.partition(":"))
    name = word.removesuffix("?")
    made: dict[str, Any] = {"type": "string", "enum": name.split("|")} if "|" in name else {"type": name}
    if made["type"] not in {"string", "integer", "number", "boolean"}:
        raise ValueError(f"{short!r} is no form")
    if word.endswith("?"):
        made = {"anyOf": [made, {"type": "null"}]}
    return made | ({"description": meaning} if meaning else {})


def check(data: Any, form: dict[str, Any]) -> None:
    """Raise ValueError, saying where, when data do not have a form. Unknown words of schemas are passed over."""
    _check(data, form, form, "answer", 0)


def _check(data: Any, form: dict[str, Any], root: dict[str, Any], where: str, depth: int) -> None:
    if depth > _DEEPEST:
        raise ValueError(f"{where} is nested too deeply")
    if isinstance(ref := form.get("$ref"), str):
        _check(data, _at(ref, root), root, where, depth + 1)
        return
    for choices in ("anyOf", "oneOf"):
        if choices in form:
            _any(data, form[choices], root, where, depth)
    types = form.get("type")
    names = [types] if isinstance(types, str) else types or []
    if names and not any(_is(data, name) for name in names):
        raise ValueError(f"{where} is no {' or '.join(names)}")
    if "enum" in form and data not in form["enum"]:
        raise ValueError(f"{where} is none of {form['enum']}")
    if "const" in form and data != form["const"]:
        raise ValueError(f"{where} is not {form['const']!r}")
    if isinstance(data, dict) and "properties" in form:
        _check_object(data, form, root, where, depth)
    if isinstance(data, list) and isinstance(form.get("items"), dict):
        for number, item in enumerate(data):
            _check(item, form["items"], root, f"{where}[{number}]", depth + 1)


def _check_object(data: dict[str, Any], form: dict[str, Any], root: dict[str, Any], where: str, depth: int) -> None:
    parts = form["properties"]
    if missing := [name for name in form.get("required", ()) if name not in data]:
        raise ValueError(f"{where} has no {missing[0]}")
    if form.get("additionalProperties") is False and (unknown := data.keys() - parts.keys()):
        raise ValueError(f"{where} has {sorted(unknown)[0]}, which is not wanted")
    for name, value in data.items():
        if name in parts:
            _check(value, parts[name], root, f"{where}.{name}", depth + 1)


def _any(data: Any, forms: list[dict[str, Any]], root: dict[str, Any], where: str, depth: int) -> None:
    for form in forms:
        try:
            _check(data, form, root, where, depth + 1)
        except ValueError:
            continue
        return
    raise ValueError(f"{where} has none of the forms that it may have")


def _is(data: Any, name: str) -> bool:
    if isinstance(data, bool):
        return name == "boolean"
    return isinstance(data, _TYPES.get(name, ()))


def _at(ref: str, root: dict[str, Any]) -> dict[str, Any]:
    found: Any = root
    for part in ref.removeprefix("#/").split("/"):
        found = found[part]
    if not isinstance(found, dict):
        raise ValueError(f"{ref} leads nowhere")  # noqa: TRY004 - a fault of the form
    return found

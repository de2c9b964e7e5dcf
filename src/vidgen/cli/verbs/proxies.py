"""List, make or delete the proxies of a project's media: small copies that the preview plays in place of heavy files.

  vidgen proxies trip                 which files are heavy and why, and which have a proxy
  vidgen proxies trip --make          make those that are missing for heavy files (--all: for every video)
  vidgen proxies trip --delete        delete those of this project's media

Exports never use them. They lie in vidgen's cache and can be made again.
"""

from __future__ import annotations

TYPE_CHECKING = False  # see cli/main.py
if TYPE_CHECKING:
    import argparse

    from vidgen.app import Services
    from vidgen.cli.out import Out
    from vidgen.editor.records import Asset

SUMMARY = "list, make or delete small copies of heavy media for the preview"
GROUP = "Look"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="say what there is (this is the default)")
    what.add_argument("--make", action="store_true", help="make what is missing")
    what.add_argument("--delete", action="store_true", help="delete those of this project's media")
    parser.add_argument("--all", action="store_true", help="with --make: for every video, not only for heavy ones")


def run(args: argparse.Namespace, out: Out) -> int:
    """Do it."""
    from vidgen.cli import wording
    from vidgen.cli.projects import services_and
    from vidgen.errors import MediaError
    from vidgen.media.heavy import can_have_proxy, why_heavy

    with services_and(args.project, out, to_look=True) as (services, project):
        assets = project.document.assets()
        if args.delete:
            out.say(f"{wording.size(sum(services.proxies.delete(a.hash) for a in assets))} were freed.")
        failed = 0
        for asset in assets if args.make else ():
            wanted = can_have_proxy(asset.info) if args.all else bool(why_heavy(asset.info))
            if not wanted or services.proxies.find(asset.hash) is not None:
                continue
            try:
                services.proxies.make(asset, project.asset_path(asset))
            except MediaError as error:
                failed += 1
                out.note(str(error))
        rows = [_facts(services, asset) for asset in assets if can_have_proxy(asset.info)]
        out.result(rows)
        for row in rows:
            heavy = ", ".join(row["heavy"]) or "not heavy"  # type: ignore[arg-type]
            out.say(f"{row['name']}: {heavy}; {wording.size(int(str(row['size']))) if row['size'] else 'no proxy'}.")
        if not rows:
            out.say("There is no video in this project.")
    return 1 if failed else 0


def _facts(services: Services, asset: Asset) -> dict[str, object]:
    from vidgen.media.heavy import why_heavy

    found = services.proxies.find(asset.hash)
    return {
        "name": asset.name,
        "asset": asset.id,
        "heavy": list(why_heavy(asset.info)),
        "proxy": str(found.path) if found else None,
        "size": found.size if found else 0,
    }

"""`fengqiao manage write_reference`: the generated pages of docs/reference, anew."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from fengqiao.management.reference import pages

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "reference"


class Command(BaseCommand):
    help = "Write docs/reference/{stages,permissions,events,clocks,api}.md from the code and the catalogue's files."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; exit with 1 when a page is stale."
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        stale = []
        for name, write in pages().items():
            path, text = FOLDER / name, write()
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
                self.stdout.write(f"docs/reference/{name}")
        if check and stale:
            raise CommandError(f"stale: {', '.join(stale)}; run `fengqiao manage write_reference`")

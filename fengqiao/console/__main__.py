"""`python -m fengqiao.console` is the command `fengqiao`."""

from fengqiao.console.main import cli

cli(prog_name="fengqiao")

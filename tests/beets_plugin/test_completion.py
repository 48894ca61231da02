"""What `beet mixcloud completion` prints, in the shells that it is for."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Programs

BASH_COMPLETION = Path("/usr/share/bash-completion/bash_completion")
# Asks bash what it asks its own functions when somebody presses Tab behind the words.
TRY = """
try() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
  [[ $(complete -p beet) =~ -F\\ ([^ ]+) ]]
  ${BASH_REMATCH[1]} beet "${COMP_WORDS[COMP_CWORD]}" "" 2>/dev/null
  echo "${COMPREPLY[*]}"
}
"""


def script(programs: Programs, shell: str) -> Path:
    result = programs.beet("mixcloud", "completion", shell)
    assert (result.status, result.err) == (0, "")
    file = programs.home / f"completion.{shell}"
    file.write_text(result.out)
    return file


def needed(program: str) -> str:
    return shutil.which(program) or pytest.skip(f"there is no {program}")


def bash(programs: Programs, *lines: str) -> list[str]:
    done = subprocess.run(
        [needed("bash"), "--norc"],
        input="\n".join([TRY, *lines]),
        cwd=programs.home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.splitlines()


def test_bash(programs: Programs) -> None:
    file = script(programs, "bash")
    (programs.home / "search").mkdir()
    assert bash(
        programs,
        f"source {file}",
        f"source {file}",
        "try beet mi",
        "try beet mixcloud se",
        "try beet mixcloud search --o",
        "try beet mixcloud search --order l",
        "try beet mixcloud search --order = lo",
        "try beet mixcloud uploads somebody --order o",
        "try beet -l library.db -v mixcloud completion ''",
        "try beet mixcloud tracklist -o comp",
        "try beet mixcloud search tech",
        "try beet mixcloud playlist re",
        "try beet mixcloud playlist reorder mixes --by t",
        "try beet mixcloud upload comp",
    ) == [
        "mixcloud",
        "search",
        "--order",
        "latest longest",
        "longest",
        "oldest",
        "bash zsh fish",
        "completion.bash",
        "",
        "remove rename reorder",
        "title",
        "completion.bash",
    ]


def test_bash_beside_what_completes_beets(programs: Programs) -> None:
    file = script(programs, "bash")
    theirs = programs.home / "beets.bash"
    theirs.write_text(programs.beet("completion").out)
    if not BASH_COMPLETION.exists():
        pytest.skip("there is no bash-completion, which beets' own needs")
    loading = [f"source {each}" for each in (BASH_COMPLETION, theirs, file)]
    tries = ("try beet li", "try beet ls albumar", "try beet mixcloud se")
    listed, fields, ours = bash(programs, *loading, *tries)
    assert (listed, ours) == ("list", "search")
    assert "albumartist:" in fields


def test_every_verb_and_option_is_there(programs: Programs) -> None:
    text = script(programs, "bash").read_text()
    help_text = programs.beet("mixcloud", "-h").out.partition("commands:")[2]
    verbs = [line.split()[0] for line in help_text.splitlines() if line.startswith("    ") and line[4] != " "]
    assert {"search", "listen-later", "import", "login", "completion"} <= set(verbs)
    for verb in verbs:
        assert f"'{verb} '*' -'*)" in text
    assert programs.beet("mixcloud", "completion", "tcsh").status == 2


def test_fish(programs: Programs) -> None:
    fish, file = needed("fish"), script(programs, "fish")

    def offered(line: str) -> list[str]:
        command = f"source {file}; complete -C '{line}'"
        done = subprocess.run(
            [fish, "--no-config", "-c", command], cwd=programs.home, capture_output=True, text=True, check=True
        )
        assert done.stderr == ""
        return [each.partition("\t")[0] for each in done.stdout.splitlines()]

    assert offered("beet mi") == ["mixcloud"]
    assert offered("beet mixcloud se") == ["search"]
    assert offered("beet -l library.db mixcloud listen") == ["listen-later"]
    assert offered("beet mixcloud search --ord") == ["--order"]
    assert offered("beet mixcloud search deep --order l") == ["latest", "longest"]
    assert sorted(offered("beet mixcloud completion ")) == ["bash", "fish", "zsh"]
    assert offered("beet mixcloud tracklist -o comp") == ["completion.fish"]


def test_zsh(programs: Programs) -> None:
    """Tab is pressed, and what is then on the line is run: `beet` only says how it was called."""
    zsh, file = needed("zsh"), script(programs, "zsh")
    screen, slave = pty.openpty()
    environment = {"HOME": str(programs.home), "PATH": os.environ["PATH"], "TERM": "dumb", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [zsh, "-f", "-i"], cwd=programs.home, stdin=slave, stdout=slave, stderr=slave, env=environment
    )
    os.close(slave)
    prepared = f"autoload -Uz compinit; compinit -u; source {file}; beet() {{ print -r -- ran $* }}; beet ready\n"
    try:
        for typed, ran in (
            (prepared, "ran ready"),
            ("beet mixcl\tsea\tdeep --ord\tlonge\t\n", "ran mixcloud search deep --order=longest"),
            ("beet mixcloud completion f\t\n", "ran mixcloud completion fish"),
            ("beet -v mixcloud tracklist -o comp\t\n", "ran -v mixcloud tracklist -o completion.zsh"),
        ):
            os.write(screen, typed.encode())
            shown = b""
            while ran.encode() not in shown:
                assert select.select([screen], [], [], 20)[0], shown
                shown += os.read(screen, 4096)
    finally:
        process.kill()
        process.wait()
        os.close(screen)


def test_beets_own_completions_do_not_break(programs: Programs) -> None:
    assert "mixcloud" in programs.beet("completion").out
    config = Path(programs.environment["BEETSDIR"]) / "config.yaml"
    config.write_text(config.read_text().replace("plugins: [mixcloud]", "plugins: [mixcloud, fish]"))
    result = programs.beet("fish", "-o", str(programs.home / "beet.fish"))
    assert result.status == 0, result.err
    assert "mixcloud" in (programs.home / "beet.fish").read_text()

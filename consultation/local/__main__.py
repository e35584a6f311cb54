"""`python -m consultation.local run | test | exec -- COMMAND | stop`."""

import argparse
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from consultation.local import environment
from consultation.local.broker import Broker
from consultation.local.home import ROOT, Home, default_path
from consultation.local.identity import IdentityProvider
from consultation.local.postgres import MAJOR, Postgres
from consultation.local.problems import CannotStart
from consultation.local.site import prepare, serve


def main():
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    options = _options()
    try:
        return {"run": run, "test": test, "exec": execute, "stop": stop}[options.act](options)
    except CannotStart as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 0 if options.act == "run" else 130


def run(_options):
    """Start everything and stay until Ctrl-C."""
    host, port = environment.address()
    home = Home(default_path())
    with _opened(home):
        environment.refuse_taken(host, port)
        with _services(home, invented=environment.with_demonstration()) as (services, variables):
            prepare(variables)
            return serve(variables, home, services, host, port)


def test(options):
    """Run pytest on servers of its own under `var/tests`, which forgo safety for speed."""
    home = Home(default_path() / "tests")
    with _opened(home), _services(home, scratch=True) as (servers, variables):
        for server in servers:
            if isinstance(server, Postgres):  # what even a superuser may not do to the record is tried as well
                variables["SUPERUSER_DATABASE_URL"] = server.url("postgres")
        _run([sys.executable, "-m", "consultation.messages", "compile"], variables)
        return _run([sys.executable, "-m", "pytest", *options.arguments], variables)


def execute(options):
    """Run one command with the site's environment, on its running servers or on servers started for it."""
    arguments = options.arguments[1:] if options.arguments[:1] == ["--"] else options.arguments
    if not arguments:
        raise CannotStart("Say which command: python -m consultation.local exec -- python manage.py shell")
    home = Home(default_path())
    if home.running_pid():
        return _run(arguments, environment.product(home, postgres=Postgres(home), broker=Broker(home)))
    # What the command prints is its own: the figures of `make bench` are JSON lines and nothing else.
    with _opened(home), _services(home, told=sys.stderr) as (_servers, variables):
        return _run(arguments, variables)


def stop(_options):
    """End the site that runs on this folder, or what a killed one left behind."""
    home = Home(default_path())
    pid = home.running_pid()
    if pid:
        os.kill(pid, signal.SIGINT)
        print(f"Told process {pid} to end.")
        return 0
    left = home.end_leftovers()
    print(f"Ended: {', '.join(left)}." if left else f"Nothing runs on {home.path}.")
    return 0


@contextmanager
def _opened(home):
    home.open(postgresql=MAJOR)
    try:
        yield
    finally:
        home.close()


@contextmanager
def _services(home, *, scratch=False, invented=False, told=None):
    """Start what the person has not set an address for, saying so at `told`; end it again whatever happens.

    With `invented` there is an identity provider of invented people among it.
    """
    postgres = None if environment.is_given("DATABASE_URL") else Postgres(home, scratch=scratch)
    broker = None if environment.is_given("REDIS_URL") else Broker(home)
    provider = None
    if invented and not environment.is_given("IDENTITY_PROVIDER_URL"):
        provider = IdentityProvider(home, environment.site_url())
    started = [service for service in (postgres, broker, provider) if service is not None]
    try:
        for service in started:
            print(f"{service.name} …", file=told, flush=True)
            service.start()
        yield started, environment.product(home, postgres=postgres, broker=broker, provider=provider)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for service in reversed(started):
            service.stop()


def _run(arguments, variables):
    return subprocess.run(arguments, env=variables, cwd=ROOT, check=False).returncode


def _interrupt(_signal, _frame):
    raise KeyboardInterrupt


def _options():
    parser = argparse.ArgumentParser(prog="python -m consultation.local", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True)
    for name, told in (
        ("run", "start everything and stay until Ctrl-C"),
        ("test", "run pytest on servers of its own; further words go to pytest"),
        ("exec", "run one command with the site's environment"),
        ("stop", "end what runs on this folder"),
    ):
        acts.add_parser(name, help=told)
    # What follows test and exec belongs to another program, dashes and all.
    passed_on = sys.argv[2:] if sys.argv[1:2] in (["test"], ["exec"]) else []
    options = parser.parse_args(sys.argv[1 : len(sys.argv) - len(passed_on)])
    options.arguments = passed_on
    return options


if __name__ == "__main__":
    sys.exit(main())

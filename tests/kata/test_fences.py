"""The fences that the kernel holds around a worker: each thing is tried without and with them.

What is tried works without them, so none of these tests passes because the machine refuses it anyway.
"""

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from kata.database import Server
from kata.judging.opening import open_judge
from kata.judging.verdict import Status
from kata.paths import PROJECT, SOLUTIONS
from kata.ui.card import to_text
from kata.worker import landlock, seccomp

pytestmark = pytest.mark.skipif(
    not (seccomp.is_known() and landlock.version()), reason="this kernel or processor lacks the fences"
)

SCRIPT = """
import ctypes, fcntl, json, mmap, os, pathlib, resource, signal, socket, subprocess, sys, threading, zoneinfo
from kata.worker import landlock, privileges, seccomp

root, other, target, port, fenced = pathlib.Path(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4]), sys.argv[5] == "fenced"
libc = ctypes.CDLL(None, use_errno=True)
abstract = chr(0) + "kata-test-" + str(port)

def called(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "")

def child(action):
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)

def through_a_folder():
    folder = os.open("/", os.O_PATH)
    os.close(os.open(other.lstrip("/"), os.O_RDONLY, dir_fd=folder))

def with_socket(family, kind, action):
    with socket.socket(family, kind) as used:
        action(used)

def by_an_address_whose_lower_half_is_zero():
    libc.mmap.restype, libc.mmap.argtypes = ctypes.c_void_p, [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
    fixed = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x10
    address = libc.mmap(1 << 32, mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_WRITE, fixed, -1, 0)
    limits = (ctypes.c_uint64 * 2).from_address(address)
    limits[:] = [each % 2**64 for each in core_of_the_parent]
    called(libc.prlimit(os.getppid(), resource.RLIMIT_CORE, ctypes.c_void_p(address), None))

core_of_the_parent = resource.prlimit(os.getppid(), resource.RLIMIT_CORE)
pair = socket.socketpair()

TRIED = {
    "read its own file": lambda: (root / "own.py").read_text(),
    "read the standard library": lambda: pathlib.Path(json.__file__).read_text(),
    "read a time zone": lambda: pathlib.Path("/usr/share/zoneinfo/UTC").exists() and zoneinfo.ZoneInfo("UTC"),
    "write to the null device": lambda: open(os.devnull, "w").close(),
    "start a thread": lambda: (thread := threading.Thread(target=int), thread.start(), thread.join()),
    "signal itself": lambda: os.kill(os.getpid(), 0),
    "make a pair of sockets": lambda: [each.close() for each in socket.socketpair()],
    "read its limits": lambda: resource.getrlimit(resource.RLIMIT_AS),
    "ask how much there is to read": lambda: fcntl.ioctl(pair[0], 0x541B, bytes(4)),
    "ask for a file's flags": lambda: fcntl.fcntl(pair[0], fcntl.F_GETFL),

    "read somebody else's file": lambda: pathlib.Path(other).read_text(),
    "read it by way of a folder": through_a_folder,
    "list a folder": lambda: os.listdir(os.path.dirname(other)),
    "read the checkout": lambda: pathlib.Path(landlock.__file__).read_text(),
    "read the environment of the parent": lambda: pathlib.Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write a file": lambda: pathlib.Path(target).write_text("x"),
    "write into its own folder": lambda: (root / "new.py").write_text("x"),
    "remove its own file": lambda: (root / "spare.py").unlink(),
    "make a folder": lambda: (root / "folder").mkdir(),
    "make a link": lambda: os.symlink(other, root / "link"),
    "make a pipe": lambda: os.mkfifo(root / "pipe"),
    "keep shared memory": lambda: os.close(os.open("/dev/shm/kata-test-" + str(port), os.O_CREAT | os.O_RDWR)),
    "change a mode": lambda: os.chmod(other, 0o644),
    "change an owner": lambda: os.chown(other, -1, -1),
    "change a time": lambda: os.utime(other),
    "cut a file": lambda: os.truncate(other, 3),
    "watch a folder": lambda: called(libc.inotify_add_watch(libc.inotify_init(), os.path.dirname(other).encode(), 0x100)),
    "fork": lambda: child(None),
    "run a program": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
    "signal the parent": lambda: os.kill(os.getppid(), 0),
    "signal a group": lambda: os.killpg(os.getpgid(0), 0),
    "begin a session": lambda: called(libc.setpgid(0, 0)),
    "have a signal sent": lambda: fcntl.fcntl(pair[0], fcntl.F_SETOWN, os.getpid()),
    "ask a socket for more": lambda: fcntl.ioctl(pair[0], 0x5411, bytes(4)),
    "read the limits of the parent": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
    "change the limits of the parent": by_an_address_whose_lower_half_is_zero,
    "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100)),
    "connect by TCP": lambda: with_socket(socket.AF_INET, socket.SOCK_STREAM, lambda s: s.connect(("127.0.0.1", port))),
    "send by UDP": lambda: with_socket(socket.AF_INET, socket.SOCK_DGRAM, lambda s: s.sendto(b"x", ("127.0.0.1", 9))),
    "ask the kernel by netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW).close(),
    "connect to an abstract socket": lambda: with_socket(socket.AF_UNIX, socket.SOCK_STREAM, lambda s: s.connect(abstract)),
    "send by a Unix socket": lambda: with_socket(socket.AF_UNIX, socket.SOCK_DGRAM, lambda s: None),
    "offer a connection": lambda: with_socket(socket.AF_UNIX, socket.SOCK_STREAM, lambda s: s.bind(abstract + "x")),
    "take memory past its limit": lambda: os.close(os.memfd_create("x")),
    "make a queue": lambda: called(libc.msgget(0, 0o600)),
    "choose its processors": lambda: os.sched_setaffinity(0, os.sched_getaffinity(0)),
    "choose its scheduler": lambda: os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0)),
    "change a priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0)),
    "look into a process": lambda: called(libc.syscall(434, os.getppid(), 0)),
}
if os.geteuid() == 0:
    TRIED["name the machine"] = lambda: socket.sethostname(socket.gethostname())
    TRIED["become somebody else"] = lambda: os.setgroups([65534])

def tried(action):
    try:
        action()
    except (OSError, ValueError):
        return "refused"
    return "done"

if fenced:
    fence = landlock.prepare()
    privileges.drop()
    assert seccomp.install() and fence(root)
print(json.dumps({name: tried(action) for name, action in TRIED.items()}))
"""
ALLOWED = {
    *("read its own file", "read the standard library", "read a time zone", "write to the null device"),
    *("start a thread", "signal itself", "make a pair of sockets", "read its limits"),
    *("ask how much there is to read", "ask for a file's flags"),
}
# What a kernel before Linux 6.12 lets through.
SCOPED = {"connect to an abstract socket"}


@pytest.fixture(params=["open", "fenced"])
def outcome(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, dict[str, str]]:
    """What came of all that was tried in a process without fences, and in one with them."""
    import socket

    root, other = tmp_path / "root", tmp_path / "others" / "answer.py"
    root.mkdir()
    other.parent.mkdir()
    for path in (root / "own.py", root / "spare.py", other):
        path.write_text("x = 1\n")
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket(socket.AF_UNIX) as abstract:
        port = listening.getsockname()[1]
        abstract.bind(f"\0kata-test-{port}")
        abstract.listen()
        arguments = [str(root), str(other), str(tmp_path / "written"), str(port), request.param]
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT, *arguments], cwd=PROJECT, capture_output=True, text=True, timeout=60
        )
    Path(f"/dev/shm/kata-test-{port}").unlink(missing_ok=True)
    assert ran.stdout, ran.stderr
    return request.param, json.loads(ran.stdout)


def test_what_the_kernel_refuses(outcome: tuple[str, dict[str, str]]) -> None:
    """A worker reads Python and its submission, has threads and its wire, and nothing else; without fences it has all."""
    how, found = outcome
    done = {name for name, what in found.items() if what == "done"}
    if how == "open":
        assert done == set(found), "the machine refuses it without fences, too: it proves nothing"
    else:
        scoped = SCOPED if landlock.version() < 6 else set()
        assert done - scoped == ALLOWED


def test_packages_that_are_links(tmp_path: Path) -> None:
    """Packages that an installer has linked are readable where they really are; a checkout beside them is not."""
    packages, store, checkout = tmp_path / "site-packages", tmp_path / "store", tmp_path / "checkout"
    for folder in (packages / "by_file", store / "by_file", store / "whole", checkout / "kata" / "worker"):
        folder.mkdir(parents=True)
    (checkout / "kata" / "worker" / "landlock.py").touch()
    (store / "by_file" / "__init__.py").touch()
    (packages / "by_file" / "__init__.py").symlink_to(store / "by_file" / "__init__.py")
    (packages / "whole").symlink_to(store / "whole")
    script = "from kata.worker import landlock; print(*landlock.readable(), sep='\\n')"
    ran = subprocess.run(
        [sys.executable, "-c", script],
        cwd=PROJECT,
        env={"PYTHONPATH": f"{packages}:{checkout}"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    readable = {Path(line) for line in ran.stdout.splitlines()}
    assert {packages, store / "by_file", store / "whole"} <= readable, ran.stderr
    assert not {checkout, PROJECT, store, tmp_path} & readable


async def test_no_code_runs_where_a_fence_was_refused(real_server: Server, tmp_path: Path) -> None:
    """There is no verdict about a submission whose worker the kernel has refused a fence."""
    probes = tmp_path / "probes.py"
    probes.write_text(
        "from kata.worker import landlock\n"
        "def refuse(root):\n    raise OSError('the kernel has refused the file fence')\n"
        "landlock.prepare = lambda *_: refuse\n"
    )
    async with open_judge(SOLUTIONS, server=real_server, probes=[probes]) as judge:
        verdict = await judge.verdict(judge.catalogue.exercises[0])
    assert verdict.status is Status.ERROR
    assert "refused the file fence" in to_text(verdict)


def test_numbers_of_system_calls() -> None:
    """The numbers are those of this machine's headers, where it has them."""
    headers = {
        "x86_64": "/usr/include/x86_64-linux-gnu/asm/unistd_64.h",
        "aarch64": "/usr/include/asm-generic/unistd.h",
    }
    path = Path(headers[platform.machine()])
    if not path.exists():
        pytest.skip("no headers of the kernel on this machine")
    lines = [line.split() for line in path.read_text().splitlines() if line.startswith("#define __NR")]
    known = {line[1].removeprefix("__NR_").removeprefix("__NR3264_"): line[2] for line in lines if len(line) == 3}
    which, _ = seccomp.ARCHITECTURES[platform.machine()]
    numbers = {name: each[which] for name, each in (seccomp.NAMED | seccomp.REFUSED).items() if each[which] >= 0}
    assert {name: str(number) for name, number in numbers.items() if name in known} == {
        name: known[name] for name in numbers if name in known
    }
    assert len(numbers.keys() & known.keys()) > len(numbers) * 0.9


def test_a_worker_of_root_has_no_rights_of_root() -> None:
    """Of all capabilities one is left, which reads."""
    script = "from kata.worker import privileges; privileges.drop(); print(open('/proc/self/status').read())"
    ran = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, timeout=60)
    status = dict(line.split(":\t", 1) for line in ran.stdout.splitlines() if ":\t" in line)
    assert int(status["CapEff"], 16) & ~0b100 == 0
    assert int(status["CapPrm"], 16) & ~0b100 == 0

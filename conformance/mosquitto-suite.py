#!/usr/bin/env python3
"""Runs the broker tests of Mosquitto's own source package against the standalone test broker.

    apt-get source --download-only mosquitto && tar xzf mosquitto_*.orig.tar.gz
    python3 conformance/mosquitto-suite.py mosquitto-*/ \
        test-broker/target/martlet-test-broker-standalone.jar [PATTERN ...]

Prints one line for each test. The tests compare bytes; what MQTT leaves to the server is evened out
here, so that a test goes on to what it is about:

- the order of properties, but for that of user properties
- a DISCONNECT or a CONNACK that says why, where the tests want the bare end of the connection
- whether PUBACK and PUBREC say that nobody has subscribed, and PUBCOMP that nothing is to release
- whether a message comes before or after the answers to other packets
- 0x81 or 0x82, 0x86 or 0x87 and, in MQTT 3.1.1, return code 4 or 5

With --exact only the order of the properties of CONNACK is. A mosquitto.conf is turned into options
as far as there are any; what has none is said. MQTT 3.1, bridges, plug-ins, files of access rules,
TLS by files and persistence over a restart are not asked about.
"""

import fnmatch
import os
import re
import socket
import subprocess
import sys
import time

SCRIPT = os.path.abspath(__file__)
PATTERNS = ["01-*", "02-*", "03-*", "04-*", "05-*", "07-*", "09-auth-bad-method*",
            "09-extended-auth-unsupported*", "11-*", "12-*", "13-*"]
FLAGS = {"retain_available": ("false", "--without-retain"),
         "allow_zero_length_clientid": ("false", "--without-assigned-client-identifiers")}
VALUES = {"max_packet_size": "--maximum-packet-size", "maximum_qos": "--maximum-qos",
          "max_keepalive": "--maximum-keep-alive", "max_connections": "--maximum-connections",
          "max_inflight_messages": "--receive-maximum",
          "max_queued_messages": "--maximum-queue-messages",
          "max_queued_bytes": "--maximum-queue-bytes"}
WITHOUT_EFFECT = ["allow_anonymous", "persistence", "persistence_file", "per_listener_settings"]
SIZES = {0x01: 1, 0x02: 4, 0x11: 4, 0x13: 2, 0x18: 4, 0x21: 2, 0x22: 2, 0x23: 2, 0x24: 1, 0x25: 1,
         0x27: 4, 0x28: 1, 0x29: 1, 0x2a: 1}
SUBSCRIPTION_IDENTIFIER = 0x0b
USER_PROPERTY = 0x26
CONNACK, PUBLISH, PUBACK, PUBREC, PUBCOMP, DISCONNECT = 0x20, 0x30, 0x40, 0x50, 0x70, 0xe0
ANSWERS = [PUBACK, PUBREC, PUBCOMP]
OPTIONAL_CODES = {PUBACK: 0x10, PUBREC: 0x10, PUBCOMP: 0x92}


def options(conf, port):
    """The command line that means what the file says."""
    chosen = {"--topic-alias-maximum": "10", "--receive-maximum": "20"}
    flags = ["--without-reason-strings", "--refuse-topics", "$SYS/#=NOT_AUTHORIZED"]
    ports = [] if conf else [port]
    for line in open(conf) if conf else []:
        name, _, value = line.strip().partition(" ")
        if name in ("port", "listener"):
            ports.append(int(value.split()[0]))
        elif name in FLAGS:
            wanted = value == FLAGS[name][0] and FLAGS[name][1] not in flags
            flags += [FLAGS[name][1]] if wanted else []
        elif name in VALUES:
            chosen[VALUES[name]] = value
        elif name == "password_file":
            flags += ["--user", "user=password"]
        elif name and not name.startswith("#") and name not in WITHOUT_EFFECT:
            print("has no option: " + line.strip())
    for each in ports:
        flags += ["--listen", "mqtt://127.0.0.1:%d" % each]
    for name, value in chosen.items():
        flags += [name, value]
    return flags


def properties(packet, at):
    """Those that begin there, in one order, user properties in theirs; and where they end."""
    length, at = packet[at], at + 1
    if length > 127:
        length, at = length - 128 + packet[at] * 128, at + 1
    found, end = [], at + length
    while at < end:
        kind, start, at = packet[at], at, at + 1
        if kind in SIZES:
            at += SIZES[kind]
        elif kind == SUBSCRIPTION_IDENTIFIER:
            while packet[at] > 127:
                at += 1
            at += 1
        else:
            for _ in range(2 if kind == USER_PROPERTY else 1):
                at += 2 + packet[at] * 256 + packet[at + 1]
        found.append(bytes(packet[start:at]))
    return sorted(found, key=lambda each: each[0]), end


def connack(packet):
    """A CONNACK of MQTT 5.0 with its properties in one order; None if it is none."""
    if len(packet) < 5 or packet[0] != CONNACK:
        return None
    return bytes(packet[:4]), properties(packet, 4)[0]


def publish(packet):
    """A PUBLISH of MQTT 5.0 with its properties in one order; None if it is none."""
    try:
        at = 1
        while packet[at] > 127:
            at += 1
        at += 1
        at += 2 + packet[at] * 256 + packet[at + 1] + (2 if packet[0] & 6 else 0)
        found, end = properties(packet, at)
        return bytes(packet[:at]), found, bytes(packet[end:])
    except IndexError:
        return None


def meaning(packet):
    """What of it MQTT prescribes; None if that is every byte."""
    kind = packet[0] & 0xf0 if packet else 0
    if kind == PUBLISH:
        return publish(packet)
    if kind == CONNACK and len(packet) > 4:
        head, found = connack(packet)
        return head[:3], {0x86: 0x87}.get(head[3], head[3]), found
    if kind == CONNACK and len(packet) == 4:
        return packet[2], {4: 5}.get(packet[3], packet[3])
    if kind in OPTIONAL_CODES and len(packet) in (4, 5):
        code = packet[4] if len(packet) == 5 else 0
        return kind, bytes(packet[2:4]), 0 if code == OPTIONAL_CODES[kind] else code
    if kind == DISCONNECT and len(packet) == 3:
        return kind, {0x81: 0x82}.get(packet[2], packet[2])
    return None


def means(received, expected):
    """Whether what was received is what MQTT lets the test expect."""
    if expected == b"":
        return received == b"" or received[0] == DISCONNECT \
            or received[0] == CONNACK and received[3] >= 0x80
    known = meaning(received)
    return received == expected or known is not None and known == meaning(expected)


def packet_length(head):
    """Of the packet that begins so; 0 if that is not all there."""
    length = 0
    for at in range(1, min(5, len(head))):
        length += (head[at] & 127) << 7 * (at - 1)
        if head[at] < 128:
            return at + 1 + length
    return 0


def packets(expected):
    """Each of them; the last may be cut off, as some tests want it."""
    found = []
    while expected or not found:
        length = packet_length(expected) or len(expected)
        found.append(expected[:length])
        expected = expected[length:]
    return found


class PacketSocket(socket.socket):
    """Takes whole packets. To those that only look for the end, a DISCONNECT is the end."""

    def recv(self, *arguments):
        got = super().recv(*arguments)
        return b"" if got[:1] == bytes([DISCONNECT]) else got

    held_back = []  # by each socket

    def take(self, expected, choice=()):
        """What of {expected and choice} comes next; messages stand back for an answer."""
        if "held" not in self.__dict__:
            self.held = []
            PacketSocket.held_back.append(self.held)
        held = self.held
        for each in held:
            if means(each, expected):
                held.remove(each)
                return each
        while True:
            came = self.next(len(expected) if packet_length(expected) != len(expected) else 0)
            waits = any(means(came, each) for each in choice) or bool(
                came and expected and came[0] & 0xf0 == PUBLISH and expected[0] & 0xf0 in ANSWERS)
            if means(came, expected) or not waits:
                return came
            held.append(came)

    def next(self, size):
        """The next packet, or {size} bytes; none at the end."""
        got = b""
        while len(got) < (size or packet_length(got) or len(got) + 1):
            more = super().recv((size or packet_length(got) or len(got) + 1) - len(got))
            if not more:
                break
            got += more
        return got


def run_one(jar, test, arguments, bytes_only):
    """In the directory of the tests, in a process of its own."""
    sys.path[:0] = [os.getcwd(), os.path.abspath("..")]
    import mosq_test
    exact = mosq_test.packet_matches

    def start_broker(filename, cmd=None, port=0, use_conf=False, expect_fail=False):
        by_conf = use_conf or (cmd is None and port == 0) or "-c" in (cmd or [])
        conf = filename.replace(".py", ".conf") if by_conf else None
        broker = subprocess.Popen(
            ["java", "-XX:TieredStopAtLevel=1", "-jar", jar] + options(conf, port or 1888),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        until = time.time() + 30
        while time.time() < until:
            try:
                socket.create_connection(("localhost", port or 1888)).close()
                return broker
            except ConnectionRefusedError:
                time.sleep(0.1)
        broker.kill()
        raise IOError("no broker: %s" % broker.communicate()[1])

    def packet_matches(name, received, expected):
        if bytes_only:
            known = connack(received)
            same = known is not None and known == connack(expected)
        else:
            same = means(received, expected)
        return same or exact(name, received, expected)

    def expect_packet(sock, name, expected):
        """The next packets are these, but for messages before an answer: those come again."""
        for each in packets(expected):
            came = sock.take(each)
            if not packet_matches(name, came, each):
                raise mosq_test.TestError
        return True

    def receive_unordered(sock, one, other, name):
        for each in [one, other]:
            if not packet_matches(name, sock.take(each, [one, other]), each):
                raise ValueError(name)

    def start_program(command, *rest, **named):
        """The tests' own programs compare as the tests do."""
        if command[0].endswith(".py"):
            how = ["--exact"] if bytes_only else []
            command = [sys.executable, SCRIPT, *how, "--one", jar, *command]
        return start(command, *rest, **named)

    mosq_test.start_broker = start_broker
    mosq_test.packet_matches = packet_matches
    if not bytes_only:
        mosq_test.expect_packet = expect_packet
        mosq_test.receive_unordered = receive_unordered
        socket.socket = PacketSocket
    start, subprocess.Popen = subprocess.Popen, start_program
    sys.argv = [test, *arguments]
    sys.modules["__main__"].__file__ = test
    with open(test) as file:
        text = re.sub(r"(?m)^ *do_test\((proto_ver=)?3[,)].*$", "", file.read())  # MQTT 3.1
    ended = 0
    try:
        exec(compile(text, test, "exec"), {"__name__": "__main__", "__file__": test})
    except SystemExit as end:
        ended = end.code
    unasked = [each.hex() for held in PacketSocket.held_back for each in held]
    if not ended and unasked:
        print("came though nobody asked for it: " + ", ".join(unasked))
        ended = 1
    sys.exit(ended)


def main():
    bytes_only = sys.argv[1] == "--exact"
    if bytes_only:
        del sys.argv[1]
    if sys.argv[1] == "--one":
        run_one(sys.argv[2], sys.argv[3], sys.argv[4:], bytes_only)
        return
    how = ["--exact"] if bytes_only else []
    tests = os.path.join(sys.argv[1], "test", "broker")
    jar = os.path.abspath(sys.argv[2])
    patterns = sys.argv[3:] or PATTERNS
    names = sorted(name for name in os.listdir(tests) if name.endswith(".py")
                   and "helper" not in name
                   and any(fnmatch.fnmatch(name, pattern) for pattern in patterns))
    passed = 0
    for name in names:
        try:
            ended = subprocess.run(
                [sys.executable, SCRIPT, *how, "--one", jar, name],
                cwd=tests, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
            said = ended.stdout.decode("utf-8", "replace").strip()
            fails = ended.returncode != 0
        except subprocess.TimeoutExpired:
            fails, said = True, "takes more than two minutes"
        passed += not fails
        print(("FAIL " if fails else "pass ") + name)
        if fails:
            print("     " + said.replace("\n", "\n     "))
        sys.stdout.flush()
    print("%d of %d pass" % (passed, len(names)))


main()

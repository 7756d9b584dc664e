#!/usr/bin/env python3
"""Runs the broker tests of Mosquitto's own source package against the standalone test broker.

    apt-get source --download-only mosquitto && tar xzf mosquitto_*.orig.tar.gz
    python3 conformance/mosquitto-suite.py mosquitto-*/ \
        test-broker/target/martlet-test-broker-standalone.jar [PATTERN ...]

Prints one line for each test. The tests compare bytes; what MQTT leaves to the server is evened out
here: the order of the properties of CONNACK. A mosquitto.conf is turned into options as far as there
are any; what has none is said. MQTT 3.1, bridges, plug-ins, files of access rules, TLS by files and
persistence over a restart are not asked about.
"""

import fnmatch
import os
import re
import socket
import subprocess
import sys
import time

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
SIZES = {0x11: 4, 0x13: 2, 0x21: 2, 0x22: 2, 0x24: 1, 0x25: 1, 0x27: 4, 0x28: 1, 0x29: 1, 0x2a: 1}


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
            flags += [FLAGS[name][1]] if value == FLAGS[name][0] else []
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


def properties_sorted(packet):
    """A CONNACK of MQTT 5.0 with its properties in one order; None if it is none."""
    if len(packet) < 5 or packet[0] != 0x20:
        return None
    found, at = [], 5
    while at < len(packet):
        kind = packet[at]
        if kind in SIZES:
            end = at + 1 + SIZES[kind]
        elif kind == 0x26:
            name = packet[at + 1] * 256 + packet[at + 2]
            end = at + 5 + name + packet[at + 3 + name] * 256 + packet[at + 4 + name]
        else:
            end = at + 3 + packet[at + 1] * 256 + packet[at + 2]
        found.append(bytes(packet[at:end]))
        at = end
    return bytes(packet[:5]), sorted(found)


def run_one(jar, test):
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
        known = properties_sorted(received)
        return known is not None and known == properties_sorted(expected) \
            or exact(name, received, expected)

    mosq_test.start_broker = start_broker
    mosq_test.packet_matches = packet_matches
    sys.argv = [test]
    sys.modules["__main__"].__file__ = test
    with open(test) as file:
        text = re.sub(r"(?m)^ *do_test\((proto_ver=)?3[,)].*$", "", file.read())  # MQTT 3.1
    exec(compile(text, test, "exec"), {"__name__": "__main__", "__file__": test})


def main():
    if sys.argv[1] == "--one":
        run_one(sys.argv[2], sys.argv[3])
        return
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
                [sys.executable, os.path.abspath(__file__), "--one", jar, name], cwd=tests,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
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

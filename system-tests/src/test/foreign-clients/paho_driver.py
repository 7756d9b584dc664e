"""Plays clients of Paho for Python as the lines of its input say: see ForeignClient.java."""
import sys
import threading
from urllib.parse import urlparse

import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

version, uri = sys.argv[1], urlparse(sys.argv[2])
authority = sys.argv[3] if len(sys.argv) > 3 else None
protocol = mqtt.MQTTv5 if version == "5" else mqtt.MQTTv311
lock = threading.Lock()
clients = {}


def tell(*words):
    with lock:
        print("\t".join(str(word).lower() if isinstance(word, bool) else str(word) for word in words), flush=True)


class Client:
    def __init__(self, name):
        self.name = name
        self.payloads = {}
        self.done = set()
        self.guard = threading.Lock()

    def connect(self, clean, expiry, *will):
        options = {"client_id": self.name, "protocol": protocol}
        if uri.scheme.startswith("ws"):
            options["transport"] = "websockets"
        if hasattr(mqtt, "CallbackAPIVersion"):
            options["callback_api_version"] = mqtt.CallbackAPIVersion.VERSION1
        if protocol == mqtt.MQTTv311:
            options["clean_session"] = clean == "true"
        self.client = client = mqtt.Client(**options)
        client.on_connect = lambda c, u, flags, code, *rest: tell(
            "connected", self.name, bool(flags["session present"])) if code == 0 else tell(
            "failed", self.name, code)
        client.on_message = lambda c, u, m: tell(
            "message", self.name, m.topic, m.payload.decode(), m.qos, bool(m.retain))
        client.on_subscribe = lambda c, u, mid, codes, *rest: tell(
            "subscribed", self.name, int(getattr(codes[0], "value", codes[0])))
        client.on_publish = self.published
        client.on_disconnect = lambda *rest: tell("disconnected", self.name)
        client.max_inflight_messages_set(1000)
        if authority:
            client.tls_set(authority)
        if uri.path:
            client.ws_set_options(path=uri.path)
        if will:
            client.will_set(will[0], will[1], 1, False)
        more = {}
        if protocol == mqtt.MQTTv5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = int(expiry)
            more = {"clean_start": clean == "true", "properties": properties}
        client.connect(uri.hostname, uri.port, 60, **more)
        client.loop_start()

    def subscribe(self, topic_filter, qos):
        self.client.subscribe(topic_filter, int(qos))

    def publish(self, topic, payload, qos, retain):
        mid = self.client.publish(topic, payload, int(qos), retain == "true").mid
        with self.guard:
            already = mid in self.done
            self.done.discard(mid)
            if not already:
                self.payloads[mid] = payload
        if already:
            tell("published", self.name, payload)

    def published(self, client, userdata, mid, *rest):
        with self.guard:
            payload = self.payloads.pop(mid, None)
            if payload is None:
                self.done.add(mid)
        if payload is not None:
            tell("published", self.name, payload)

    def disconnect(self):
        self.client.disconnect()
        self.client.loop_stop()


for line in sys.stdin:
    command, name, *arguments = line.rstrip("\n").split("\t")
    if name not in clients:
        clients[name] = Client(name)
    getattr(clients[name], command)(*arguments)

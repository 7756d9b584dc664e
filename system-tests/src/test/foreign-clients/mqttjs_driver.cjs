// Plays clients of MQTT.js as the lines of its input say: see ForeignClient.java.
const fs = require('fs');
const readline = require('readline');
const mqtt = require('mqtt');

const [version, uri, authority] = process.argv.slice(2);
const clients = new Map();

function tell(...words) {
  process.stdout.write(words.join('\t') + '\n');
}

const commands = {
  connect(name, clean, expiry, willTopic, willPayload) {
    const options = {
      clientId: name,
      protocolVersion: version === '5' ? 5 : 4,
      clean: clean === 'true',
      reconnectPeriod: 0,
    };
    if (version === '5') {
      options.properties = { sessionExpiryInterval: Number(expiry) };
    }
    if (authority) {
      options.ca = fs.readFileSync(authority);
    }
    if (willTopic) {
      options.will = { topic: willTopic, payload: Buffer.from(willPayload), qos: 1, retain: false };
    }
    const client = mqtt.connect(uri, options);
    client.on('connect', (ack) => tell('connected', name, ack.sessionPresent));
    client.on('message', (topic, payload, packet) =>
      tell('message', name, topic, payload.toString(), packet.qos, packet.retain));
    client.on('error', (error) => tell('failed', name, error));
    clients.set(name, client);
  },
  subscribe(name, filter, qos) {
    clients.get(name).subscribe(filter, { qos: Number(qos) }, (error, granted) =>
      error ? tell('failed', name, error) : tell('subscribed', name, granted[0].qos));
  },
  publish(name, topic, payload, qos, retain) {
    clients.get(name).publish(topic, payload, { qos: Number(qos), retain: retain === 'true' }, (error) =>
      error ? tell('failed', name, error) : tell('published', name, payload));
  },
  disconnect(name) {
    clients.get(name).end(false, {}, () => tell('disconnected', name));
  },
};

const input = readline.createInterface({ input: process.stdin });
input.on('line', (line) => {
  const [command, ...words] = line.split('\t');
  commands[command](...words);
});
input.on('close', () => process.exit(0));

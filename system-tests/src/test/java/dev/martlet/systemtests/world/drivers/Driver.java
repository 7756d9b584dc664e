package dev.martlet.systemtests.world.drivers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Plays clients of one library as the lines of its input say, and prints what they see: see {@code
 * ForeignClient}.
 */
final class Driver {
  private static final int ATTEMPTS = 5;
  private static final PrintStream OUTPUT =
      new PrintStream(System.out, true, StandardCharsets.UTF_8);

  /** What a library can do, in its own way. */
  interface Client {
    /** Gives whether the server had the session. */
    CompletableFuture<Boolean> connect(Wishes wishes) throws Exception;

    /** Gives the reason code. */
    CompletableFuture<Integer> subscribe(String filter, int qos) throws Exception;

    CompletableFuture<?> publish(Text message) throws Exception;

    CompletableFuture<?> disconnect() throws Exception;
  }

  /** What CONNECT says; a will at QoS 1, if its topic is not empty. */
  record Wishes(boolean clean, long expirySeconds, String willTopic, String willPayload) {
    byte[] willBytes() {
      return willPayload.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** A message. */
  record Text(String topic, String payload, int qos, boolean retain) {
    static Text of(String topic, byte[] payload, int qos, boolean retain) {
      return new Text(topic, new String(payload, StandardCharsets.UTF_8), qos, retain);
    }

    byte[] bytes() {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
  }

  private Driver() {}

  /** The second argument of the program: where to connect. */
  static URI uri(String[] arguments) {
    return URI.create(arguments[1]);
  }

  /** By the third argument, a PEM file: whom to trust with TLS. Null where there is none. */
  static @Nullable TrustManagerFactory trust(String[] arguments)
      throws IOException, GeneralSecurityException {
    if (arguments.length < 3) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(arguments[2]))) {
      store.setCertificateEntry(
          "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }

  /** As {@link #trust}, for libraries that want sockets. */
  static @Nullable SocketFactory secureSockets(String[] arguments)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory trust = trust(arguments);
    if (trust == null) {
      return null;
    }
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** What Paho calls the schemes of MQTT's URIs. */
  static String pahoUri(String[] arguments) {
    return arguments[1].replaceFirst("^mqtt:", "tcp:").replaceFirst("^mqtts:", "ssl:");
  }

  /** Runs until the input ends, with a client for each name that is in it. */
  static void run(Function<String, Client> library) throws Exception {
    Map<String, Client> clients = new HashMap<>();
    try (BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        String[] words = line.split("\t", -1);
        obey(words, clients.computeIfAbsent(words[1], library));
      }
    } catch (IOException e) {
      tell("failed", "", e);
    }
    System.exit(0); // whatever threads the library has
  }

  /** A message has arrived. */
  static void received(String client, Text message) {
    tell("message", client, message.topic(), message.payload(), message.qos(), message.retain());
  }

  private static void obey(String[] words, Client client) {
    String name = words[1];
    try {
      switch (words[0]) {
        case "connect" -> answer("connected", name, connect(client, wishes(words), ATTEMPTS));
        case "subscribe" ->
            answer("subscribed", name, client.subscribe(words[2], Integer.parseInt(words[3])));
        case "publish" -> {
          int qos = Integer.parseInt(words[4]);
          Text message = new Text(words[2], words[3], qos, Boolean.parseBoolean(words[5]));
          answer("published", name, client.publish(message).thenApply(done -> words[3]));
        }
        case "disconnect" ->
            answer("disconnected", name, client.disconnect().thenApply(done -> "well"));
        default -> throw new IllegalArgumentException(words[0]);
      }
    } catch (Exception e) {
      tell("failed", name, e);
    }
  }

  /** Paho gives a WebSocket's handshake one second, which a busy machine may not have. */
  private static CompletableFuture<Boolean> connect(Client client, Wishes wishes, int attempts)
      throws Exception {
    return client
        .connect(wishes)
        .exceptionallyComposeAsync(failure -> {
          try {
            return attempts > 1 && isTimeout(failure)
                ? connect(client, wishes, attempts - 1)
                : CompletableFuture.failedFuture(failure);
          } catch (Exception e) {
            return CompletableFuture.failedFuture(e);
          }
        });
  }

  private static boolean isTimeout(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(SocketTimeoutException.class::isInstance);
  }

  private static Wishes wishes(String[] words) {
    boolean will = words.length > 4;
    return new Wishes(
        Boolean.parseBoolean(words[2]),
        Long.parseLong(words[3]),
        will ? words[4] : "",
        will ? words[5] : "");
  }

  private static void answer(String word, String name, CompletableFuture<?> outcome) {
    var unused =
        outcome.whenComplete((value, failure) -> {
          if (failure == null) {
            tell(word, name, value);
          } else {
            tell("failed", name, failure);
          }
        });
  }

  private static void tell(Object... words) {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : "\t").append(word);
    }
    OUTPUT.println(line);
  }
}

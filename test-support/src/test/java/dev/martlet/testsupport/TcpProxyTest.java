package dev.martlet.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeavesNothingBehind.class)
class TcpProxyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private ServerSocket listener;
  private TcpProxy proxy;
  private Socket client;
  private Socket server;

  @BeforeEach
  void connect() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = TcpProxy.to(listener.getLocalPort());
    client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    server = listener.accept();
    client.setSoTimeout((int) PATIENCE.toMillis());
    server.setSoTimeout((int) PATIENCE.toMillis());
    say(client, "hello"); // by its arrival the proxy is known to have the connection
    assertThat(hear(server, 5)).isEqualTo("hello");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
    proxy.close();
    listener.close();
  }

  @Test
  void whatBothSidesSayArrives() throws IOException {
    say(server, "welcome");
    assertThat(hear(client, 7)).isEqualTo("welcome");
  }

  @Test
  void theEndOfOneSideIsTheEndOfTheOther() throws IOException {
    server.close();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aCutEndsBothSides() throws IOException {
    proxy.cutAll();
    assertThat(client.getInputStream().read()).isEqualTo(-1);
    assertThat(server.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aCutAfterSomeBytesComesAfterExactlyThose() throws IOException {
    proxy.cutToServerAfter(3);
    say(client, "four");
    assertThat(hear(server, 10)).isEqualTo("fou");
    assertThat(isAtEnd(client)).isTrue();
  }

  @Test
  void whatTheServerSaysIsSwallowedAfterTheBytesThatMayPass() throws Exception {
    proxy.swallowFromServerAfter(3);
    say(server, "four");
    say(server, "more");
    proxy.awaitSwallowed(5, PATIENCE);
    server.close();
    assertThat(hear(client, 10)).isEqualTo("fou");
  }

  @Test
  void awaitingWhatIsNeverSwallowedEnds() {
    assertThatThrownBy(() -> proxy.awaitSwallowed(1, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("0 bytes");
  }

  @Test
  void whatStallsArrivesAfterResume() throws IOException {
    proxy.stall();
    say(client, "late");
    server.setSoTimeout(50);
    assertThatThrownBy(() -> server.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
    server.setSoTimeout((int) PATIENCE.toMillis());
    proxy.resume();
    assertThat(hear(server, 4)).isEqualTo("late");
  }

  @Test
  void aConnectionAfterTheCutIsSound() throws IOException {
    proxy.cutToServerAfter(0);
    try (Socket second = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        Socket atServer = listener.accept()) {
      say(second, "again");
      assertThat(hear(atServer, 5)).isEqualTo("again");
    }
  }

  @Test
  void aStalledConnectionCanBeClosed() throws IOException {
    proxy.stall();
    say(client, "never");
    proxy.close();
    assertThat(isAtEnd(client)).isTrue();
  }

  private static void say(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** At most {@code bytes}, fewer at the end of the connection. */
  private static String hear(Socket socket, int bytes) throws IOException {
    return new String(socket.getInputStream().readNBytes(bytes), StandardCharsets.UTF_8);
  }

  /** A proxy that has not read everything ends the connection by a reset. */
  private static boolean isAtEnd(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }
}

package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a {@link ScriptedServer} does, step by step, from the first connection on.
 *
 * <pre>{@code
 * script()
 *     .expect(connect()).send(connAck())
 *     .expect(publish("t").qos(1)).reset()
 *     .nextConnection()
 *     .expect(connect()).send(connAck().sessionPresent())
 *     .expect(publish("t").duplicate(true)).answer()
 *     .expectEnd()
 * }</pre>
 *
 * <p>Steps wait for each other, and a step that waits for the client does so for 10 seconds unless
 * {@link #within} says otherwise. A packet that comes while another one is expected fails the
 * script, unless {@link #ignore} or {@link #answerTheRest} are about it. What comes while nothing
 * is expected waits for its turn. After the last step connections stay open, and what comes is not
 * looked at, but answered if that is what {@link #answerTheRest} says.
 *
 * <p>Each method adds a step and returns the script. Not thread-safe; a server that was started
 * does not see later steps.
 */
public final class ServerScript {

  private final List<Step> steps = new ArrayList<>();

  private ServerScript() {}

  /** Something that the server does. */
  record Step(String words, Action action) {}

  /** What a step does, on the thread of the script. */
  @FunctionalInterface
  interface Action {
    void play(ScriptPlayer player) throws InterruptedException;
  }

  /** A script without steps: who connects to its server hears nothing. */
  public static ServerScript script() {
    return new ServerScript();
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  // What comes

  /** Waits for a packet; it has to be the next one that the script does not leave out. */
  public ServerScript expect(PacketPattern packet) {
    return add("expect " + packet, player -> player.expect(packet));
  }

  /** Waits for the client to end the connection; no packet may come before. */
  public ServerScript expectEnd() {
    return add("expect the client to end the connection", ScriptPlayer::expectEnd);
  }

  /**
   * Waits for the client's next connection, with which the script goes on; at once if it has been
   * opened already. What comes on the one before is not looked at any more.
   */
  public ServerScript nextConnection() {
    return add("wait for the next connection", ScriptPlayer::nextConnection);
  }

  /**
   * From now on, steps wait so long for the client, by the machine's clock. Default: 10 seconds.
   */
  public ServerScript within(Duration time) {
    return add("wait " + time + " at most", player -> player.within(time));
  }

  /** From now on, such packets are passed over and not answered, unless they are expected. */
  public ServerScript ignore(PacketPattern packets) {
    return add("ignore " + packets, player -> player.ignore(packets));
  }

  /**
   * From now on, packets that are not expected are answered as by a server that keeps nothing and
   * grants everything: CONNECT by a CONNACK without session, PUBLISH by PUBACK or PUBREC, PUBREL by
   * PUBCOMP, PUBREC by PUBREL, SUBSCRIBE with what was asked for, UNSUBSCRIBE with success, PINGREQ
   * by PINGRESP. Others are passed over. Nothing is handed on to subscribers. On every connection,
   * and after the last step as well.
   */
  public ServerScript answerTheRest() {
    return add("answer the rest", ScriptPlayer::answerTheRest);
  }

  // What goes

  /** Sends a packet. */
  public ServerScript send(ServerPacket packet) {
    Objects.requireNonNull(packet, "packet");
    return add("send " + packet, player -> player.send(packet));
  }

  /** Sends a packet that depends on the last one that was expected, as by its packet identifier. */
  public ServerScript send(Function<? super RecordedPacket, ? extends ServerPacket> packet) {
    return add("send what depends on the last packet", player -> player.send(packet));
  }

  /**
   * Answers the last packet that was expected, as {@link #answerTheRest} would. Fails the script if
   * that has no answer.
   */
  public ServerScript answer() {
    return add("answer", ScriptPlayer::answer);
  }

  /**
   * Answers the last packet that was expected with a reason code, for each filter if it has any.
   * Fails the script if that has no such answer.
   */
  public ServerScript answer(ReasonCode reasonCode) {
    return add("answer with " + reasonCode, player -> player.answer(reasonCode));
  }

  /** Sends bytes, whatever they are. */
  public ServerScript sendBytes(byte[] bytes) {
    String hex = HexFormat.of().formatHex(bytes);
    byte[] copy = bytes.clone();
    return add("send the bytes " + hex, player -> player.send(copy, "sends " + hex));
  }

  /**
   * Sends bytes, whatever they are.
   *
   * @param hex such as {@code 20 02 00 05}; blanks are for the eye
   * @throws IllegalArgumentException if it is not hexadecimal
   */
  public ServerScript sendBytes(String hex) {
    return sendBytes(PacketFault.bytes(hex));
  }

  /**
   * Sends the first bytes of a packet, after which most likely comes {@link #close} or {@link
   * #reset}.
   *
   * @param count from 1; at most all of it are sent
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public ServerScript sendBeginning(ServerPacket packet, int count) {
    PacketFault.requirePositive("count", count);
    return add(
        "send the first " + count + " bytes of " + packet,
        player -> player.sendBeginning(packet, count));
  }

  /** Ends the connection in an orderly way. */
  public ServerScript close() {
    return add("close", player -> player.end(false));
  }

  /** Ends the connection by a TCP reset; in process, by closing. */
  public ServerScript reset() {
    return add("reset", player -> player.end(true));
  }

  // All of it again

  /**
   * Does the same several times.
   *
   * @param part adds the steps to a script of its own; called once
   * @throws IllegalArgumentException if {@code times} is below 1
   */
  public ServerScript repeat(int times, Consumer<? super ServerScript> part) {
    PacketFault.requirePositive("times", times);
    ServerScript repeated = script();
    part.accept(repeated);
    for (int i = 1; i <= times; i++) {
      String turn = " (turn " + i + " of " + times + ")";
      for (Step step : repeated.steps) {
        add(step.words + turn, step.action);
      }
    }
    return this;
  }

  private ServerScript add(String words, Action action) {
    steps.add(new Step(words, action));
    return this;
  }
}

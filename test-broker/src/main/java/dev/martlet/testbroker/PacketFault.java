package dev.martlet.testbroker;

import dev.martlet.client.message.ReasonCode;
import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.Answers;
import dev.martlet.testbroker.internal.fault.Frequency;
import dev.martlet.testbroker.internal.fault.HeldPackets;
import dev.martlet.testbroker.internal.fault.Passing;
import dev.martlet.testbroker.internal.fault.Refusals;
import dev.martlet.testbroker.internal.fault.Rule;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A rule about packets that is being made: how often it fires, then what happens, which makes it.
 * Immutable; a start that several rules have in common can be kept. Without a word about it a rule
 * fires once, at the first packet that it means.
 */
public final class PacketFault {

  private final Faults faults;
  private final PacketPattern packets;
  private final Frequency frequency;

  PacketFault(Faults faults, PacketPattern packets, Frequency frequency) {
    this.faults = faults;
    this.packets = packets;
    this.frequency = frequency;
  }

  // How often

  /** Once; so it is without a word. */
  public PacketFault once() {
    return times(1);
  }

  /**
   * At most so often.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public PacketFault times(long value) {
    return with(frequency.times(requirePositive("times", value)));
  }

  /** Every time. */
  public PacketFault always() {
    return times(Long.MAX_VALUE);
  }

  /**
   * Not before the so-manieth packet that is meant, counted from 1.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public PacketFault fromMatch(long value) {
    return with(frequency.fromMatch(requirePositive("match", value)));
  }

  /**
   * Each time by chance, as often as {@link #times} or {@link #always} permit.
   *
   * @param probability from 0 to 1
   * @param random decides, on the broker's thread, and is asked once for each packet that is meant;
   *     from a known seed the same packets meet the same fate
   * @throws IllegalArgumentException for any other probability
   */
  public PacketFault withChance(double probability, RandomGenerator random) {
    return with(frequency.chance(requireProbability(probability), random));
  }

  // What happens to the packet

  /** It is lost: its receiver, client or broker, never sees it. The connection goes on. */
  public FaultRule drop() {
    return add("drop", new Action.Drop());
  }

  /**
   * It arrives later, and what follows it in the same direction of its connection waits behind it.
   * When the client ends the connection, what waits for the broker reaches it at once.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public FaultRule delay(Duration time) {
    return add("delay by " + time, new Action.Delay(SlowLink.nanos("delay", time), false));
  }

  /**
   * It arrives later, and what follows it overtakes it. More than 100,000 packets or 64 MiB that
   * are delayed so or held, in one direction of a connection, reset it.
   *
   * @throws IllegalArgumentException if {@code time} is negative
   */
  public FaultRule delayPastOthers(Duration time) {
    return add(
        "delay past others by " + time, new Action.Delay(SlowLink.nanos("delay", time), true));
  }

  /** It arrives twice, one right after the other. */
  public FaultRule duplicate() {
    return add("duplicate", new Action.Duplicate());
  }

  /**
   * The next packet of its direction and connection overtakes it; until there is one it waits. That
   * one counts as well, if it is meant, but does not wait.
   */
  public FaultRule swapWithNext() {
    return add("swap with the next", new Action.Swap());
  }

  /**
   * It waits until the test lets it go; what follows overtakes it. As many may wait as by {@link
   * #delayPastOthers}.
   */
  public Hold hold() {
    HeldPackets held = new HeldPackets();
    return new Hold(add("hold", new Action.Keep(held)), held);
  }

  // What happens to the answer

  /**
   * The broker refuses it, in place of what it would do: CONNECT by CONNACK, which ends the
   * connection, PUBLISH by PUBACK or PUBREC, SUBSCRIBE and UNSUBSCRIBE by SUBACK and UNSUBACK with
   * that code for each filter. PUBLISH of QoS 0 has no answer and is not meant.
   *
   * <p>MQTT 3.1.1 has return codes for CONNECT, of which the closest is sent, and 0x80 for every
   * filter of SUBSCRIBE. Where it has none the connection ends without an answer, as the broker's
   * own refusals do: for PUBLISH, UNSUBSCRIBE, and CONNECT with a code that none comes close to.
   *
   * @throws IllegalArgumentException if the answer may not have that code; or if the pattern does
   *     not begin with {@link PacketPattern#connect}, {@link PacketPattern#publish()}, {@link
   *     PacketPattern#subscribe()} or {@link PacketPattern#unsubscribe}
   */
  public FaultRule refuse(ReasonCode reasonCode) {
    String type = packets.type();
    Set<ReasonCode> possible = type == null ? Set.of() : Refusals.reasonCodes(type);
    if (possible.isEmpty()) {
      throw new IllegalArgumentException(
          packets + " cannot be refused, but connect(), publish(), subscribe() and unsubscribe()");
    }
    if (!possible.contains(reasonCode)) {
      throw new IllegalArgumentException(
          type + " cannot be refused with " + reasonCode + ", but with " + possible);
    }
    return add(
        "refuse with " + reasonCode,
        new Action.Refuse(reasonCode),
        packet -> packet.toBroker() && Refusals.isRefusable(packet.packet()));
  }

  /**
   * The broker deals with it, but its answer is lost. The answer to PUBLISH is PUBACK or PUBREC, to
   * PUBREC PUBREL, to PUBREL PUBCOMP, to SUBSCRIBE SUBACK, to UNSUBSCRIBE UNSUBACK, to PINGREQ
   * PINGRESP, to AUTH the AUTH or CONNACK that follows. To CONNECT it is all that the broker sends
   * on that connection: CONNACK, or AUTH, and what would come after it. Other packets have no
   * answer and are not meant, nor are those from the broker. That the broker ends a connection is
   * no answer.
   */
  public FaultRule neverAnswer() {
    return add("never answer", new Action.ReplaceAnswer(null), PacketFault::hasAnswer);
  }

  /**
   * The broker deals with it, but in place of its answer these bytes are sent, whatever they are.
   * The answer is that of {@link #neverAnswer}; to CONNECT it is CONNACK, or AUTH, alone.
   */
  public FaultRule answerWith(byte[] bytes) {
    return add(
        "answer with " + HexFormat.of().formatHex(bytes),
        new Action.ReplaceAnswer(copied(bytes)),
        PacketFault::hasAnswer);
  }

  /**
   * {@link #answerWith(byte[])}.
   *
   * @param hex such as {@code 20 02 00 05}; blanks are for the eye
   * @throws IllegalArgumentException if it is not hexadecimal
   */
  public FaultRule answerWith(String hex) {
    return answerWith(bytes(hex));
  }

  // What happens to the connection

  /**
   * The connection ends before it: its receiver never sees it. An orderly end, in which the client
   * reads to the end what came before.
   */
  public FaultRule closeBefore() {
    return add("close before", new Action.Cut(0, false, false));
  }

  /** As {@link #closeBefore}, but by a TCP reset; where there is no TCP, by closing. */
  public FaultRule resetBefore() {
    return add("reset before", new Action.Cut(0, false, true));
  }

  /**
   * The connection ends after it. One to the client arrives; one from the client has been dealt
   * with by the broker, but what the broker answers is lost. An orderly end.
   */
  public FaultRule closeAfter() {
    return add("close after", new Action.Cut(0, true, false));
  }

  /** As {@link #closeAfter}, but by a TCP reset; where there is no TCP, by closing. */
  public FaultRule resetAfter() {
    return add("reset after", new Action.Cut(0, true, true));
  }

  /**
   * The connection ends amid of it. Of one to the client so many bytes go out, at most all. One
   * from the client has come whole, as a packet that is not whole cannot be recognized, but the
   * broker deals with nothing of it, so that is {@link #closeBefore}. An orderly end.
   *
   * @param count from 1
   * @throws IllegalArgumentException if {@code count} is below 1
   */
  public FaultRule closeAfterByte(int count) {
    return add("close after byte " + count, new Action.Cut(requireBytes(count), false, false));
  }

  /** As {@link #closeAfterByte}, but by a TCP reset; where there is no TCP, by closing. */
  public FaultRule resetAfterByte(int count) {
    return add("reset after byte " + count, new Action.Cut(requireBytes(count), false, true));
  }

  /**
   * From this packet on the connection is half open: neither it nor anything after it is dealt
   * with, and nothing is sent, not even an end; the broker, which hears nothing, gives the client
   * up in its time. WebSocket and TLS still answer for themselves. Ends by {@link Faults#clear}.
   */
  public FaultRule fallSilent() {
    return add("fall silent at", new Action.FallSilent());
  }

  /**
   * From this packet on nothing is read any more, so that the client's bytes fill the buffers of
   * TCP; what was read before is dealt with. Ends by {@link Faults#clear}.
   */
  public FaultRule stopReading() {
    return add("stop reading at", new Action.StopReading());
  }

  /** From this packet on the connection is a slow one. Ends by {@link Faults#clear}. */
  public FaultRule slowDown(SlowLink link) {
    return add("slow down (" + link + ") at", ConnectionFault.slowDownBy(link));
  }

  /** The client is sent these bytes before it, whatever they are. */
  public FaultRule sendBefore(byte[] bytes) {
    return add(
        "send " + HexFormat.of().formatHex(bytes) + " before",
        new Action.Inject(copied(bytes), false));
  }

  /** As {@link #sendBefore(byte[])}, in hexadecimal; blanks are for the eye. */
  public FaultRule sendBefore(String hex) {
    return sendBefore(bytes(hex));
  }

  /** The client is sent these bytes after it, and after what the broker answers at once. */
  public FaultRule sendAfter(byte[] bytes) {
    return add(
        "send " + HexFormat.of().formatHex(bytes) + " after",
        new Action.Inject(copied(bytes), true));
  }

  /** As {@link #sendAfter(byte[])}, in hexadecimal; blanks are for the eye. */
  public FaultRule sendAfter(String hex) {
    return sendAfter(bytes(hex));
  }

  private static boolean hasAnswer(Passing packet) {
    return packet.toBroker() && Answers.has(packet.packet());
  }

  private FaultRule add(String words, Action action) {
    return add(words, action, packet -> true);
  }

  private FaultRule add(String words, Action action, Predicate<Passing> condition) {
    Predicate<Passing> meant = packet -> condition.test(packet) && faults.means(packets, packet);
    return faults.add(words + " " + packets, Rule.Target.packets(meant), frequency, action);
  }

  private PacketFault with(Frequency value) {
    return new PacketFault(faults, packets, value);
  }

  static ByteBuffer copied(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer();
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static long requirePositive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " of " + value + " is below 1");
    }
    return value;
  }

  static double requireProbability(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("probability of " + value + " is not from 0 to 1");
    }
    return value;
  }

  private static int requireBytes(int count) {
    return (int) requirePositive("byte", count);
  }
}

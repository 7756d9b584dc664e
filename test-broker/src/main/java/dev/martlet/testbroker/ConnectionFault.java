package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.fault.Action;
import dev.martlet.testbroker.internal.fault.Frequency;
import dev.martlet.testbroker.internal.fault.Rule;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * A rule about connections that is being made: how often it fires, then what happens, which makes
 * it. Immutable. Without a word about it a rule fires once, at the first connection that it means;
 * each connection counts once.
 */
public final class ConnectionFault {

  private final Faults faults;
  private final Rule.Target target;
  private final String where;
  private final Frequency frequency;

  ConnectionFault(Faults faults, Rule.Target target, String where, Frequency frequency) {
    this.faults = faults;
    this.target = target;
    this.where = where;
    this.frequency = frequency;
  }

  /** Once; so it is without a word. */
  public ConnectionFault once() {
    return times(1);
  }

  /**
   * At most so often.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public ConnectionFault times(long value) {
    return with(frequency.times(PacketFault.requirePositive("times", value)));
  }

  /** Every time. */
  public ConnectionFault always() {
    return times(Long.MAX_VALUE);
  }

  /**
   * Not before the so-manieth connection that is meant, counted from 1.
   *
   * @throws IllegalArgumentException if {@code value} is below 1
   */
  public ConnectionFault fromMatch(long value) {
    return with(frequency.fromMatch(PacketFault.requirePositive("match", value)));
  }

  /**
   * Each time by chance, as often as {@link #times} or {@link #always} permit.
   *
   * @param probability from 0 to 1
   * @param random decides, on the broker's thread, once for each connection that is meant
   * @throws IllegalArgumentException for any other probability
   */
  public ConnectionFault withChance(double probability, RandomGenerator random) {
    return with(frequency.chance(PacketFault.requireProbability(probability), random));
  }

  /** The broker ends it, in an orderly way. */
  public FaultRule close() {
    return add("close", new Action.Cut(0, false, false));
  }

  /** The broker ends it by a TCP reset; where there is no TCP, by closing. */
  public FaultRule reset() {
    return add("reset", new Action.Cut(0, false, true));
  }

  /** It is half open, see {@link PacketFault#fallSilent}. */
  public FaultRule fallSilent() {
    return add("fall silent", new Action.FallSilent());
  }

  /** Nothing is read from it, see {@link PacketFault#stopReading}. */
  public FaultRule stopReading() {
    return add("stop reading", new Action.StopReading());
  }

  /** It is a slow one, see {@link PacketFault#slowDown}. */
  public FaultRule slowDown(SlowLink link) {
    return add("slow down (" + link + ")", slowDownBy(link));
  }

  /** The client is sent these bytes, whatever they are. */
  public FaultRule send(byte[] bytes) {
    return add(
        "send " + HexFormat.of().formatHex(bytes),
        new Action.Inject(PacketFault.copied(bytes), false));
  }

  /**
   * {@link #send(byte[])}.
   *
   * @param hex such as {@code 20 02 00 05}; blanks are for the eye
   * @throws IllegalArgumentException if it is not hexadecimal
   */
  public FaultRule send(String hex) {
    return send(PacketFault.bytes(hex));
  }

  static Action slowDownBy(SlowLink link) {
    return new Action.SlowDown(
        link.isSlowToBroker() ? link.speed() : null, link.isSlowFromBroker() ? link.speed() : null);
  }

  private FaultRule add(String words, Action action) {
    return faults.add(words + " " + where, target, frequency, action);
  }

  private ConnectionFault with(Frequency value) {
    return new ConnectionFault(faults, target, where, value);
  }
}

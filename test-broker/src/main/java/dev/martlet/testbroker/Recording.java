package dev.martlet.testbroker;

import dev.martlet.testbroker.internal.core.DropReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What passed between a broker and its clients: the packets as they crossed the wire, and what
 * became of the connections; the newest of it. May be read from any thread, while the broker runs
 * and after.
 *
 * <p>A packet from a client is here before the broker does anything with it, and so before it is
 * answered. A packet to a client is here before it is sent. So once a client has an answer, all
 * that led to it is here; to show that something was <i>not</i> sent, wait for what comes after it.
 *
 * <p>{@link #await} and all questions look at everything since the broker's start, or since {@link
 * #clear}. Those of {@link #fromNow} and {@link #after} look only at what is recorded from then on.
 */
public final class Recording {

  private final EntryLog log;
  private final Losses losses;

  /** The number of the first entry that it looks at. */
  private final long start;

  Recording(EntryLog log, Losses losses, long start) {
    this.log = log;
    this.losses = losses;
    this.start = start;
  }

  // Questions

  /** Packets and events, in the order in which they happened; a copy. */
  public List<RecordedEntry> entries() {
    return log.from(start);
  }

  /** The packets of all clients, in the order in which they crossed the wire; a copy. */
  public List<RecordedPacket> packets() {
    return stream().toList();
  }

  /** The packets from and to one client, in order; a copy. */
  public List<RecordedPacket> packets(String clientIdentifier) {
    return stream().filter(packet -> packet.clientIdentifier().equals(clientIdentifier)).toList();
  }

  /** The packets that {@code pattern} means, in order; a copy. */
  public List<RecordedPacket> packets(PacketPattern pattern) {
    return stream().filter(pattern::matches).toList();
  }

  /** How many packets {@code pattern} means. */
  public long count(PacketPattern pattern) {
    return stream().filter(pattern::matches).count();
  }

  /** The first packet that {@code pattern} means; empty if there is none. */
  public Optional<RecordedPacket> first(PacketPattern pattern) {
    return stream().filter(pattern::matches).findFirst();
  }

  /** The last packet that {@code pattern} means; empty if there is none. */
  public Optional<RecordedPacket> last(PacketPattern pattern) {
    return stream().filter(pattern::matches).reduce((earlier, later) -> later);
  }

  /** What happened beside packets, in order; a copy. */
  public List<RecordedEvent> events() {
    return entries().stream()
        .filter(RecordedEvent.class::isInstance)
        .map(RecordedEvent.class::cast)
        .toList();
  }

  private Stream<RecordedPacket> stream() {
    return entries().stream()
        .filter(RecordedPacket.class::isInstance)
        .map(RecordedPacket.class::cast);
  }

  // Waiting

  /**
   * Waits for a packet that {@code pattern} means. One that is recorded already is as good as one
   * that comes; asking again gives the same one again. For the next one ask {@link #after} it, or
   * for {@linkplain #await(PacketPattern, int, Duration) several}.
   *
   * @param within how long at most, in real time, whatever clock the broker has
   * @return the first of them
   * @throws PacketNotSeenError if there is none by then, or the broker is closed, or the thread is
   *     interrupted meanwhile (it stays so)
   * @throws IllegalStateException if it would have to wait on the broker's own thread
   */
  public RecordedPacket await(PacketPattern pattern, Duration within) {
    return await(pattern, 1, within).get(0);
  }

  /**
   * Waits until there are so many packets that {@code pattern} means, those that are recorded
   * already among them.
   *
   * @param times how many, at least 1
   * @param within how long at most, in real time, whatever clock the broker has
   * @return the first {@code times} of them, in order
   * @throws PacketNotSeenError if there are fewer by then, or the broker is closed, or the thread
   *     is interrupted meanwhile (it stays so)
   * @throws IllegalStateException if it would have to wait on the broker's own thread
   * @throws IllegalArgumentException if {@code times} is below 1
   */
  public List<RecordedPacket> await(PacketPattern pattern, int times, Duration within) {
    if (times < 1) {
      throw new IllegalArgumentException("to wait for " + times + " packets is not to wait");
    }
    EntryWait<RecordedPacket> wait = EntryWait.packets(pattern, times);
    InterruptedException interruption = await(wait, within);
    if (!wait.isComplete()) {
      throw NotSeen.packet(wait, within, entries(), interruption);
    }
    return List.copyOf(wait.found());
  }

  /**
   * Waits for something that happens beside packets, such as the end of a connection. As {@link
   * #await(PacketPattern, Duration)} does, it finds what is recorded already; for the next one ask
   * {@link #after} it.
   *
   * @param within how long at most, in real time, whatever clock the broker has
   * @return the first of this kind
   * @throws EventNotSeenError if there is none by then, or the broker is closed, or the thread is
   *     interrupted meanwhile (it stays so)
   * @throws IllegalStateException if it would have to wait on the broker's own thread
   */
  public RecordedEvent awaitEvent(RecordedEvent.Kind kind, Duration within) {
    return awaitEvent(kind.name(), event -> event.kind() == kind, within);
  }

  /**
   * Waits for an event for which {@code condition} holds; it is asked on the broker's thread as
   * well, and what it throws is thrown here.
   *
   * @param what is waited for, for messages: "the end of the meter's connection"
   * @param within how long at most, in real time, whatever clock the broker has
   * @return the first of them
   * @throws EventNotSeenError if there is none by then, or the broker is closed, or the thread is
   *     interrupted meanwhile (it stays so)
   * @throws IllegalStateException if it would have to wait on the broker's own thread
   */
  public RecordedEvent awaitEvent(
      String what, Predicate<? super RecordedEvent> condition, Duration within) {
    EntryWait<RecordedEvent> wait = EntryWait.event(what, condition);
    InterruptedException interruption = await(wait, within);
    if (!wait.isComplete()) {
      throw NotSeen.event(wait, within, entries(), interruption);
    }
    return wait.found().get(0);
  }

  /** Waits until it is over; the interrupt that ended it before that, or null. */
  private @Nullable InterruptedException await(EntryWait<?> wait, Duration within) {
    log.show(wait, start);
    try {
      wait.await(within);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } finally {
      log.forget(wait);
    }
  }

  /**
   * The same recording, without all that is recorded by now. Its counts of messages are the same.
   */
  public Recording fromNow() {
    return new Recording(log, losses, log.nextNumber());
  }

  /**
   * The same recording, without {@code entry} and all before it. Its counts of messages are the
   * same.
   *
   * @throws IllegalArgumentException if {@code entry} is not here (any more)
   */
  public Recording after(RecordedEntry entry) {
    long number = log.numberOf(entry);
    if (number < 0) {
      throw new IllegalArgumentException("not, or no more, in this recording: " + entry);
    }
    return new Recording(log, losses, Math.max(start, number + 1));
  }

  // Text

  /**
   * All of it for people, a line for each entry: seconds since the broker's start, connection,
   * client, direction, what.
   *
   * <pre>
   *      0.104300  #1 ?            -- opened from 127.0.0.1:45678
   *      0.105112  #1 thermostat-1 -&gt; CONNECT version=5 client=thermostat-1 cleanStart keepAlive=60s
   *      0.105341  #1 thermostat-1 &lt;- CONNACK reason=SUCCESS (0x00)
   * </pre>
   *
   * <p>Passwords are not in it, payloads as far as they are text, and shortened.
   */
  public String log() {
    return LogText.of(entries());
  }

  /** The last lines of {@link #log}, at most {@code lines}. */
  public String log(int lines) {
    List<RecordedEntry> all = entries();
    return LogText.of(all.subList(Math.max(0, all.size() - lines), all.size()));
  }

  /** The same as {@link #log()}. */
  @Override
  public String toString() {
    return log();
  }

  // Counts

  /** How many packets are not here any more, as newer ones took their place. */
  public long forgottenPackets() {
    return log.forgottenPackets();
  }

  /**
   * How many messages the broker lost without telling a publisher: for want of room not delivered
   * to a session whose queue was full, or not retained; or not published at all, as the publisher
   * may not, and cannot be told so.
   */
  public long droppedMessages() {
    return losses.of(DropReason.QUEUE_FULL)
        + losses.of(DropReason.RETAINED_FULL)
        + losses.of(DropReason.REFUSED);
  }

  /**
   * How many messages were not sent to a client since they were above its Maximum Packet Size; to
   * the sender they count as delivered.
   */
  public long oversizedMessages() {
    return losses.of(DropReason.TOO_LARGE);
  }

  /**
   * How many messages waited for a client until their Message Expiry Interval had passed. Those
   * that were only retained are not counted.
   */
  public long expiredMessages() {
    return losses.of(DropReason.EXPIRED);
  }

  /**
   * How many messages were still waiting when the connection, at QoS 0, or the session ended, and
   * went to nobody else.
   */
  public long abandonedMessages() {
    return losses.of(DropReason.CONNECTION_ENDED) + losses.of(DropReason.SESSION_ENDED);
  }

  /** Forgets all packets and events, without counting them as forgotten. */
  public void clear() {
    log.clear();
  }
}
